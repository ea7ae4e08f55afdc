// kill -9 while reports are made, written and delivered: none is lost or issued twice, no half file counts, and each reaches mailbox and folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createReportDesk } from '../../core/reports/issue/report-desk.ts'
import { createFakeMaker } from '../../core/reports/issue/fake-maker.ts'
import { SYSTEM } from '../../core/env.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { verifyData } from '../../core/verify.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'
import { startFakeSmtp, type FakeSmtp } from '../fakes/smtp.ts'

const KILLS = 12
let dir: string
let folder: string
let mail: FakeSmtp

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-kill-'))
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-kill-share-')))
  mail = await startFakeSmtp()
})
afterEach(async () => {
  await mail.close()
  for (const one of [dir, folder]) rmSync(one, { recursive: true, force: true })
})

/** Kills the writer at its n-th word: words come when making begins, goes on, is issued, and when a delivery ends. */
async function writeAndKill(words: number, afterMs: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-reports.ts'), dir, folder, String(mail.port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(writer, 'close')
  const said: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    said.push(line)
    // a moment later, so that it falls between two words
    if (said.length === words) setTimeout(() => writer.kill('SIGKILL'), afterMs)
  }
  await ended
  return said
}

test(`of ${KILLS} kills none loses a report or issues one twice`, { timeout: 180_000 }, async () => {
  const issued = new Set<string>()
  for (let round = 0; round < KILLS; round++) {
    for (const line of await writeAndKill(1 + round, (round * 7) % 23)) if (line.startsWith('ready ')) issued.add(line.slice(6))
  }
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  // Retries of what a kill cut off in its sending are due in seconds: the clock is moved on.
  let nowMs = Date.now()
  const env = { db, clock: { now: () => nowMs }, log: silentLog, feed: createFeed(), site: { id: 'kill', name: '翠园一期', timezone: 'Asia/Shanghai' } }
  const means = { dataDir: dir, maker: createFakeMaker(), buildingIds: [], troubles: { report: () => {}, clear: () => {} } }
  const reports = createReportDesk(env, means)
  await reports.start()
  await reports.settled()
  // One that was cut off three times is given up, said to be, and made by hand.
  for (const { id } of reports.list(null, 100).items.filter(({ state }) => state === 'failed')) reports.retry(SYSTEM, id)
  await reports.settled()
  nowMs += 3_600_000
  reports.tick()
  await reports.settled()

  const rows = query<{ id: string; number: string; state: string }>(db, 'SELECT id, number, state FROM reports ORDER BY number').all()
  expect(rows.length).toBeGreaterThanOrEqual(issued.size)
  expect(issued.size).toBeGreaterThan(2)
  expect(rows.filter(({ state }) => state !== 'ready')).toEqual([])
  expect([...issued].filter((number) => !rows.some((row) => row.number === number))).toEqual([])
  expect(await verifyData(dir)).toMatchObject({ ok: true, reportFiles: rows.length * 2, broken: null })
  const entries = query<{ n: number; of: number }>(db, `SELECT count(*) AS n, count(DISTINCT subject) AS "of" FROM audit WHERE action = 'report.issue'`).get()
  expect(entries).toEqual({ n: rows.length, of: rows.length })
  expect(globSync('reports/**/*.part-*', { cwd: dir })).toEqual([])

  expect(query(db, `SELECT * FROM report_deliveries WHERE state <> 'delivered'`).all()).toEqual([])
  const sha256 = query<{ name: string; sha256: string }>(
    db,
    `SELECT r.number || '-' || f.locale || '.' || f.format AS name, f.sha256 FROM report_files f JOIN reports r ON r.id = f.report_id`,
  ).all()
  const inFolder = readdirSync(folder).filter((name) => name.startsWith('RPT-'))
  expect(inFolder.toSorted()).toEqual(sha256.map(({ name }) => name).toSorted())
  for (const one of sha256) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, one.name)))
        .digest('hex'),
    ).toBe(one.sha256)
    const arrived = mail.mails.filter(({ attachments }) => attachments.some(({ name }) => name === one.name))
    // more than once only where the answer was cut off, and then under one Message-ID
    expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(1)
    expect(arrived.flatMap(({ attachments }) => attachments).find(({ name }) => name === one.name)?.sha256).toBe(one.sha256)
  }
  await reports.stop()
  db.close()
})
