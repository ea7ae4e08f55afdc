// /api/v1/reports: what was issued is read with a key of the right scope, and never served altered.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReportOut } from '../../../contract/open-api-reports.ts'
import { reportOrderSchema } from '../../../contract/reports.ts'
import { SYSTEM } from '../../env.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'

let on: Fixture
beforeEach(async () => {
  on = await startFixture()
})
afterEach(() => on.close())

const ORDER = { templateId: 'day', fromMs: Date.parse('2026-11-21T00:00:00+08:00'), toMs: Date.parse('2026-11-22T00:00:00+08:00') }
const order = (changes: object = {}) => on.reports.make(SYSTEM, reportOrderSchema.parse({ ...ORDER, ...changes }))
const reader = () => on.key('reports:read')

async function makeOne(): Promise<ReportOut> {
  const { id } = order()
  await on.reports.settled()
  return (await on.ask(`/api/v1/reports/${id}`, { headers: reader() })).body as ReportOut
}

test('a key reads it, and its bytes are those of the hash', async () => {
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
  for (let n = 0; n < 3; n++) order()
  await on.reports.settled()
  const page = (query: string) =>
    on.ask(`/api/v1/reports${query}`, { headers: reader() }).then(({ body }) => body as { items: ReportOut[]; next: string | null })
  const first = await page('?limit=2')
  expect(first.items.map(({ number }) => number)).toEqual(['RPT-20261122-0003', 'RPT-20261122-0002'])
  const second = await page(`?limit=2&cursor=${first.next}`)
  expect(second).toMatchObject({ items: [{ number: 'RPT-20261122-0001' }], next: null })
})

test('nobody without the scope, and no operator', async () => {
  expect((await on.ask('/api/v1/reports')).status).toBe(401)
  expect((await on.ask('/api/v1/reports', { headers: on.key('incidents:read') })).status).toBe(403)
  const cookie = await on.signIn('operator')
  expect((await on.ask('/api/v1/reports', { headers: { cookie } })).status).toBe(403)
})

test.each([
  [{ templateId: 'nope' }, 'report.noTemplate'],
  [{ toMs: Date.parse('2026-11-23T00:00:00Z') }, 'report.future'],
  [{ buildingId: 'b9' }, 'request.invalidField'],
])('an order with %j is refused with %s', (changes, code) => {
  expect(() => order(changes)).toThrow(expect.objectContaining({ code }))
})

test.each([[{ toMs: ORDER.fromMs }], [{ toMs: Date.parse('2027-12-31T00:00:00Z') }], [{ formats: ['doc'] }], [{ extra: 1 }]])(
  'an order with %j is none',
  (changes) => {
    expect(reportOrderSchema.safeParse({ ...ORDER, ...changes }).success).toBe(false)
  },
)

test('a logo goes up and comes back as it was; what is no picture is refused', async () => {
  const cookie = await on.signIn('manager')
  const send = (type: string, body: string) =>
    on.ask('/upload/report-logo', { method: 'POST', headers: { cookie, origin: on.origin, 'content-type': type }, body })
  expect(await send('image/png', 'not a picture')).toMatchObject({ status: 422, body: { code: 'report.badLogo' } })
  expect((await on.ask('/upload/report-logo', { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' })).status).toBe(401)
  expect((await on.ask(`/upload/report-logo/${'0'.repeat(64)}`, { headers: { cookie } })).status).toBe(404)
})
