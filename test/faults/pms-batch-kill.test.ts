// kill -9 in the middle of a batch of the PMS: sent again with its key it goes on, and its answer is the one it would have had.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BatchOut } from '../../contract/open-api-pms.ts'
import { checkAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { checkPages, openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'

/** 1000 lines: 500 houses and who lives there, ten turns. */
const PAIRS = 500
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-kill-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** @param killAt lines on disk at which it is killed @returns its answer, or how many lines it said last */
async function takeIn(killAt: number): Promise<BatchOut | number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-pms-batch.ts'), dir, String(PAIRS)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(writer, 'close')
  let said: BatchOut | number = 0
  for await (const line of createInterface({ input: writer.stdout })) {
    if (line.startsWith('answer ')) said = JSON.parse(line.slice(7)) as BatchOut
    else if (typeof said === 'number') said = Number(line)
    if (typeof said === 'number' && said >= killAt) writer.kill('SIGKILL')
  }
  await ended
  return said
}

test('killed four times on the way, every line is taken once and the answer is whole', { timeout: 120_000 }, async () => {
  let before = 0
  for (const killAt of [100, 300, 600, 900]) {
    const said = await takeIn(killAt)
    expect(said).toBeGreaterThan(before)
    before = said as number
    const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
    const counted = query<{ lines: number; things: number; people: number }>(
      db,
      'SELECT (SELECT count(*) FROM pms_batch_lines) AS lines, (SELECT count(*) FROM pms_records) AS things, (SELECT count(*) FROM persons) AS people',
    ).get()!
    // What a turn wrote and what it says of it are one commit.
    expect([counted.things, counted.people]).toEqual([counted.lines, counted.lines / 2])
    db.close()
  }
  const answer = (await takeIn(Infinity)) as BatchOut
  expect(answer.lines.map(({ line }) => line)).toEqual(Array.from({ length: PAIRS * 2 }, (_, i) => i + 1))
  expect(answer.lines.every(({ result }) => result === 'created')).toBe(true)
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  expect(checkPages(db)).toBeNull()
  expect(checkAudit(db).ok).toBe(true)
  expect(query<{ n: number }>(db, 'SELECT count(*) AS n FROM persons').get()!.n).toBe(PAIRS)
  db.close()
})
