// What a person does in the console's first minute, for every end-to-end test.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'

export const ADMIN = { name: 'duty', password: 'a long enough passphrase' }

/** First run: creates the administrator, who is then signed in. */
export async function setUp(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByTestId('setup-form').waitFor()
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.getByTestId('auth-repeat').fill(ADMIN.password)
  await page.getByTestId('auth-submit').click()
  await expect(page.getByTestId('console')).toBeVisible()
}

export interface Workplace {
  readonly dir: string
  writeSite(yaml: string): Promise<string>
  remove(): Promise<void>
}

/** A data directory and a site file of the test's own. */
export async function workplace(): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'vigil-e2e-'))
  return {
    dir: join(root, 'data'),
    async writeSite(yaml) {
      const file = join(root, 'site.yaml')
      await writeFile(file, yaml)
      return file
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
