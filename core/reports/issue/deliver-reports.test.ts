// What is owed of a report reaches each recipient and the folder, for days if need be, and says so when it does not.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../../contract/errors.ts'
import { lastAudit } from '../../../db/audit.ts'
import { rawDb } from '../../../db/statement.ts'
import { startFakeSmtp } from '../../../test/fakes/smtp.ts'
import { RETRY_DELAYS_MS } from '../../pms/schedule.ts'
import { MAIL, startReports, type ReportsFixture } from '../../../test/fixtures/reports.ts'
import { sendMail } from './send-mail.ts'

let on: ReportsFixture
let share: string
beforeEach(async () => {
  on = await startReports()
  share = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-share-')))
})
afterEach(async () => {
  await on.close()
  rmSync(share, { recursive: true, force: true })
})

const to = (...recipients: string[]) => ({ deliverTo: { recipients, folder: false } })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof VigilError ? error.code : String(error)),
  )
const LATER = { is: 'failed', problem: 'mail.later', detail: '451 later', isFinal: false } as const

test('each recipient is sent the files as they were issued, each for itself', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  const report = await on.made(to('a@example.com', 'b@example.com'))
  expect(on.mails.map((mail) => mail.to).toSorted()).toEqual(['a@example.com', 'b@example.com'])
  const [mail] = on.mails
  expect(mail!.subject).toBe(`翠园一期 日报 2026-11-21 (${report.number})`)
  expect(mail!.attachments.map(({ filename }) => filename)).toEqual([`${report.number}-zh-CN.pdf`, `${report.number}-zh-CN.xlsx`])
  expect(mail!.text).toContain(report.files[0]!.sha256)
  expect(on.reports.get(report.id).deliveries).toMatchObject([
    { to: 'a@example.com', state: 'delivered', nextAtMs: null, attempts: [{ problem: null, detail: '250 OK' }] },
    { to: 'b@example.com', state: 'delivered' },
  ])
  expect(new Set(on.mails.map(({ messageId }) => messageId)).size).toBe(2)
})

test('a mail that is put off is tried by the schedule under one Message-ID, each attempt on record', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  on.answers.push(LATER, LATER)
  const { id } = await on.made(to('a@example.com'))
  const delivery = () => on.reports.get(id).deliveries[0]!
  expect(delivery()).toMatchObject({ state: 'owed', nextAtMs: on.env.clock.now() + RETRY_DELAYS_MS[1]!, attempts: [{ problem: 'mail.later' }] })
  on.reports.tick()
  await on.reports.settled()
  expect(on.mails).toHaveLength(1)
  for (const step of [1, 2]) {
    on.env.pass(RETRY_DELAYS_MS[step]!)
    on.reports.tick()
    await on.reports.settled()
  }
  expect(delivery()).toMatchObject({ state: 'delivered', attempts: [{ problem: 'mail.later' }, { problem: 'mail.later' }, { problem: null }] })
  expect(new Set(on.mails.map(({ messageId }) => messageId)).size).toBe(1)
})

test('given up after the last step, at once when refused; health says so until it is tried by hand', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  for (let n = 0; n < 10; n++) on.answers.push(LATER)
  const { id } = await on.made(to('a@example.com'))
  for (let n = 0; n < 12; n++) {
    on.env.pass(25 * 3600_000)
    on.reports.tick()
    await on.reports.settled()
  }
  expect(on.mails).toHaveLength(10)
  const [delivery] = on.reports.get(id).deliveries
  expect(delivery).toMatchObject({ state: 'failed', nextAtMs: null })
  expect(on.troubles).toContain('report.undelivered')
  expect(lastAudit(on.env.db, `reportDelivery/${delivery!.id}`, 'report.delivery.failed')).not.toBeNull()
  on.reports.retryDelivery(on.actor, delivery!.id)
  await on.reports.settled()
  on.reports.tick()
  expect(on.reports.get(id).deliveries[0]!.state).toBe('delivered')
  expect(on.troubles).not.toContain('report.undelivered')
  expect(() => on.reports.retryDelivery(on.actor, delivery!.id)).toThrow(expect.objectContaining({ code: 'report.noDelivery' }))
  on.answers.push({ is: 'failed', problem: 'mail.refused', detail: '550', isFinal: true })
  expect((await on.made(to('nobody@example.com'))).deliveries).toMatchObject([{ state: 'failed', attempts: [{ detail: '550' }] }])
})

test('a report that was altered goes nowhere', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  const { id, number } = await on.made({ formats: ['pdf'] })
  writeFileSync(join(on.env.dir, `reports/2026/${number}-zh-CN.pdf`), 'another')
  on.reports.deliver(on.actor, id, { recipients: ['a@example.com'], folder: false })
  await on.reports.settled()
  expect(on.mails).toEqual([])
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'failed', attempts: [{ problem: 'report.altered' }] }])
})

test('what is too large for a mail is announced without its files', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  on.maker.pad(11 * 1024 * 1024)
  const { number } = await on.made(to('a@example.com'))
  expect(on.mails).toMatchObject([{ attachments: [], text: expect.stringContaining(number) as string }])
})

test('without a mail server it waits, and goes out when one is set', async () => {
  const { id } = await on.made(to('a@example.com'))
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'owed', attempts: [{ problem: 'mail.notSet' }] }])
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  await on.reports.settled()
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'delivered' }])
})

test('a real server gets the very bytes of the archive', async () => {
  const server = await startFakeSmtp()
  const over = await startReports({ send: sendMail })
  await over.reports.outlets.save(over.actor, { mail: { ...MAIL, port: server.port } })
  const report = await over.made(to('a@example.com'))
  expect(server.mails[0]!.attachments.map((one) => one.sha256)).toEqual(report.files.map((one) => one.sha256))
  await over.close()
  await server.close()
})

test('the password is kept for the server it was given for, and shown to nobody', async () => {
  const login = { ...MAIL, user: 'vigil', password: 'secret' }
  const shown = await on.reports.outlets.save(on.actor, { mail: login })
  expect(shown.mail).toMatchObject({ user: 'vigil', hasPassword: true })
  expect(JSON.stringify(shown)).not.toContain('secret')
  const { password: _, ...again } = login
  await on.reports.outlets.save(on.actor, { mail: { ...again, port: 26 } })
  expect(on.reports.outlets.mail()).toMatchObject({ port: 26, password: 'secret' })
  await on.reports.outlets.save(on.actor, { mail: { ...again, host: '127.0.0.2' } })
  expect(on.reports.outlets.mail()!.password).toBeUndefined()
  expect(lastAudit(on.env.db, 'reportOutlets', 'report.mailSave')!.after).not.toContain('secret')
  expect(await codeOf(on.reports.outlets.save(on.actor, { mail: { ...MAIL, host: 'mail.example.com' } }))).toBe('mail.insecure')
})

test('a folder gets the files whole, once, and nothing else lies there but the mark', async () => {
  await on.reports.outlets.save(on.actor, { folder: { path: share } })
  const { id, number } = await on.made({ deliverTo: { recipients: [], folder: true } })
  expect(on.reports.get(id).deliveries).toMatchObject([{ via: 'folder', state: 'delivered' }])
  expect(readdirSync(share).toSorted()).toEqual(['.vigil-reports', `${number}-zh-CN.pdf`, `${number}-zh-CN.xlsx`])
  const { path } = await on.reports.file(id, 'pdf', null)
  expect(readFileSync(join(share, `${number}-zh-CN.pdf`)).equals(readFileSync(path))).toBe(true)
  expect(await on.reports.outlets.testFolder(on.actor)).toMatchObject({ problem: null })
})

test('a share that is not mounted is not written into, and the report arrives when it is back', async () => {
  await on.reports.outlets.save(on.actor, { folder: { path: share } })
  rmSync(join(share, '.vigil-reports'))
  const { id } = await on.made({ deliverTo: { recipients: [], folder: true } })
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'owed', attempts: [{ problem: 'folder.notMounted' }] }])
  expect(readdirSync(share)).toEqual([])
  rmSync(share, { recursive: true })
  expect(await on.reports.outlets.testFolder(on.actor)).toMatchObject({ problem: 'folder.missing' })
  mkdirSync(share)
  await on.reports.outlets.save(on.actor, { folder: { path: share } })
  await on.reports.settled()
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'delivered' }])
})

test('a folder that is relative, inside the data, behind a link, or cannot be written to is refused', async () => {
  const save = (path: string) => codeOf(on.reports.outlets.save(on.actor, { folder: { path } }))
  expect(await save('reports')).toBe('folder.notAbsolute')
  expect(await save(realpathSync(on.env.dir))).toBe('folder.insideData')
  symlinkSync(share, join(share, 'link'))
  expect(await save(join(share, 'link'))).toBe('folder.link')
  expect(await save(join(share, 'nowhere'))).toBe('folder.missing')
  writeFileSync(join(share, 'file'), '')
  expect(await save(join(share, 'file'))).toBe('folder.missing')
  const locked = join(share, 'locked')
  mkdirSync(locked)
  chmodSync(locked, 0o500)
  // root may write everywhere
  if (process.getuid?.() !== 0) expect(await save(locked)).toBe('folder.notWritable')
})

test('a link that somebody laid in the place of a report is not written through', async () => {
  await on.reports.outlets.save(on.actor, { folder: { path: share } })
  const victim = join(on.env.dir, 'victim')
  writeFileSync(victim, 'untouched')
  symlinkSync(victim, join(share, 'RPT-20261122-0001-zh-CN.pdf'))
  const { id } = await on.made({ deliverTo: { recipients: [], folder: true } })
  expect(on.reports.get(id).deliveries).toMatchObject([{ state: 'owed', attempts: [{ problem: 'folder.link' }] }])
  expect(readFileSync(victim, 'utf8')).toBe('untouched')
})

test('what was under way when the core died is delivered at the next start', async () => {
  await on.reports.outlets.save(on.actor, { mail: MAIL })
  on.answers.push({ is: 'aborted' })
  const { id } = await on.made()
  rawDb(on.env.db).exec(
    `INSERT INTO report_deliveries (id, report_id, via, recipient, state, next_at_ms) VALUES ('d1', '${id}', 'mail', 'a@example.com', 'owed', 1)`,
  )
  on.answers.length = 0
  const again = on.open()
  await again.start()
  await again.settled()
  expect(again.get(id).deliveries).toMatchObject([{ id: 'd1', state: 'delivered' }])
  await again.stop()
})

test.skipIf(process.platform === 'win32')('a pipe or a link in the place of the mark is no mark, and holds nobody up', async () => {
  await on.reports.outlets.save(on.actor, { folder: { path: share } })
  const mark = join(share, '.vigil-reports')
  const right = readFileSync(mark)
  rmSync(mark)
  execFileSync('mkfifo', [mark])
  expect(await on.reports.outlets.testFolder(on.actor)).toMatchObject({ problem: 'folder.notMounted' })
  rmSync(mark)
  writeFileSync(join(share, 'elsewhere'), right)
  symlinkSync(join(share, 'elsewhere'), mark)
  expect(await on.reports.outlets.testFolder(on.actor)).toMatchObject({ problem: 'folder.notMounted' })
})
