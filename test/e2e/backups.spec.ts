// Backups from the settings: made, read whole, put in a second place, and the key copied, by keyboard alone, without anything axe calls serious.
import type { AxeResults } from 'axe-core'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'
import { setLook } from './every-screen.ts'

let place: Workplace
let core: CoreProcess
let second: string
test.beforeAll(async () => {
  place = await workplace()
  second = mkdtempSync(join(tmpdir(), 'vigil-second-'))
  core = await startCoreProcess(['--data', place.dir])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
  rmSync(second, { recursive: true, force: true })
})

test('an administrator makes a backup, checks it, chooses a second place and copies the key', async ({ page }) => {
  await setUp(page, core.url)
  await setLook(page, { language: 'en' })
  await page.keyboard.press(',')
  await page.getByTestId('settings-backups').click()
  await expect(page.getByTestId('backups-last')).toContainText('None yet')
  await page.getByTestId('backup-second').fill(second)
  await page.getByTestId('backup-second').press('Enter')
  await expect(page.getByTestId('backup-save')).toBeDisabled()
  await page.getByTestId('backup-make').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('backups-last')).toContainText('read back whole', { timeout: 30_000 })
  await expect(page.getByTestId('backups-second')).toContainText('same disk')
  await page.getByTestId('backup-check').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('backups-drill')).toContainText('was opened and read whole', { timeout: 30_000 })
  await page.getByTestId('backup-key').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('short')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('backup-key-form')).toContainText('At least 12')
  await page.getByTestId('backup-passphrase').fill('a passphrase to keep')
  await page.getByTestId('backup-passphrase-again').fill('a passphrase to keep')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('backups-key')).toContainText('The key was copied', { timeout: 30_000 })
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(() => (globalThis as unknown as { axe: { run(root: string): Promise<AxeResults> } }).axe.run('[data-testid="backups"]'))
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  expect(readdirSync(second).filter((name) => name.endsWith('.db'))).toHaveLength(1)
  const shots = process.env['VIGIL_SHOTS']
  if (shots === undefined) return
  for (const [name, width, height, language, scale] of [
    ['en-1280', 1280, 800, 'en', 100],
    ['zh-1920', 1920, 1080, 'zh-CN', 100],
    ['zh-1280-200', 1280, 800, 'zh-CN', 200],
  ] as const) {
    await page.setViewportSize({ width, height })
    await setLook(page, { language, scale })
    await page.keyboard.press(',')
    await page.getByTestId('settings-backups').click()
    await page.getByTestId('backups').waitFor()
    await page.screenshot({ path: join(shots, `${name}.png`) })
  }
})
