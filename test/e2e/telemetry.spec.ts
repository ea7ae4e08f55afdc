// Telemetry on the operator's screen: a warning days ahead, charts with limits, limits changed, and what stands there while nothing reports.
import { expect, test } from 'playwright/test'
import { freePort } from '../../core/demo/free-port.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { writeTelemetryPast } from '../fixtures/telemetry-past.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess | undefined

test.beforeEach(async () => {
  place = await workplace()
})
test.afterEach(async () => {
  await core?.stop()
  core = undefined
  await place.remove()
})

/** @param isNew nothing was ever reported */
async function start(isNew: boolean): Promise<string> {
  const port = await freePort()
  const lift = (id: string, name: string) =>
    `  - { id: ${id}, driver: lift/modbus-hold, name: ${name}, building: b3, config: { host: 127.0.0.1, port: ${port}, holdCoil: 0 } }`
  const site = `
version: 1
site: { id: lifts, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
devices:
${[lift('lift-3-1', '3栋1号梯'), lift('lift-3-2', '3栋2号梯'), lift('lift-3-3', '3栋3号梯')].join('\n')}
`
  if (!isNew) writeTelemetryPast(place.dir, { wearing: 'lift-3-1', beyond: 'lift-3-2', silent: 'lift-3-3' }, Date.now())
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  return core.url
}

test('a lift that wears out is told days ahead, and its limits are changed', async ({ page }) => {
  await setUp(page, await start(false))
  await expect(page.getByTestId('queue-row').first()).toContainText('3栋1号梯')
  await page.keyboard.press('6')
  const rows = page.getByTestId('telemetry-row')
  await expect(rows).toHaveCount(3)
  await expect(rows.nth(0)).toHaveAttribute('data-standing', 'rising')
  await expect(rows.nth(1)).toContainText('超报警值')
  await expect(rows.nth(2)).toContainText('数据中断')

  const detail = page.getByTestId('telemetry-detail')
  const vibration = detail.getByTestId('metric').filter({ hasText: '振动' })
  await expect(vibration.getByTestId('metric-trend')).toContainText('高于 4.5 mm/s')
  await expect(vibration.getByTestId('metric-chart')).toContainText('报警 4.5')
  await expect(vibration.getByTestId('metric-chart')).toContainText(':00')
  await page.keyboard.press('ArrowRight')
  await expect(vibration.getByTestId('metric-chart')).not.toContainText(':00')
  await page.screenshot({ path: 'out-test/e2e/telemetry.png' })

  await vibration.getByTestId('limits-open').click()
  await vibration.getByTestId('limits-warn').fill('9')
  await vibration.getByTestId('limits-save').click()
  await expect(vibration).toContainText('预警值应先于报警值到达')
  await vibration.getByTestId('limits-warn').fill('3.5')
  await vibration.getByTestId('limits-alarm').fill('7.1')
  await expect(vibration).not.toContainText('预警值应先于报警值到达')
  await page.screenshot({ path: 'out-test/e2e/telemetry-limits.png' })
  await vibration.getByTestId('limits-save').click()
  await expect(vibration).toContainText('预警 3.5 · 报警 7.1')

  await page.keyboard.press('ArrowDown')
  await expect(detail).toHaveAttribute('data-device', 'lift-3-2')
  await page.keyboard.press('ArrowLeft')
  await expect(detail.getByTestId('metric-chart').first()).toContainText(':00')
  await page.screenshot({ path: 'out-test/e2e/telemetry-day.png' })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(detail.getByTestId('metric-chart').first()).toContainText('202')
  await page.getByTestId('language').click()
  await expect(detail).toContainText('Beyond alarm')
  await page.getByTestId('theme').click()
  await detail.getByTestId('limits-open').first().click()
  await page.getByTestId('limits-alarm').focus()
  await page.screenshot({ path: 'out-test/e2e/telemetry-en.png' })
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('limits-form')).toHaveCount(0)
  await expect(page.getByTestId('telemetry')).toBeVisible()

  await page.keyboard.press('Escape')
  await page.getByTestId('queue-row').first().dblclick()
  await expect(page.getByTestId('why')).toContainText('Expected')
  await page.screenshot({ path: 'out-test/e2e/telemetry-incident.png' })
})

test('while nothing reports the screen says what to set up', async ({ page }) => {
  await setUp(page, await start(true))
  await page.keyboard.press('6')
  await expect(page.getByTestId('telemetry-empty')).toContainText('sensor/')
  await page.screenshot({ path: 'out-test/e2e/telemetry-empty.png' })
})
