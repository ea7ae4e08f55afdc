// Drills: a training from start to certificate that the real database, the PMS and the devices see nothing of; and a drill at the site that moves nothing until it is real.
import { expect, test } from 'playwright/test'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openReadableDb } from '../../db/open.ts'
import { rawDb } from '../../db/statement.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFakeGate, type FakeGate } from '../fakes/gate-http-relay.ts'
import { startFakePms, type FakePms } from '../fakes/pms.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
let gate: FakeGate
let pms: FakePms

test.beforeAll(async () => {
  place = await workplace()
  ;[gate, pms] = [await startFakeGate(), await startFakePms()]
  const site = `
version: 1
site: { id: drill, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
devices:
  - { id: gate-3-1, driver: gate/http-relay, name: 3栋1单元闸机, building: b3, config: { host: 127.0.0.1, port: ${gate.port}, confirmMs: 1000 } }
linkages:
  - { on: { kind: manual, building: b3 }, do: [{ device: gate-3-1, action: open }] }
pms:
  endpoint: ${pms.url}
  secret: ${pms.secret}
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await Promise.all([gate?.close(), pms?.close()])
  await place?.remove()
})

/** What the real desk holds, as another process reads it. */
function real(): Record<string, number> {
  const db = openReadableDb({ file: dataPaths(place.dir).db, key: readKeyFile(place.dir) })
  const count = (table: string) => rawDb(db).prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  const counts = Object.fromEntries(
    ['incidents', 'alerts', 'timeline', 'evidence', 'outbox', 'deliveries', 'device_commands', 'dispatches', 'drill_certificates'].map((table) => [
      table,
      count(table),
    ]),
  )
  db.close()
  return counts
}
const moved = () => gate.requests.filter((request) => !request.startsWith('GET'))

test('a fire is trained from the first signal to the certificate, and nothing real sees it', async ({ page }) => {
  await setUp(page, core.url)
  const before = real()
  await page.keyboard.press('t')
  await page.getByTestId('duty-drills').click()
  await page.getByTestId('train-fire').click()
  await expect(page.getByTestId('training-incident')).toContainText('DRILL-')
  await page.screenshot({ path: 'out-test/e2e/drill-training.png' })
  for (const action of ['acknowledge', 'dispatch', 'arrive']) {
    await page.getByTestId(`train-${action}`).click()
    await expect(page.getByTestId(`train-${action}`)).toHaveCount(action === 'dispatch' ? 1 : 0)
  }
  for (const step of ['readPanel', 'call119', 'broadcast', 'checkGates', 'meetBrigade']) {
    await page.getByTestId(`step-${step}`).click()
    await expect(page.getByTestId(`step-${step}`)).toBeChecked()
  }
  await page.getByTestId('train-resolve').click()
  await expect(page.getByTestId('train-resolve')).toHaveCount(0)
  await page.getByTestId('train-finish').click()
  await expect(page.getByTestId('certificate')).toHaveAttribute('data-score', '100')
  const href = await page.getByTestId('certificate-print').getAttribute('href')
  const pdf = await page.request.get(new URL(href!, core.url).href)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')

  expect(real()).toEqual({ ...before, drill_certificates: 1 })
  expect(pms.requests()).toBe(0)
  expect(moved()).toEqual([])
  await page.keyboard.press('1')
  await expect(page.getByTestId('queue-row')).toHaveCount(0)
})

test('in a drill at the site nothing moves and nobody outside is told, until somebody says that it is real', async ({ page }) => {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  // The test before may not have been run.
  if (await page.getByTestId('auth-repeat').isVisible()) await page.getByTestId('auth-repeat').fill(ADMIN.password)
  await page.getByTestId('auth-submit').click()
  await expect(page.getByTestId('console')).toBeVisible()
  await page.keyboard.press('t')
  await page.getByTestId('duty-drills').click()
  await page.getByTestId('site-drill-reason').fill('季度演练')
  await page.getByTestId('site-drill-start').click()
  await expect(page.getByTestId('drill-banner')).toContainText('季度演练')
  await expect(page.getByTestId('drill-watermark')).toBeAttached()

  const data = { kind: 'manual', severity: 'high', building: 'b3', summary: '演练：有人受伤' }
  const response = await page.request.post(new URL('/api/v1/incidents', core.url).href, { data, headers: { origin: new URL(core.url).origin } })
  expect(response.ok(), await response.text()).toBe(true)
  await page.keyboard.press('1')
  await expect(page.getByTestId('queue-row').getByTestId('drill-mark')).toBeVisible()
  await page.getByTestId('queue-row').dblclick()
  await expect(page.getByTestId('mark-real')).toBeVisible()
  await page.screenshot({ path: 'out-test/e2e/drill-site.png' })
  expect(real()).toMatchObject({ outbox: 0, device_commands: 0 })
  expect(pms.requests()).toBe(0)
  expect(moved()).toEqual([])

  await page.getByTestId('mark-real').click()
  await expect(page.getByTestId('mark-real')).toHaveCount(0)
  await expect.poll(() => moved().length).toBeGreaterThan(0)
  await expect.poll(() => pms.requests()).toBeGreaterThan(0)

  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await page.getByTestId('duty-drills').click()
  await page.getByTestId('site-drill-end').click()
  await expect(page.getByTestId('drill-banner')).toHaveCount(0)
})
