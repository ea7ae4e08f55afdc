// Operators' load as a manager reads it: the guideline, late answers, nuisances, each number with the incidents behind it; not for operators.
import { expect, test, type Page } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, postTo, signIn } from './console-page.ts'

let place: Workplace
let core: CoreProcess
test.beforeAll(async () => {
  place = await workplace()
  const site = `
version: 1
site: { id: load, name: 翠园一期 }
cameras: [{ id: lobby, name: 3栋大堂, sub: "rtsp://127.0.0.1:9/lobby" }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  for (const role of ['admin', 'manager', 'operator'])
    await runVigil(['user', 'add', role, '--role', role, '--password-stdin', '--data', place.dir], ADMIN.password)
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

const post = async (page: Page, path: string, data: object) => (await postTo<{ id: string }>(page, core.url, path, data)).id

test('a manager sees how much rings, what rings for nothing, and which incidents each number stands for', async ({ page }) => {
  await signIn(page, core.url, 'manager')
  const report = (summary: string) => post(page, '/api/v1/incidents', { kind: 'manual', severity: 'medium', camera: 'lobby', summary })
  const wrong = await report('反光')
  await post(page, `/api/v1/incidents/${wrong}/actions`, { action: 'falseAlarm', reason: 'reflectionOrShadow' })
  await report('大堂积水')
  await report('大堂吵闹')
  await page.keyboard.press('9')
  await page.getByTestId('reports-load').click()
  await page.getByTestId('load-span-day').click()
  await expect(page.getByTestId('load-source')).toContainText('3栋大堂')
  await expect(page.getByTestId('load-source-all')).toHaveText('3')
  await expect(page.getByTestId('load-within-30')).toContainText('100')
  await expect(page.getByTestId('load-camera').filter({ hasText: '3栋大堂' })).toContainText('反光或阴影 1')
  await page.screenshot({ path: 'out-test/e2e/load.png' })
  await page.getByTestId('load-camera-false').click()
  await expect(page.getByTestId('drill-row')).toHaveCount(1)
  await expect(page.getByTestId('drill-row')).toContainText('反光')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('load-camera-unhandled')).toHaveText('0')
  await page.getByTestId('load-camera-all').click()
  await expect(page.getByTestId('drill-row')).toHaveCount(3)
  await page.keyboard.press('Escape')
  await page.getByTestId('load-worst').first().click()
  await expect(page.getByTestId('drill-row')).toHaveCount(3)
})

test('an operator has no such page', async ({ page }) => {
  await signIn(page, core.url, 'operator')
  await page.keyboard.press('9')
  await expect(page.getByTestId('console')).toBeVisible()
  await expect(page.getByTestId('reports-load')).toHaveCount(0)
})
