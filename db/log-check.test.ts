// What SQLite passes over in silence is found: a log that was damaged, and one that was cut short.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAudit } from './audit.ts'
import { lastEntry } from './backup.ts'
import { dataPaths } from './data-dir.ts'
import { readOrCreateKeyFile } from './key-file.ts'
import { checkLog } from './log-check.ts'
import { holdsMark, type Mark } from './mark.ts'
import { openDb, openReadableDb, type WritableDb } from './open.ts'
import { inTransaction } from './transaction.ts'

let dir: string
let key: Buffer
let mark: Mark
const live = () => dataPaths(dir).db
const copy = () => join(dir, 'copy.db')

/** As a kill leaves it: the log has not been written back. */
function takeCopy(): void {
  for (const end of ['', '-wal', '-shm']) rmSync(copy() + end, { force: true })
  copyFileSync(live(), copy())
  copyFileSync(`${live()}-wal`, `${copy()}-wal`)
}

function write(db: WritableDb, n: number): void {
  inTransaction(db, () =>
    appendAudit(db, { atMs: n, actorType: 'system', actorId: 'system', action: 'test', subject: `test/${n}`, before: null, after: { text: 'x'.repeat(3000) } }),
  )
}

let db: WritableDb
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-log-'))
  key = readOrCreateKeyFile(dir)
  db = openDb({ file: live(), key })
  for (let n = 0; n < 40; n += 1) write(db, n)
  const { seq, hash } = lastEntry(db)
  mark = { seq, hash, atMs: 40 }
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

const look = () => {
  const state = checkLog({ file: copy(), key })
  const reading = openReadableDb({ file: copy(), key })
  const holds = holdsMark(reading, mark)
  reading.close()
  return { state, holds }
}

test('a log that a kill left is whole, and so is the database with it', () => {
  takeCopy()
  expect(existsSync(`${copy()}-wal`)).toBe(true)
  expect(look()).toEqual({ state: 'whole', holds: true })
})

test('a flipped bit anywhere in the log is found: by what follows it, by the header, or by the mark', () => {
  const bytes = statSync(`${live()}-wal`).size
  for (let n = 0; n < 60; n += 1) {
    takeCopy()
    const log = readFileSync(`${copy()}-wal`)
    const at = Math.floor((n * bytes) / 60)
    log[at]! ^= 1 << (n % 8)
    writeFileSync(`${copy()}-wal`, log)
    const { state, holds } = look()
    expect([n, at, state === 'damaged' || !holds]).toEqual([n, at, true])
  }
})

test('a log that is cut short anywhere is found by the mark, which the log alone could not tell', () => {
  const bytes = statSync(`${live()}-wal`).size
  for (const part of [0, 0.1, 0.5, 0.97]) {
    takeCopy()
    truncateSync(`${copy()}-wal`, Math.floor(bytes * part))
    expect(look().holds).toBe(false)
  }
})

test('what a kill cut off in the middle of a transaction is no damage', () => {
  takeCopy()
  const bytes = statSync(`${copy()}-wal`).size
  const log = readFileSync(`${copy()}-wal`)
  // frames of the same generation without a commit
  const frame = Buffer.from(log.subarray(bytes - 4120, bytes))
  frame.writeUInt32BE(0, 4)
  writeFileSync(`${copy()}-wal`, Buffer.concat([log, frame, frame]))
  expect(look()).toEqual({ state: 'whole', holds: true })
})
