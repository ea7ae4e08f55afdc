// /api/v1/reports: what was issued is read with a key of the right scope, made by people only, and never served altered.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReportOut } from '../../../contract/open-api-reports.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'

let on: Fixture
beforeEach(async () => {
  on = await startFixture()
})
afterEach(() => on.close())

const ORDER = { template: 'day', from: '2026-11-21T00:00:00+08:00', to: '2026-11-22T00:00:00+08:00' }
const reader = () => on.key('reports:read')

async function makeOne(): Promise<ReportOut> {
  const cookie = await on.signIn('manager')
  const asked = await on.ask('/api/v1/reports', { method: 'POST', headers: { cookie, origin: on.origin }, body: ORDER })
  expect(asked.status).toBe(202)
  await on.reports.settled()
  return (await on.ask(`/api/v1/reports/${(asked.body as ReportOut).id}`, { headers: reader() })).body as ReportOut
}

test('a manager makes one, a key reads it, and its bytes are those of the hash', async () => {
  const report = await makeOne()
  expect(report).toMatchObject({ state: 'ready', number: 'RPT-20261122-0001', from: '2026-11-20T16:00:00.000Z', late: false })
  const file = await on.ask(`/api/v1/reports/${report.id}/file?format=xlsx`, { headers: reader() })
  const { sha256 } = report.files.find(({ format }) => format === 'xlsx')!
  expect(file).toMatchObject({ status: 200, headers: { etag: `"${sha256}"`, 'x-content-type-options': 'nosniff' } })
  expect(createHash('sha256').update(file.text).digest('hex')).toBe(sha256)
  const again = await on.ask(`/api/v1/reports/${report.id}/file?format=xlsx`, { headers: { ...reader(), 'if-none-match': `"${sha256}"` } })
  expect(again.status).toBe(304)
  expect((await on.ask('/api/v1/reports/key', { headers: reader() })).body).toMatchObject({ algorithm: 'Ed25519' })
})

test('an altered file is refused', async () => {
  const report = await makeOne()
  writeFileSync(join(on.dir, `reports/2026/${report.number}-zh-CN.pdf`), 'another')
  expect(await on.ask(`/api/v1/reports/${report.id}/file?format=pdf`, { headers: reader() })).toMatchObject({ status: 409, body: { code: 'report.altered' } })
  expect((await on.ask(`/api/v1/reports/${report.id}/file?format=xlsx`, { headers: reader() })).status).toBe(200)
})

test('the list is paged, the latest first', async () => {
  const cookie = await on.signIn('manager')
  for (let n = 0; n < 3; n++) await on.ask('/api/v1/reports', { method: 'POST', headers: { cookie, origin: on.origin }, body: ORDER })
  await on.reports.settled()
  const page = (query: string) =>
    on.ask(`/api/v1/reports${query}`, { headers: reader() }).then(({ body }) => body as { items: ReportOut[]; next: string | null })
  const first = await page('?limit=2')
  expect(first.items.map(({ number }) => number)).toEqual(['RPT-20261122-0003', 'RPT-20261122-0002'])
  const second = await page(`?limit=2&cursor=${first.next}`)
  expect(second).toMatchObject({ items: [{ number: 'RPT-20261122-0001' }], next: null })
})

test('nobody without the scope, no key to make one, no operator at all', async () => {
  expect((await on.ask('/api/v1/reports')).status).toBe(401)
  expect((await on.ask('/api/v1/reports', { headers: on.key('incidents:read') })).status).toBe(403)
  expect(await on.ask('/api/v1/reports', { method: 'POST', headers: reader(), body: ORDER })).toMatchObject({ status: 403 })
  const cookie = await on.signIn('operator')
  expect((await on.ask('/api/v1/reports', { headers: { cookie } })).status).toBe(403)
  expect((await on.ask('/api/v1/reports', { method: 'POST', headers: { cookie, origin: on.origin }, body: ORDER })).status).toBe(403)
  expect(on.maker.orders).toEqual([])
})

test.each([
  [{ template: 'nope' }, 404, 'report.noTemplate'],
  [{ to: '2026-11-21T00:00:00+08:00' }, 422, 'request.invalidField'],
  [{ to: '2027-12-31T00:00:00Z' }, 422, 'request.invalidField'],
  [{ to: '2026-11-23T00:00:00Z' }, 422, 'report.future'],
  [{ building: 'b9' }, 422, 'request.invalidField'],
  [{ formats: ['doc'] }, 422, 'request.invalidField'],
  [{ extra: 1 }, 422, 'request.invalidField'],
])('an order with %j is refused with %i %s', async (changes, status, code) => {
  const cookie = await on.signIn('manager')
  const answer = await on.ask('/api/v1/reports', { method: 'POST', headers: { cookie, origin: on.origin }, body: { ...ORDER, ...changes } })
  expect(answer).toMatchObject({ status, body: { code } })
})

test('a logo goes up and comes back as it was; what is no picture is refused', async () => {
  const cookie = await on.signIn('manager')
  const send = (type: string, body: string) =>
    on.ask('/upload/report-logo', { method: 'POST', headers: { cookie, origin: on.origin, 'content-type': type }, body })
  expect(await send('image/png', 'not a picture')).toMatchObject({ status: 422, body: { code: 'report.badLogo' } })
  expect((await on.ask('/upload/report-logo', { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' })).status).toBe(401)
  expect((await on.ask(`/upload/report-logo/${'0'.repeat(64)}`, { headers: { cookie } })).status).toBe(404)
})
