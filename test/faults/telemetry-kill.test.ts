// kill -9 while telemetry is taken in: of the roll-ups at most the minute under way is lost, and nothing is said twice or not at all.
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
import { checkPages, openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'
import { lastRollUps, listConditions, listMetrics, minutesOf } from '../../db/telemetry.ts'
import { START_MS } from '../fixtures/test-env.ts'

const KILLS = 8
const HOUR_MS = 3_600_000
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-kill-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Kills it once it has said `count` times what is on disk. @returns the last minute it said */
async function takeAndKill(startMs: number, count: number): Promise<number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-telemetry.ts'), dir, String(startMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(writer, 'close')
  let said = 0
  let minute = 0
  for await (const line of createInterface({ input: writer.stdout })) {
    minute = Number(line)
    if (++said === count) writer.kill('SIGKILL')
  }
  await ended
  return minute
}

test(`of ${KILLS} kills none loses a written minute, and what was said goes on where it stood`, { timeout: 120_000 }, async () => {
  for (let round = 0; round < KILLS; round += 1) {
    const startMs = START_MS + round * 48 * HOUR_MS
    const minute = await takeAndKill(startMs, 20 + round * 7)
    const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
    expect(lastRollUps(db).minute).toBeGreaterThanOrEqual(minute)
    // every minute but the first of this run is whole
    const { id } = listMetrics(db).find(({ metric }) => metric === 'vibration_rms')!
    const written = minutesOf(db, id, Math.floor(startMs / 60_000) + 1, minute + 1)
    expect(written.length).toBeGreaterThan(1)
    expect(written.filter(({ samples }) => samples !== 60)).toEqual([])
    db.close()
  }
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  expect(checkPages(db)).toBeNull()
  expect(checkAudit(db).ok).toBe(true)
  const lines = query<{ what: string }>(db, 'SELECT what FROM timeline ORDER BY id').all().map(({ what }) => what !== 'conditionEnded') // prettier-ignore
  expect(lines.length).toBeGreaterThan(KILLS)
  // begun, over, begun, over ... across all kills
  expect(lines).toEqual(lines.map((_, i) => i % 2 === 0))
  expect(listConditions(db, 'threshold').length === 1).toBe(lines.at(-1))
  db.close()
})
