// Reports that are asked for are made one after the other and issued whole, or not at all, whatever happens meanwhile.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReportFlaw } from '../../../contract/report-words.ts'
import { lastAudit } from '../../../db/audit.ts'
import { beginMaking, findReport, listReportFiles } from '../../../db/reports.ts'
import { rawDb } from '../../../db/statement.ts'
import { eventually } from '../../../test/patience.ts'
import { startReports, YESTERDAY, type ReportsFixture } from '../../../test/fixtures/reports.ts'

let on: ReportsFixture
beforeEach(async () => {
  on = await startReports()
})
afterEach(() => on.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const filesBelow = () => globSync('reports/**/*.*', { cwd: on.env.dir })

test('a report is numbered by the day of the site, made, hashed, signed, and in the audit chain', async () => {
  const report = await on.made()
  expect(report).toMatchObject({ number: 'RPT-20261122-0001', kind: 'day', state: 'ready', progress: 1, askedBy: 'manager', scheduleId: null, isLate: false })
  expect(report.files.map(({ format, locale }) => `${format} ${locale}`)).toEqual(['pdf zh-CN', 'xlsx zh-CN'])
  const entry = JSON.parse(lastAudit(on.env.db, `report/${report.id}`, 'report.issue')!.after!) as { files: { sha256: string; file: string }[] }
  for (const file of report.files) {
    const stored = await on.reports.file(report.id, file.format, file.locale)
    const bytes = readFileSync(stored.path)
    expect(sha256(bytes)).toBe(file.sha256)
    expect(entry.files.map((one) => one.sha256)).toContain(file.sha256)
    const lines = `vigil-report-1\n${report.number}\n${file.format} ${file.locale}\n${file.sha256}\n${file.contentSha256}\n`
    const key = createPublicKey({ key: Buffer.from(on.reports.key().publicKey, 'base64'), format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(lines), key, Buffer.from(file.signature, 'base64'))).toBe(true)
    expect(verify(null, Buffer.from(lines.replace('0001', '0002')), key, Buffer.from(file.signature, 'base64'))).toBe(false)
  }
  expect((await on.made()).number).toBe('RPT-20261122-0002')
  on.env.pass(20 * 3600_000)
  expect((await on.made()).number).toBe('RPT-20261123-0001')
})

test('in both languages there are four files; what an order says goes before what its template says', async () => {
  const both = await on.made({ language: 'both', buildingId: 'b3' })
  expect(both.files).toHaveLength(4)
  expect(both.buildingId).toBe('b3')
  const one = await on.made({ language: 'en', formats: ['pdf'] })
  expect(one.files).toMatchObject([{ format: 'pdf', locale: 'en' }])
})

test('what has no template, lies in the future or in no building here is refused', () => {
  const { reports, actor } = on
  expect(() => reports.make(actor, { templateId: 'nope', ...YESTERDAY })).toThrow(expect.objectContaining({ code: 'report.noTemplate' }))
  expect(() => reports.make(actor, { templateId: 'day', fromMs: YESTERDAY.fromMs, toMs: on.env.clock.now() + 1 })).toThrow(
    expect.objectContaining({ code: 'report.future' }),
  )
  expect(() => reports.make(actor, { templateId: 'day', ...YESTERDAY, buildingId: 'b9' })).toThrow(expect.objectContaining({ code: 'request.invalidField' }))
})

test('one is made at a time; how far it is, is told; more than fifty do not wait', async () => {
  on.maker.hold()
  const heard: string[] = []
  const ended = new AbortController()
  void (async () => {
    for await (const event of on.env.feed.subscribe('report', ended.signal)) if (!event.lost) heard.push(`${event.event.state} ${event.event.progress}`)
  })()
  const ids = Array.from({ length: 50 }, () => on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY, formats: ['pdf'] }).id)
  expect(() => on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY })).toThrow(expect.objectContaining({ code: 'report.tooMany' }))
  await eventually(() => on.maker.orders.length).toBe(1)
  expect(on.reports.get(ids[0]!)).toMatchObject({ state: 'making', progress: 0.5 })
  expect(on.reports.get(ids[1]!)).toMatchObject({ state: 'queued', progress: 0 })
  await eventually(() => heard).toEqual(expect.arrayContaining(['queued 0', 'making 0', 'making 0.5']))
  on.maker.release()
  await on.reports.settled()
  expect(new Set(ids.map((id) => on.reports.get(id).state))).toEqual(new Set(['ready']))
  expect(new Set(ids.map((id) => on.reports.get(id).number)).size).toBe(50)
  ended.abort()
})

test('one that is asked for in the very turn in which the work before it ends is made all the same', async () => {
  await on.reports.start()
  for (let turns = 0; turns < 8; turns++) {
    const first = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY, formats: ['pdf'] })
    await on.reports.settled()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    const { id } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY, formats: ['pdf'] })
    await on.reports.settled()
    expect([on.reports.get(first.id).state, on.reports.get(id).state]).toEqual(['ready', 'ready'])
  }
  await on.reports.start()
  const { id } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY, formats: ['pdf'] })
  await on.reports.settled()
  expect(on.reports.get(id).state).toBe('ready')
})

test('a cancelled one leaves nothing and can be made after all', async () => {
  on.maker.hold()
  const { id } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY })
  await eventually(() => on.maker.orders.length).toBe(1)
  expect(on.reports.cancel(on.actor, id).state).toBe('cancelled')
  await on.reports.settled()
  expect(on.reports.get(id)).toMatchObject({ state: 'cancelled', problem: null, files: [] })
  expect(filesBelow()).toEqual([])
  expect(() => on.reports.cancel(on.actor, id)).toThrow(expect.objectContaining({ code: 'report.wrongState' }))
  on.maker.release()
  on.reports.retry(on.actor, id)
  await on.reports.settled()
  expect(on.reports.get(id).state).toBe('ready')
  expect(() => on.reports.retry(on.actor, id)).toThrow(expect.objectContaining({ code: 'report.wrongState' }))
})

test('one that fails says so and does not hold up the next', async () => {
  on.maker.breakWith(new Error('no font'))
  const bad = await on.made()
  expect(bad).toMatchObject({ state: 'failed', problem: 'report.makingFailed' })
  on.maker.breakWith(Object.assign(new Error('full'), { code: 'ENOSPC' }))
  expect((await on.made()).problem).toBe('storage.failing')
  on.maker.breakWith(null)
  expect((await on.made()).state).toBe('ready')
  await expect(on.reports.file(bad.id, 'pdf', null)).rejects.toMatchObject({ code: 'report.notReady' })
})

test('what a crash cut off is made at the next start, under its number, once; half a file is swept away', async () => {
  on.maker.hold()
  const { id, number } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY })
  await eventually(() => on.maker.orders.length).toBe(1)
  mkdirSync(join(on.env.dir, 'reports/2026'), { recursive: true })
  writeFileSync(join(on.env.dir, 'reports/2026/x.pdf.part-0123'), 'half')
  await on.reports.stop()
  // As kill -9 leaves it.
  rawDb(on.env.db).exec(`UPDATE reports SET state = 'making', starts = 1`)
  on.maker.release()
  const again = on.open()
  await again.start()
  await again.settled()
  expect(again.get(id)).toMatchObject({ number, state: 'ready' })
  expect(listReportFiles(on.env.db, id)).toHaveLength(2)
  expect(existsSync(join(on.env.dir, 'reports/2026/x.pdf.part-0123'))).toBe(false)
  expect((await again.check(id)).ok).toBe(true)
  await again.stop()
})

test('a report that brings the core down three times is not begun a fourth time', async () => {
  on.maker.hold()
  const { id } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY })
  await eventually(() => on.maker.orders.length).toBe(1)
  for (const starts of [2, 3]) {
    rawDb(on.env.db).exec(`UPDATE reports SET state = 'queued'`)
    expect(beginMaking(on.env.db, id)).toBe(true)
    expect(findReport(on.env.db, id)!.starts).toBe(starts)
  }
  await on.open().start()
  expect(on.reports.get(id)).toMatchObject({ state: 'failed', problem: 'report.makingFailed' })
})

test('stopped by a person in the middle, it waits for the next start and that is no fault of its own', async () => {
  on.maker.hold()
  const { id } = on.reports.make(on.actor, { templateId: 'day', ...YESTERDAY })
  await eventually(() => on.maker.orders.length).toBe(1)
  await on.reports.stop()
  expect(findReport(on.env.db, id)).toMatchObject({ state: 'queued', starts: 0 })
})

test('a flipped byte, a cut, a missing file and a changed row are refused and named', async () => {
  const { id, number } = await on.made({ formats: ['pdf'] })
  const path = join(on.env.dir, `reports/2026/${number}-zh-CN.pdf`)
  const whole = readFileSync(path)
  expect(await on.reports.check(id)).toMatchObject({ ok: true, files: [{ problem: null }] })
  const refused = async (why: ReportFlaw) => {
    expect(await on.reports.check(id)).toMatchObject({ ok: false, files: [{ problem: why }] })
    await expect(on.reports.file(id, 'pdf', null)).rejects.toMatchObject({ code: 'report.altered' })
  }
  const flipped = Buffer.from(whole)
  flipped[whole.length >> 1]! ^= 1
  writeFileSync(path, flipped)
  await refused('wrongHash')
  writeFileSync(path, whole.subarray(1))
  await refused('wrongSize')
  writeFileSync(path, whole)
  rawDb(on.env.db).exec(`UPDATE report_files SET sha256 = '${sha256(flipped)}'`)
  writeFileSync(path, flipped)
  await refused('rowChanged')
  rawDb(on.env.db).exec(`UPDATE report_files SET sha256 = '${sha256(whole)}', signature = 'AAAA'`)
  writeFileSync(path, whole)
  await refused('badSignature')
})
