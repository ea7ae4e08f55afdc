// The time without the console: the pack that is printed before, and what is entered after it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp, signIn } from './console-page.ts'

test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
test.beforeAll(async () => {
  place = await workplace()
  const site = `
version: 1
site: { id: paper, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
devices: [{ id: east, driver: gate/http-relay, name: 东门人行闸机, config: { host: 127.0.0.1, port: 9 } }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

test('the pack is made and printed, and says which gate nobody can open by hand', async ({ page }) => {
  await setUp(page, core.url)
  await page.keyboard.press('t')
  await page.getByText('应急资料', { exact: true }).click()
  await expect(page.getByTestId('emergency-none')).toBeVisible()
  await expect(page.getByTestId('emergency-gates')).toContainText('东门人行闸机')
  await page.getByTestId('emergency-make').click()
  await expect(page.getByTestId('emergency-not-taken')).toBeVisible({ timeout: 60_000 })
  const printed = page.context().waitForEvent('page')
  await page.getByTestId('emergency-print').click()
  await (await printed).close()
  await expect(page.getByTestId('emergency-taken')).toBeVisible()
  await expect(page.getByTestId('emergency-not-taken')).toHaveCount(0)
  expect((await readFile(join(place.dir, 'emergency', 'emergency-pack.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
})

test('what happened meanwhile is entered with its true time and marked, and a time to come is refused', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name)
  await page.getByTestId('report-open').click()
  await page.getByTestId('report-summary').fill('停电期间东门有人翻越围栏')
  await page.getByTestId('report-late').check()
  const time = page.getByTestId('report-happened')
  await expect(time).toHaveValue(/^\d{4}-\d\d-\d\d \d\d:\d\d:00$/)
  await time.fill('never')
  await expect(page.getByTestId('report-send')).toBeDisabled()
  await time.fill('2099-01-01 00:00')
  await page.getByTestId('report-send').click()
  await expect(page.getByText('发生时间须在最近 31 天之内')).toBeVisible()
  await page.getByTestId('report-late').uncheck()
  await page.getByTestId('report-late').check()
  await page.getByTestId('report-send').click()
  await expect(page.getByTestId('incident-late')).toContainText('补录于')
  await expect(page.getByTestId('incident-view')).toContainText('已受理')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('row-late')).toHaveText('补录')
})
