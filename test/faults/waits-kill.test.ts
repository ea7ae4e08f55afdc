// kill -9 while acknowledge timers are taken: every incident goes to the next console and to the manager exactly once, also outside.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'

const KILLS = 8
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-waits-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** @param kill once it has said so many lines; null: it ends by itself */
async function run(round: number, kill: number | null): Promise<void> {
  const args = [join(import.meta.dirname, 'write-waits.ts'), dir, String(round), kill === null ? 'last' : 'on']
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(writer, 'close')
  let said = 0
  for await (const _ of createInterface({ input: writer.stdout })) if (++said === kill) writer.kill('SIGKILL')
  await ended
}

test(`after ${KILLS} kills in the middle of the steps each was taken exactly once`, { timeout: 120_000 }, async () => {
  for (let round = 0; round < KILLS; round++) await run(round, round === 0 ? 2 : 1)
  await run(KILLS, null)
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  const rows = <Row>(sql: string) => query<Row>(db, sql).all()
  expect(rows(`SELECT what, count(*) AS n, count(DISTINCT incident_id) AS incidents FROM timeline GROUP BY what ORDER BY what`)).toEqual([
    { what: 'opened', n: 400, incidents: 400 },
    { what: 'toManager', n: 400, incidents: 400 },
    { what: 'toNextConsole', n: 400, incidents: 400 },
  ])
  expect(rows(`SELECT count(*) AS n FROM outbox WHERE type LIKE '%incident.updated%'`)).toEqual([{ n: 400 }])
  expect(rows('SELECT count(*) AS n FROM incidents WHERE told_next_at_ms IS NULL OR told_manager_at_ms IS NULL')).toEqual([{ n: 0 }])
  expect(checkAudit(db)).toEqual({ ok: true, entries: 1200 })
  db.close()
})
