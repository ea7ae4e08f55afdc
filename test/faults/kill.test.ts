// kill -9 in the middle of writing: what was acknowledged is there, nothing is there by half, and the lock is free again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { findIncident } from '../../db/incidents.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { checkPages, openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'

const KILLS = 10
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-kill-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Kills the writer once it has said that `count` incidents are on disk. @returns all it said */
async function writeAndKill(round: number, count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-incidents.ts'), dir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(writer, 'close')
  const said: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    said.push(line)
    if (said.length === count) writer.kill('SIGKILL')
  }
  await ended
  return said
}

test(`of ${KILLS} kills none loses an acknowledged incident or leaves half of one`, { timeout: 120_000 }, async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < KILLS; round += 1) {
    const said = await writeAndKill(round, 1 + round * 3)
    expect(said.length).toBeGreaterThanOrEqual(1 + round * 3)
    acknowledged.push(...said)
  }
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  const lost = acknowledged.filter((line) => {
    const [id, version] = line.split(' ') as [string, string]
    return (findIncident(db, id)?.version ?? 0) < Number(version)
  })
  const count = (sql: string) => query<{ n: number }>(db, sql).get()!.n
  expect(lost).toEqual([])
  expect(checkPages(db)).toBeNull()
  expect(checkAudit(db)).toEqual({ ok: true, entries: count('SELECT sum(version) AS n FROM incidents') })
  for (const table of ['timeline', 'outbox'])
    expect(count(`SELECT count(*) AS n FROM incidents i WHERE version <> (SELECT count(*) FROM ${table} t WHERE t.incident_id = i.id)`)).toBe(0)
  expect(count('SELECT count(*) AS n FROM incidents i WHERE alert_count <> (SELECT count(*) FROM alerts a WHERE a.incident_id = i.id)')).toBe(0)
  db.close()
})
