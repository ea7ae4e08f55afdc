// The dashboard as a manager has it: what misses its target is red and leads to the incidents, targets and the baseline are set, and others do not see it.
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
site: { id: homes, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, units: 2 }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  for (const role of ['admin', 'manager', 'operator'])
    await runVigil(['user', 'add', role, '--role', role, '--password-stdin', '--data', place.dir], ADMIN.password)
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

const report = async (page: Page, summary: string) =>
  (await postTo<{ id: string }>(page, core.url, '/api/v1/incidents', { kind: 'manual', severity: 'medium', building: 'b3', summary })).id
const act = (page: Page, id: string, data: object) => postTo(page, core.url, `/api/v1/incidents/${id}/actions`, data)

test('a manager sees what misses its target, what lies behind it, and says what is aimed at and where the site started', async ({ page }) => {
  await signIn(page, core.url, 'manager')
  const wrong = await report(page, '地下车库积水')
  await act(page, wrong, { action: 'acknowledge' })
  await act(page, wrong, { action: 'falseAlarm', reason: 'animalOrInsect' })
  await report(page, '路灯不亮')
  await page.keyboard.press('9')
  const card = (id: string) => page.locator(`[data-testid=indicator][data-indicator=${id}]`)

  await test.step('red is what misses its target, and says so in a word too', async () => {
    await expect(card('incidents').getByTestId('indicator-value')).toHaveText('2')
    await expect(card('incidents')).toHaveAttribute('data-bad', 'false')
    await expect(card('falseAlarms')).toHaveAttribute('data-bad', 'true')
    await expect(card('acknowledge')).toHaveAttribute('data-bad', 'false')
    await page.screenshot({ path: 'out-test/e2e/dashboard.png' })
  })

  await test.step('it leads to the incidents behind it', async () => {
    await card('falseAlarms').click()
    await expect(page.getByTestId('drill-row')).toHaveCount(1)
    await expect(page.getByTestId('drill-row')).toContainText('地下车库积水')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('drill-row')).toHaveCount(0)
  })

  await test.step('a target that is met is not red any more', async () => {
    await page.getByTestId('targets-open').click()
    await page.getByTestId('target-falseAlarmShare').fill('100')
    await page.getByTestId('targets-save').click()
    await expect(card('falseAlarms')).toHaveAttribute('data-bad', 'false')
  })

  await test.step('the baseline stands beside the value', async () => {
    await page.getByTestId('baseline-open').click()
    await page.getByTestId('baseline-day').fill('2026-11-01')
    await page.getByTestId('baseline-source').fill('上线前的纸质登记')
    await page.getByTestId('baseline-acknowledge').fill('60')
    await page.getByTestId('baseline-save').click()
    await expect(card('acknowledge')).toContainText('60')
    await page.reload()
    await expect(page.getByTestId('figures')).toHaveAttribute('data-fresh', 'true')
    await page.keyboard.press('9')
    await expect(card('acknowledge')).toContainText('60')
    await expect(card('falseAlarms')).toHaveAttribute('data-bad', 'false')
    await page.screenshot({ path: 'out-test/e2e/dashboard-set.png' })
  })
})

test('an operator has no dashboard', async ({ page }) => {
  await signIn(page, core.url, 'operator')
  await page.keyboard.press('9')
  await expect(page.getByTestId('console')).toBeVisible()
  await expect(page.getByTestId('dashboard')).toHaveCount(0)
})
