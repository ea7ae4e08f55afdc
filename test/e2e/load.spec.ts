// Operators' load as a manager reads it: the guideline, late answers, nuisances, each number with the incidents behind it; not for operators.
import { expect, test, type Page } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'

const PASSWORD = 'a long enough passphrase'
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
  for (const role of ['admin', 'manager', 'operator']) await runVigil(['user', 'add', role, '--role', role, '--password-stdin', '--data', place.dir], PASSWORD)
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(name)
  await page.getByTestId('auth-password').fill(PASSWORD)
  await page.getByTestId('auth-submit').click()
  await expect(page.getByTestId('console')).toBeVisible()
}
async function post(page: Page, path: string, data: object): Promise<string> {
  const response = await page.request.post(new URL(path, core.url).href, { data, headers: { origin: new URL(core.url).origin } })
  expect(response.ok(), await response.text()).toBe(true)
  return ((await response.json()) as { id: string }).id
}

test('a manager sees how much rings, what rings for nothing, and which incidents each number stands for', async ({ page }) => {
  await signIn(page, 'manager')
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
  await signIn(page, 'operator')
  await page.keyboard.press('9')
  await expect(page.getByTestId('console')).toBeVisible()
  await expect(page.getByTestId('reports-load')).toHaveCount(0)
})
