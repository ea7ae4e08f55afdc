// The property management system as people see it: an incident's work order moves, an outage shows what is owed and given up, and it is sent again.
import { expect, test, type Page } from 'playwright/test'
import { openDb } from '../../db/open.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { rawDb } from '../../db/statement.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFakePms, type FakePms } from '../fakes/pms.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
let siteFile: string
let pms: FakePms
let tickets: FakePms

test.beforeAll(async () => {
  place = await workplace()
  pms = await startFakePms()
  tickets = await startFakePms()
  const site = `
version: 1
site: { id: pms, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
pms:
  endpoint: ${pms.url}
  secret: ${pms.secret}
  workOrders: [{ kinds: [manual], when: acknowledged, title: "处理 {number}", priority: high }]
`
  siteFile = await place.writeSite(site)
  core = await startCoreProcess(['--data', place.dir, '--site', siteFile])
})
test.afterAll(async () => {
  await core?.stop()
  await Promise.all([pms?.close(), tickets?.close()])
  await place?.remove()
})

const post = async (page: Page, path: string, data: unknown) => {
  const origin = new URL(core.url).origin
  const response = await page.request.post(new URL(path, core.url).href, { data, headers: { origin } })
  expect(response.ok(), await response.text()).toBe(true)
  return (await response.json()) as { id: string; number: string }
}
const report = (page: Page, summary: string) => post(page, '/api/v1/incidents', { kind: 'manual', severity: 'medium', building: 'b3', summary })

/** As ten tries over three days would have left it: nobody waits that long for a test. */
async function giveUp(): Promise<void> {
  const host = new URL(core.url).host
  await core.stop()
  const db = openDb({ file: dataPaths(place.dir).db, key: readKeyFile(place.dir) })
  rawDb(db).exec(`UPDATE deliveries SET attempts = 9, next_at_ms = 0 WHERE state = 'pending'`)
  db.close()
  core = await startCoreProcess(['--data', place.dir, '--site', siteFile, '--listen', host])
}

test('a work order moves, an outage is seen and made good, and another system is set up', async ({ page }) => {
  await setUp(page, core.url)
  const incident = await report(page, '地下车库积水')

  await test.step('acknowledging asks for the work order; what the other side says of it is seen', async () => {
    await page.getByTestId('queue-row').click()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'acknowledged')
    const order = page.getByTestId('incident-order')
    await expect(order).toContainText('WO-0001')
    await expect(order).toContainText(`处理 ${incident.number}`)
    await expect(order).toHaveAttribute('data-status', 'requested')
    await page.screenshot({ path: 'out-test/e2e/pms-incident.png' })
  })

  await test.step('the list of work orders leads back to the incident', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('0')
    await page.getByTestId('integrations-workOrders').click()
    await expect(page.getByTestId('work-order')).toHaveCount(1)
    await expect(page.getByTestId('work-order')).toContainText('WO-0001')
    await page.screenshot({ path: 'out-test/e2e/pms-work-orders.png' })
  })

  await test.step('while the other side is away, what is owed and why is seen', async () => {
    await page.getByTestId('integrations-deliveries').click()
    await expect(page.getByTestId('target-pms')).toHaveAttribute('data-state', 'ok')
    pms.misbehave({ answer: 503 })
    await report(page, '路灯不亮')
    await expect(page.getByTestId('target-pms')).toHaveAttribute('data-state', 'failing')
    await expect(page.getByTestId('delivery').first()).toHaveAttribute('data-state', 'pending')
    await expect(page.getByTestId('delivery').first()).toContainText('HTTP 503')
  })

  await test.step('given up, it is said until it is sent again by hand', async () => {
    await giveUp()
    await page.goto(core.url)
    await expect(page.getByTestId('figures')).toContainText('有警情多次上报失败')
    await page.keyboard.press('0')
    await expect(page.getByTestId('delivery').first()).toHaveAttribute('data-state', 'dead')
    await page.screenshot({ path: 'out-test/e2e/pms-dead.png' })
    pms.misbehave(null)
    await page.getByTestId('replay-dead-pms').click()
    await page.getByTestId('replay-dead-sure').click()
    await expect(page.getByTestId('replay-told')).toContainText('1')
    await expect(page.getByTestId('delivery').first()).toHaveAttribute('data-state', 'delivered')
    await expect(page.getByTestId('target-pms')).toHaveAttribute('data-state', 'ok')
    expect(pms.outOfOrder()).toBe(0)
    await page.keyboard.press('1')
    await expect(page.getByTestId('figures')).toHaveAttribute('data-fresh', 'true')
    await expect(page.getByTestId('figures')).not.toContainText('有警情多次上报失败')
    await page.keyboard.press('0')
  })

  await test.step('a second system is set up, tested, and its secret is not shown again', async () => {
    await page.getByTestId('integrations-adapters').click()
    await page.getByTestId('system-new').click()
    await page.getByTestId('system-new-webhook').click()
    await page.getByTestId('system-name').fill('报修系统')
    await page.getByTestId('field-settings.endpoint').fill(tickets.url)
    await page.getByTestId('field-settings.secret').fill(tickets.secret)
    await page.getByTestId('system-test').click()
    await expect(page.getByTestId('system-answer')).toContainText('HTTP 204')
    await page.getByTestId('system-save').click()
    await expect(page.getByTestId('system-row')).toHaveCount(2)
    await expect(page.getByTestId('field-settings.secret')).toHaveValue('')
    await page.screenshot({ path: 'out-test/e2e/pms-system.png' })
    await report(page, '电梯异响')
    await expect.poll(() => tickets.deliveries.map(({ type }) => type)).toEqual(['cn.vigil.test.v1', 'cn.vigil.incident.created.v1'])
  })
})
