// The first start, wherever it is cut off, and every later one that finds less than there was.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataPaths, lockDataDir } from './data-dir.ts'
import { readKeyFile, readOrCreateKeyFile } from './key-file.ts'
import { openDb, openReadableDb } from './open.ts'
import { change, query } from './statement.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'vigil-first-'))))
afterEach(() => {
  chmodSync(dir, 0o700)
  rmSync(dir, { recursive: true, force: true })
})

const start = () => openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) }).close()
const damaged = (reason: string) => expect.objectContaining({ code: 'data.damaged', details: expect.objectContaining({ reason }) as unknown }) as Error
const DRAFT = '0123456789abcdef'

test('makes the database and its key, and leaves nothing else', () => {
  const key = readOrCreateKeyFile(dir)
  expect(readdirSync(dir).toSorted()).toEqual(['vigil.db', 'vigil.key'])
  openDb({ file: dataPaths(dir).db, key }).close()
  expect(readOrCreateKeyFile(dir)).toEqual(key)
})

test.each(['absent', 'empty', 'one byte'])('a key whose database is %s is no first start', (how) => {
  start()
  if (how === 'absent') rmSync(dataPaths(dir).db)
  else truncateSync(dataPaths(dir).db, how === 'empty' ? 0 : 1)
  expect(start).toThrow(damaged(how === 'absent' ? 'there is a key, but no database' : 'the database is empty'))
  expect(start).toThrow(expect.objectContaining({ code: 'data.damaged' }))
})

test('evidence without database and key is no first start', () => {
  mkdirSync(join(dataPaths(dir).evidence, '2026-11-22'), { recursive: true })
  expect(start).toThrow(damaged('there is evidence, but no database and no key'))
  expect(readdirSync(dir)).toEqual(['evidence'])
})

test('cut off while the database was written: the next start begins anew', () => {
  writeFileSync(join(dir, `vigil.key.${DRAFT}`), Buffer.alloc(32, 1))
  writeFileSync(join(dir, `vigil.db.${DRAFT}`), Buffer.alloc(4096))
  start()
  expect(readdirSync(dir).toSorted()).toEqual(['vigil.db', 'vigil.key'])
})

test('cut off between database and key: the next start ends what was begun', () => {
  const key = readOrCreateKeyFile(dir)
  renameSync(dataPaths(dir).key, join(dir, `vigil.key.${DRAFT}`))
  linkSync(dataPaths(dir).db, join(dir, `vigil.db.${DRAFT}`))
  writeFileSync(join(dir, 'vigil.key.ffffffffffffffff'), Buffer.alloc(32, 1))
  expect(readOrCreateKeyFile(dir)).toEqual(key)
  start()
  expect(readdirSync(dir).toSorted()).toEqual(['vigil.db', 'vigil.key'])
})

test('a database whose key is lost gets no other, whatever lies beside it', () => {
  start()
  rmSync(dataPaths(dir).key)
  writeFileSync(join(dir, `vigil.key.${DRAFT}`), Buffer.alloc(32, 1))
  expect(start).toThrow(damaged('there is no key file'))
  expect(existsSync(dataPaths(dir).key)).toBe(false)
})

test('killed at any step, the next start has a database that its key fits', { timeout: 60_000 }, async () => {
  // Every call that changes the directory is a step; the process kills itself right before its n-th.
  const program = (step: number) => `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    // Loading the program opens files, too, more with every migration: it is no step.
    const { readOrCreateKeyFile } = await import(${JSON.stringify(join(import.meta.dirname, 'key-file.ts'))})
    let left = ${step}
    for (const name of ['openSync', 'writeSync', 'fsyncSync', 'linkSync', 'rmSync']) {
      const real = fs[name]
      fs[name] = (...args) => (left-- === 0 ? process.kill(process.pid, 'SIGKILL') : undefined, real(...args))
    }
    syncBuiltinESMExports()
    readOrCreateKeyFile(${JSON.stringify(dir)})`
  let steps = 0
  for (;;) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(steps)], { stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    start()
    expect(readdirSync(dir).filter((name) => !name.startsWith('vigil.'))).toEqual([])
    if (code === 0) break
    steps++
    for (const name of readdirSync(dir)) rmSync(join(dir, name))
  }
  expect(steps).toBeGreaterThan(8)
})

test('two first starts at once share one key', async () => {
  const program = `import { readOrCreateKeyFile } from ${JSON.stringify(join(import.meta.dirname, 'key-file.ts'))}
    console.log(readOrCreateKeyFile(${JSON.stringify(dir)}).toString('hex'))`
  const starts = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    await once(child, 'close')
    return said.trim()
  })
  const keys = new Set(await Promise.all(starts))
  expect([...keys]).toEqual([readKeyFile(dir).toString('hex')])
  start()
})

test('a lock that cannot be one is told by name', () => {
  mkdirSync(dataPaths(dir).lock)
  expect(() => lockDataDir(dir)).toThrow(damaged('the lock file cannot be opened for writing'))
  rmSync(dataPaths(dir).lock, { recursive: true })
  writeFileSync(dataPaths(dir).lock, 'not a lock\n')
  expect(() => lockDataDir(dir)).toThrow(damaged('the lock file is not empty; it holds no data and may be deleted'))
})

test.skipIf(process.platform === 'win32')('a copy in a read-only directory can be read, and leaves no copy of itself', () => {
  const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
  change(db, 'INSERT INTO incident_days (day, count) VALUES (?, 1)').run('20261122')
  const copy = join(dir, 'copy')
  mkdirSync(copy)
  for (const file of [dataPaths(dir).db, `${dataPaths(dir).db}-wal`, dataPaths(dir).key]) {
    copyFileSync(file, join(copy, file.slice(dir.length + 1)))
    chmodSync(join(copy, file.slice(dir.length + 1)), 0o444)
  }
  db.close()
  chmodSync(copy, 0o555)
  chmodSync(dir, 0o755)
  const tmp = join(dir, 'tmp')
  mkdirSync(tmp)
  chmodSync(tmp, 0o777)
  // Root may write everywhere; another user may not.
  const program = `import { readdirSync } from 'node:fs'
    import { readKeyFile } from ${JSON.stringify(join(import.meta.dirname, 'key-file.ts'))}
    import { openReadableDb } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))}
    import { query } from ${JSON.stringify(join(import.meta.dirname, 'statement.ts'))}
    if (process.getuid() === 0) process.setuid(65534)
    const db = openReadableDb({ file: ${JSON.stringify(join(copy, 'vigil.db'))}, key: readKeyFile(${JSON.stringify(copy)}) })
    const days = query(db, 'SELECT day FROM incident_days').all().map((row) => row.day)
    db.close()
    console.log(JSON.stringify([days, readdirSync(${JSON.stringify(tmp)})]))`
  const said = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', program], { env: { ...process.env, TMPDIR: tmp }, encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual([['20261122'], []])
  chmodSync(copy, 0o755)
  // And the original is untouched by having been copied.
  const original = openReadableDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  expect(query(original, 'SELECT day FROM incident_days').all()).toEqual([{ day: '20261122' }])
  original.close()
})
