// From smoke to open gates on the operator's screen: confirmed by a held button, a gate that stays shut is said first, kept over kill -9, ended by a person.
import { expect, test } from 'playwright/test'
import { freePort } from '../../core/demo/free-port.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { dialFakeFirePanel } from '../fakes/fire-panel-gb26875.ts'
import { startFakeGate, type FakeGate } from '../fakes/gate-http-relay.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

const [NORMAL, FIRE] = [1, 2]
const SMOKE = { component: 0x000600d9, componentType: 42, text: '17层走廊' }

let place: Workplace
let core: CoreProcess
let good: FakeGate
let stuck: FakeGate
let port: number

test.beforeAll(async () => {
  place = await workplace()
  ;[good, stuck, port] = [await startFakeGate(), await startFakeGate(), await freePort()]
  const gate = (id: string, name: string, at: number) =>
    `{ id: ${id}, driver: gate/http-relay, name: ${name}, building: b3, config: { host: 127.0.0.1, port: ${at}, confirmMs: 1000 } }`
  const site = `
version: 1
site: { id: fire, name: 翠园一期, address: 深圳市南山区某路8号 }
buildings: [{ id: b3, name: 3栋, approach: 从东门进入 }]
devices:
  - ${gate('gate-3-1', '3栋1单元闸机', good.port)}
  - ${gate('gate-3-2', '3栋2单元闸机', stuck.port)}
  - id: panel
    driver: fire-panel/gb26875
    name: 消防主机
    building: b3
    points: [{ address: 1-3-000600d9, name: 3栋17层走廊, building: b3, floor: 17 }]
    config: { listen: "127.0.0.1:${port}", source: 1001 }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await Promise.all([good?.close(), stuck?.close()])
  await place?.remove()
})

test('a smoke detector, a held button, one gate open and one that stays shut, a crash, the reset and the end', async ({ page }) => {
  stuck.lock(true)
  await setUp(page, core.url)
  const panel = await dialFakeFirePanel({ host: '127.0.0.1', port, source: 1001 })
  await panel.send({ ...SMOKE, state: NORMAL | FIRE })

  await test.step('the signal is the first row and opens itself, with the card for the brigade', async () => {
    await expect(page.getByTestId('queue-row').first()).toContainText('3栋17层走廊')
    await expect(page.getByTestId('call-card')).toContainText('深圳市南山区某路8号')
    await expect(page.getByTestId('call-card')).toContainText('17')
    await expect(page.getByTestId('call-card')).toContainText('从东门进入')
  })

  await test.step('a short press does nothing, a held one confirms', async () => {
    const confirm = page.getByTestId('fire-confirm')
    await confirm.click()
    await page.keyboard.press('y')
    await expect(page.getByTestId('fire-panel')).toHaveAttribute('data-confirmed', 'false')
    expect(good.pulses()).toBe(0)
    await page.keyboard.down('y')
    // the mouse rested on the button and slips off it: the key is held all the same
    await page.mouse.move(5, 5)
    await expect(page.getByTestId('fire-panel')).toHaveAttribute('data-confirmed', 'true')
    await page.keyboard.up('y')
    await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'acknowledged')
  })

  await test.step('the gate that is open is confirmed, the one that is not stands above it, and every screen says so', async () => {
    await expect(page.getByTestId('fire-gate-gate-3-1')).toHaveAttribute('data-state', 'confirmed')
    await expect(page.getByTestId('fire-gate-gate-3-2')).toHaveAttribute('data-state', 'accepted')
    await expect(page.getByTestId('fire-gates').locator('li').first()).toHaveAttribute('data-testid', 'fire-gate-gate-3-2')
    await expect(page.getByTestId('fire-open')).toContainText('1/2')
    await page.screenshot({ path: 'out-test/e2e/fire.png' })
  })

  await test.step('after kill -9 it still burns, and the gate that was shut is asked again', async () => {
    await core.kill()
    stuck.lock(false)
    const before = stuck.pulses()
    core = await startCoreProcess(['--data', place.dir, '--site', `${place.dir}/../site.yaml`, '--listen', new URL(core.url).host])
    await expect.poll(() => stuck.pulses()).toBeGreaterThan(before)
    // it can only be pulsed, so it has shut meanwhile
    await expect.poll(() => good.pulses()).toBeGreaterThan(1)
    await page.goto(core.url)
    await expect(page.getByTestId('fire-open')).toContainText('2/2')
  })

  await test.step('it ends by a person only: before the reset with a reason', async () => {
    await page.getByTestId('fire-show').click()
    await expect(page.getByTestId('fire-end')).toBeDisabled()
    await page.getByTestId('fire-end-note').fill('现场确认已扑灭')
    await page.getByTestId('fire-end').click()
    await expect(page.getByTestId('fire-banner')).toHaveCount(0)
    await expect(page.getByTestId('timeline')).toContainText('火警已结束')
    await expect(page.getByTestId('timeline')).toContainText('现场确认已扑灭')
  })
  await panel.close()
})
