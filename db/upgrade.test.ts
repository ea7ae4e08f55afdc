// An upgrade from any schema that was ever released, with rows in it: old or new whatever cuts it off, with a backup of what was before.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBackup, countRows, schemaOf } from './backup.ts'
import { listBackups } from './backup-list.ts'
import { dataPaths } from './data-dir.ts'
import { readKeyFile } from './key-file.ts'
import { SCHEMA_VERSION } from './migrate.ts'
import { checkPages, openReadableDb } from './open.ts'
import { openStore } from './open-store.ts'
import { RELEASED, writeOldDatabase } from '../test/fixtures/old-database.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-upgrade-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const look = (place: string) => {
  const db = openReadableDb({ file: dataPaths(place).db, key: readKeyFile(place) })
  const seen = { schema: schemaOf(db), rows: countRows(db), pages: checkPages(db) }
  db.close()
  return seen
}
/** Of the tables that were there before. */
const sameRows = (before: Record<string, number>, after: Record<string, number>) => Object.keys(before).filter((table) => before[table] !== after[table])

test('from the oldest, a middle and the last released schema all rows come along, and a backup of what was before is sound', () => {
  // The oldest, one in the middle and the last; `npm run bench -- faults` takes them all.
  for (const schema of [RELEASED[0]!, RELEASED[RELEASED.length >> 1]!, RELEASED.at(-1)!]) {
    const place = join(dir, String(schema))
    writeOldDatabase(place, schema)
    const before = look(place)
    expect([before.schema, before.rows['incidents']]).toEqual([schema, 40])
    openStore(place).db.close()
    const after = look(place)
    expect([schema, after.schema, after.pages, sameRows(before.rows, after.rows)]).toEqual([schema, SCHEMA_VERSION, null, []])
    const [backup] = listBackups(dataPaths(place).backups)
    expect(backup?.note).toMatchObject({ why: 'upgrade', schema, rows: before.rows })
    expect(checkBackup(backup!.file, backup!.note, readKeyFile(place))).toBeNull()
  }
})

test('killed anywhere in the upgrade it is the old or the new one, with all rows, and the next start ends it', { timeout: 120_000 }, async () => {
  const old = join(dir, 'old')
  writeOldDatabase(old, RELEASED[0]!)
  const before = look(old)
  const seen: number[] = []
  for (let n = 0; n < 6; n += 1) {
    const place = join(dir, `kill-${n}`)
    cpSync(old, place, { recursive: true })
    const child = spawn(process.execPath, [join(import.meta.dirname, '../test/fixtures/upgrade-and-say.ts'), place], { stdio: ['ignore', 'pipe', 'inherit'] })
    const gone = once(child, 'close')
    await once(child.stdout, 'data')
    setTimeout(() => child.kill('SIGKILL'), n * 6)
    await gone
    const cut = look(place)
    seen.push(cut.schema)
    expect([RELEASED[0], SCHEMA_VERSION]).toContain(cut.schema)
    expect([cut.pages, sameRows(before.rows, cut.rows)]).toEqual([null, []])
    openStore(place).db.close()
    expect(look(place).schema).toBe(SCHEMA_VERSION)
    expect(listBackups(dataPaths(place).backups)[0]?.note.schema).toBe(RELEASED[0])
  }
  expect(seen).toContain(RELEASED[0])
})

test('on a disk that fills in the middle nothing is upgraded and nothing lost, and with room it goes through', ({ skip }) => {
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dir])
  if (process.platform !== 'linux' || mount.status !== 0) skip('mounting a small file system needs root on Linux')
  try {
    const place = join(dir, 'full')
    writeOldDatabase(place, RELEASED[0]!)
    const before = look(place)
    const refused: number[] = []
    for (const leftKb of [64, 300, 600, 900, 1200, 1500, 1800]) {
      const ballast = join(dir, 'ballast')
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'])
      truncateSync(ballast, Math.max(0, statSync(ballast).size - leftKb * 1024))
      try {
        openStore(place).db.close()
      } catch {
        refused.push(leftKb)
      }
      rmSync(ballast)
      const now = look(place)
      if (refused.at(-1) !== leftKb) break
      expect(now).toEqual(before)
    }
    expect(refused.length).toBeGreaterThan(1)
    openStore(place).db.close()
    expect(look(place)).toMatchObject({ schema: SCHEMA_VERSION, pages: null })
    expect(readdirSync(dataPaths(place).backups).filter((name) => name.endsWith('.part'))).toEqual([])
  } finally {
    spawnSync('umount', ['-l', dir])
    mkdirSync(dir, { recursive: true })
  }
})
