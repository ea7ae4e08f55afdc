// A backup is made beside a writing core, survives its database, and comes back with what is missing said.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_BACKUP_SETTINGS } from '../../contract/backup.ts'
import { checkAudit, listAuditSubjects } from '../../db/audit.ts'
import { backupName, listBackups } from '../../db/backup-list.ts'
import { listDataLosses } from '../../db/backup-runs.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { listQueue } from '../../db/incidents.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { damageFile } from '../../test/fixtures/damage.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { openKeyCopy, writeKeyCopy } from './key-copy.ts'
import { openCheckedStore } from './open-checked-store.ts'
import { restoreBackup } from './restore.ts'
import { startOrRestore } from './start-or-restore.ts'
import { takeBackup, tryNewest, type BackupOrder } from './take-backup.ts'
import { silentLog } from '../log.ts'

let env: TestEnv
let elsewhere: string
beforeEach(() => {
  env = createTestEnv()
  elsewhere = mkdtempSync(join(tmpdir(), 'vigil-second-'))
})
afterEach(() => {
  env.close()
  rmSync(elsewhere, { recursive: true, force: true })
})

const dirOf = () => dataPaths(env.dir).backups
const order = (changes: Partial<BackupOrder> = {}): BackupOrder => ({
  is: 'backup',
  dataDir: env.dir,
  file: dataPaths(env.dir).db,
  key: readKeyFile(env.dir).toString('hex'),
  dir: dirOf(),
  why: 'hourly',
  atMs: env.clock.now(),
  settings: DEFAULT_BACKUP_SETTINGS,
  ...changes,
})
const raise = (zone: string) => raiseAlert(env, claimOf(env, { zone }))
const zones = (dir: string) => {
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  const found = listQueue(db, 100).map(({ zone }) => zone)
  const chain = checkAudit(db)
  const losses = listDataLosses(db, 10)
  const restored = listAuditSubjects(db, 'data.restored').length
  db.close()
  return { zones: found, isWhole: chain.ok, losses, restored }
}

test('what was acknowledged before a backup is there after a restore, what came later is named as missing', async () => {
  raise('before')
  expect(await takeBackup(order())).toMatchObject({ problem: null, second: 'none' })
  env.pass(1_800_000)
  raise('after')
  env.db.close()
  damageFile(dataPaths(env.dir).db, 'page', 0.5)
  expect(() => openCheckedStore(env.dir, env.clock, silentLog)).toThrow(expect.objectContaining({ code: 'data.damaged' }))
  env.pass(60_000)
  const restored = await restoreBackup({ dataDir: env.dir, clock: env.clock })
  expect(restored).toMatchObject({ fromMs: START_MS, toMs: START_MS + 1_860_000, skipped: [] })
  expect(readdirSync(join(env.dir, restored.keptIn!))).toContain('vigil.db')
  expect(zones(env.dir)).toEqual({
    zones: ['before'],
    isWhole: true,
    losses: [expect.objectContaining({ why: 'restored', fromMs: START_MS, toMs: START_MS + 1_860_000, keptIn: restored.keptIn })],
    restored: 1,
  })
})

test('a damaged backup is passed over for the one before, and told', async () => {
  raise('one')
  await takeBackup(order())
  env.pass(3_600_000)
  raise('two')
  const newest = await takeBackup(order())
  damageFile(join(dirOf(), newest.name!), 'bit', 0.3)
  expect(tryNewest(order())).toMatchObject({ problem: 'backup.unsound', name: newest.name })
  env.db.close()
  const restored = await restoreBackup({ dataDir: env.dir, clock: env.clock })
  expect(restored.skipped.map(({ name }) => name)).toEqual([newest.name])
  expect(zones(env.dir).zones).toEqual(['one'])
})

test('when no backup is sound nothing is touched', async () => {
  raise('one')
  const { name } = await takeBackup(order())
  damageFile(join(dirOf(), name!), 'cut', 0.9)
  env.db.close()
  await expect(restoreBackup({ dataDir: env.dir, clock: env.clock })).rejects.toMatchObject({ code: 'backup.unsound' })
  expect(zones(env.dir)).toMatchObject({ zones: ['one'], losses: [] })
})

test('a running core is not restored under its feet', async () => {
  await takeBackup(order())
  const lock = lockDataDir(env.dir)
  await expect(restoreBackup({ dataDir: env.dir, clock: env.clock })).rejects.toMatchObject({ code: 'data.inUse' })
  lock.release()
})

test('a start that was asked to restores by itself, once', async () => {
  raise('one')
  await takeBackup(order())
  env.db.close()
  damageFile(dataPaths(env.dir).db, 'cut', 0.4)
  const store = await startOrRestore(async () => openCheckedStore(env.dir, env.clock, silentLog), env.dir, silentLog)
  store.close()
  expect(zones(env.dir)).toMatchObject({ zones: ['one'], restored: 1 })
})

test('the second place has every backup and what was wished beside it; from there, with the passphrase, a new computer begins', async () => {
  mkdirSync(join(env.dir, 'evidence', '20261122'), { recursive: true })
  writeFileSync(join(env.dir, 'evidence', '20261122', 'a.jpg'), 'picture')
  raise('one')
  const second = { dir: elsewhere, withFiles: true, ownDisk: false }
  await takeBackup(order())
  env.pass(3_600_000)
  await writeKeyCopy(dirOf(), readKeyFile(env.dir), 'correct horse battery', env.clock.now())
  expect(await takeBackup(order({ settings: { ...DEFAULT_BACKUP_SETTINGS, second } }))).toMatchObject({ problem: null, second: 'copied' })
  expect(listBackups(elsewhere)).toHaveLength(2)
  expect(readFileSync(join(elsewhere, 'evidence', '20261122', 'a.jpg'), 'utf8')).toBe('picture')
  const other = join(elsewhere, 'new-computer')
  mkdirSync(other)
  await expect(restoreBackup({ dataDir: other, clock: env.clock, from: elsewhere, passphrase: 'wrong horse battery' })).rejects.toMatchObject({
    code: 'backup.wrongPassphrase',
  })
  await restoreBackup({ dataDir: other, clock: env.clock, from: elsewhere, passphrase: 'correct horse battery' })
  expect(zones(other)).toMatchObject({ zones: ['one'], isWhole: true })
})

test('a copy of the key that was altered opens for nobody', async () => {
  await writeKeyCopy(elsewhere, readKeyFile(env.dir), 'correct horse battery', 1)
  const file = join(elsewhere, 'vigil-key-copy.json')
  expect((await openKeyCopy(elsewhere, 'correct horse battery')).equals(readKeyFile(env.dir))).toBe(true)
  expect(readFileSync(file, 'utf8')).not.toContain(readKeyFile(env.dir).toString('hex'))
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/"sealed": "(.)/, (_, digit) => `"sealed": "${digit === '0' ? '1' : '0'}`),
  )
  await expect(openKeyCopy(elsewhere, 'correct horse battery')).rejects.toMatchObject({ code: 'backup.wrongPassphrase' })
})

test('a stick that is not there, or is only its empty place on the same disk, is told, and the backup is made all the same', async () => {
  const gone = { dir: join(elsewhere, 'gone'), withFiles: false, ownDisk: true }
  expect(await takeBackup(order({ settings: { ...DEFAULT_BACKUP_SETTINGS, second: gone } }))).toMatchObject({ problem: null, second: 'failed' })
  env.pass(1000)
  const empty = { dir: elsewhere, withFiles: false, ownDisk: true }
  expect(await takeBackup(order({ settings: { ...DEFAULT_BACKUP_SETTINGS, second: empty } }))).toMatchObject({ problem: null, second: 'failed' })
  expect(readdirSync(elsewhere)).toEqual([])
})

test('what a kill left half written goes with the next backup, and no such file is ever listed', async () => {
  mkdirSync(dirOf())
  const half = `${backupName(START_MS, 'hourly')}.0123abcd.part`
  writeFileSync(join(dirOf(), half), 'half')
  writeFileSync(join(dirOf(), `${backupName(START_MS, 'hourly')}.json`), '{}')
  expect(listBackups(dirOf())).toEqual([])
  await takeBackup(order())
  expect(existsSync(join(dirOf(), half))).toBe(false)
  expect(listBackups(dirOf())).toHaveLength(1)
})

test('a database whose key does not fit the backup is not mistaken for a sound one', async () => {
  raise('one')
  await takeBackup(order())
  const stranger = createTestEnv()
  stranger.db.close()
  cpSync(dirOf(), dataPaths(stranger.dir).backups, { recursive: true })
  await expect(restoreBackup({ dataDir: stranger.dir, clock: env.clock })).rejects.toMatchObject({ code: 'backup.unsound' })
  stranger.close()
})
