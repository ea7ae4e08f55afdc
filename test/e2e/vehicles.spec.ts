// Plates on the operator's screen: a stranger stays outside, is put on the list, is let in; a blocked one is an incident.
import { expect, test } from 'playwright/test'
import { freePort } from '../../core/demo/free-port.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { createFakePlateReader, READER_PATH } from '../fakes/plate-reader-zhenshi.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
let port: number

test.beforeAll(async () => {
  place = await workplace()
  port = await freePort()
  const site = `
version: 1
site: { id: lanes, name: 翠园一期 }
devices:
  - { id: north, driver: plate-reader/zhenshi, name: 北门入口, config: { listen: "127.0.0.1:${port}", path: ${READER_PATH}, direction: in } }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

test('a stranger, then a known vehicle, then a blocked one', async ({ page }) => {
  await setUp(page, core.url)
  const reader = createFakePlateReader({ host: '127.0.0.1', port })
  await page.keyboard.press('5')
  await expect(page.getByTestId('vehicles')).toBeVisible()
  const reads = page.getByTestId('plate-read')

  expect((await reader.read({ license: '粤B·12345' })).opened).toBe(false)
  await expect(reads.first()).toContainText('未登记')

  await page.getByTestId('vehicle-plate').fill('HELLO')
  await page.getByTestId('vehicle-save').click()
  await expect(page.getByText('这不是车牌号')).toBeVisible()
  await expect(page.getByTestId('vehicle-row')).toHaveCount(0)
  await page.getByTestId('vehicle-plate').fill('粤b12345')
  await page.getByTestId('vehicle-home').fill('3栋1单元1701')
  await page.getByTestId('vehicle-home').press('Enter')
  await expect(page.getByTestId('vehicle-row')).toHaveAttribute('data-plate', '粤B12345')
  await expect(page.getByTestId('vehicle-home')).not.toBeFocused()
  expect((await reader.read({ license: '粤B·12345' })).opened).toBe(true)
  await expect(reads.first()).toContainText('允许名单')
  await page.screenshot({ path: 'out-test/e2e/vehicles.png' })

  await page.getByTestId('vehicle-row').getByText('修改').click()
  await page.getByText('禁止', { exact: true }).first().click()
  await page.getByTestId('vehicle-save').click()
  await expect(page.getByTestId('vehicle-row')).toContainText('禁止')
  expect((await reader.read({ license: '粤B12345' })).opened).toBe(false)
  await expect(reads.first()).toContainText('禁止名单')

  await page.getByTestId('vehicle-remove').click()
  await expect(page.locator('.ant-popconfirm')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('.ant-popconfirm')).toBeHidden()
  await expect(page.getByTestId('vehicles')).toBeVisible()
  await page.getByTestId('vehicle-remove').click()
  await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
  await expect(page.getByTestId('vehicle-row')).toHaveCount(0)

  await page.keyboard.press('Escape')
  await expect(page.getByTestId('queue-row').first()).toContainText('北门入口')
  expect(reader.opened()).toBe(1)
})
