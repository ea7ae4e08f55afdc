// One incident from two detectors on the operator's screen, then put together and taken apart by keyboard alone.
import { expect, test } from 'playwright/test'
import { freePort } from '../../core/demo/free-port.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { dialFakeFirePanel } from '../fakes/fire-panel-gb26875.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

const [NORMAL, FIRE] = [1, 2]

let place: Workplace
let core: CoreProcess
let port: number

test.beforeAll(async () => {
  place = await workplace()
  port = await freePort()
  const site = `
version: 1
site: { id: together, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
devices:
  - { id: panel, driver: fire-panel/gb26875, name: 消防主机, building: b3, config: { listen: "127.0.0.1:${port}", source: 1001 } }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

test('two detectors are one fire that says why; a report is merged into it and a detector split off', async ({ page }) => {
  await setUp(page, core.url)
  const panel = await dialFakeFirePanel({ host: '127.0.0.1', port, source: 1001 })
  // call points confirm nothing by themselves
  await panel.send({ component: 0x000600d9, componentType: 23, text: '17层走廊', state: NORMAL | FIRE })
  await panel.send({ component: 0x000600da, componentType: 23, text: '18层走廊', state: NORMAL | FIRE })
  const rows = page.getByTestId('queue-row')
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText('×2')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('course-alert')).toHaveCount(2)
  await expect(page.getByTestId('course-why')).toContainText('同楼栋另一探测器报警')
  await expect(page.getByTestId('call-card')).toContainText('18层走廊')

  await page.getByTestId('report-open').click()
  await page.getByTestId('report-summary').fill('3栋有烟味')
  await page.getByTestId('report-send').click()
  await expect(rows).toHaveCount(2)
  const reported = page.getByTestId('incident-view')
  await expect(reported).toContainText('3栋有烟味')
  await expect(page.locator('.ant-modal-mask')).toHaveCount(0)
  // the fire stays, whichever is looked at
  await page.keyboard.press('m')
  await expect(page.getByTestId('merge')).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByTestId('merge-outcome')).toBeVisible()
  await page.keyboard.insertText('同一件事')
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(1)
  await expect(page.getByTestId('fire-panel')).toBeVisible()
  await expect(page.getByTestId('timeline')).toContainText('同一件事')
  await expect(page.getByTestId('timeline')).toContainText('3栋有烟味')
  await page.screenshot({ path: 'out-test/e2e/correlation.png' })

  await expect(page.locator('.ant-modal-mask')).toHaveCount(0)
  await page.keyboard.press('s')
  await page.getByTestId('split-alert-2').click()
  await page.getByTestId('split-reason').fill('另一处')
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(2)
  await expect(page.getByTestId('course')).toHaveCount(0)

  await page.getByTestId('timeline').getByText(/^INC-/).last().click()
  await expect(page.getByTestId('merged-into')).toBeVisible()
  await page.getByTestId('merged-into-open').click()
  await expect(page.getByTestId('fire-panel')).toBeVisible()
  await panel.close()
})
