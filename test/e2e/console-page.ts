// What a person does in the console's first minute, for every end-to-end test.
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

/** The one incident there is, as the screen's own session may read it over REST. */
export async function readOnlyIncident<Detail>(page: Page, url: string): Promise<Detail> {
  const incidents = new URL('/api/v1/incidents', url).href
  const { items } = (await (await page.request.get(incidents)).json()) as { items: { id: string }[] }
  expect(items).toHaveLength(1)
  return (await (await page.request.get(`${incidents}/${items[0]!.id}`)).json()) as Detail
}
