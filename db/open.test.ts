// The database as opened: settings, key, damage, versions, several processes.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataPaths, lockDataDir } from './data-dir.ts'
import { readKeyFile, readOrCreateKeyFile } from './key-file.ts'
import { SCHEMA_VERSION } from './migrate.ts'
import { checkPages, openDb, openReadableDb } from './open.ts'
import { change, query, rawDb } from './statement.ts'

let dir: string
const options = () => ({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-db-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('every commit reaches the disk: synchronous stays FULL after writes in WAL', () => {
  const db = openDb(options())
  const pragma = (name: string) => rawDb(db).pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  change(db, 'INSERT INTO incident_days (day, count) VALUES (?, 1)').run('20261122')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('foreign_keys')).toBe(1)
  expect(pragma('secure_delete')).toBe(1)
  db.close()
})

test('neither the database nor its log holds a word in clear', () => {
  const db = openDb(options())
  change(db, 'INSERT INTO incident_days (day, count) VALUES (?, 1)').run('PLAINTEXT-CANARY')
  for (const file of [dataPaths(dir).db, dataPaths(dir).db + '-wal']) expect(readFileSync(file).includes('PLAINTEXT-CANARY')).toBe(false)
  expect(readFileSync(dataPaths(dir).db).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
  db.close()
})

test('another key is refused', () => {
  openDb(options()).close()
  expect(() => openDb({ ...options(), key: Buffer.alloc(32, 7) })).toThrow(expect.objectContaining({ code: 'data.damaged' }))
})

test('a key is made once, for its owner only, and never for a database that lost its own', () => {
  const { key } = options()
  expect(statSync(dataPaths(dir).key).mode & 0o777).toBe(0o600)
  openDb(options()).close()
  expect(readKeyFile(dir)).toEqual(key)
  rmSync(dataPaths(dir).key)
  expect(() => readOrCreateKeyFile(dir)).toThrow(expect.objectContaining({ code: 'data.damaged' }))
  writeFileSync(dataPaths(dir).key, 'short')
  expect(() => readOrCreateKeyFile(dir)).toThrow(expect.objectContaining({ code: 'data.damaged' }))
})

test('a newer database is refused for writing and for reading, and left as it is', () => {
  const db = openDb(options())
  rawDb(db).pragma(`user_version = ${SCHEMA_VERSION + 10}`)
  db.close()
  expect(() => openDb(options())).toThrow(expect.objectContaining({ code: 'data.newer' }))
  expect(() => openReadableDb(options())).toThrow(expect.objectContaining({ code: 'data.newer' }))
})

test('a flipped bit is found wherever it lies', () => {
  const db = openDb(options())
  for (let day = 0; day < 500; day += 1) change(db, 'INSERT INTO incident_days (day, count) VALUES (?, 1)').run(`day ${day} ${'x'.repeat(100)}`)
  db.close()
  const { file, key } = options()
  const whole = readFileSync(file)
  const found = [0.1, 0.3, 0.5, 0.7, 0.95].map((share) => {
    const at = Math.floor(whole.length * share)
    const bytes = Buffer.from(whole)
    bytes[at] = bytes[at]! ^ 0x04
    writeFileSync(file, bytes)
    try {
      const damaged = openReadableDb({ file, key })
      const says = checkPages(damaged)
      damaged.close()
      return says !== null
    } catch (error) {
      return (error as { code: string }).code === 'data.damaged'
    }
  })
  expect(found).toEqual([true, true, true, true, true])
  writeFileSync(file, whole)
  const sound = openReadableDb({ file, key })
  expect(checkPages(sound)).toBeNull()
  sound.close()
})

test('it can be read beside a writer and when nobody has it open, but not written to', () => {
  const db = openDb(options())
  const read = () => {
    const beside = openReadableDb(options())
    const rows = query<{ day: string }>(beside, 'SELECT day FROM incident_days').all()
    expect(() => rawDb(beside).exec('DELETE FROM incident_days')).toThrow(/readonly/)
    beside.close()
    return rows
  }
  change(db, 'INSERT INTO incident_days (day, count) VALUES (?, 1)').run('20261122')
  expect(read()).toEqual([{ day: '20261122' }])
  db.close()
  expect(read()).toEqual([{ day: '20261122' }])
})

test('a second core is kept out, and let in when the first was killed', async () => {
  const program = `import { lockDataDir } from ${JSON.stringify(join(import.meta.dirname, 'data-dir.ts'))}
    lockDataDir(${JSON.stringify(dir)}); console.log('locked'); setInterval(() => {}, 1000)`
  const first = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(first.stdout, 'data')
  expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ code: 'data.inUse' }))
  const ended = once(first, 'exit')
  first.kill('SIGKILL')
  await ended
  const lock = lockDataDir(dir)
  expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ code: 'data.inUse' }))
  lock.release()
  lockDataDir(dir).release()
})

test('another process may write while the core has the database open', () => {
  const db = openDb(options())
  const program = `import { openDb } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))}
    import { change } from ${JSON.stringify(join(import.meta.dirname, 'statement.ts'))}
    const db = openDb({ file: ${JSON.stringify(options().file)}, key: Buffer.from('${options().key.toString('hex')}', 'hex') })
    change(db, "INSERT INTO incident_days (day, count) VALUES ('from beside', 1)").run()
    db.close()`
  execFileSync(process.execPath, ['--input-type=module-typescript', '-e', program])
  expect(query(db, 'SELECT day FROM incident_days').all()).toEqual([{ day: 'from beside' }])
  db.close()
})
