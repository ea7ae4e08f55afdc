// There is a backup of every hour, and where there is not, it is said.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_BACKUP_SETTINGS } from '../../contract/backup.ts'
import { lastAudit } from '../../db/audit.ts'
import { lastBackupRun } from '../../db/backup-runs.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { listQueue } from '../../db/incidents.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM } from '../env.ts'
import { silentLog } from '../log.ts'
import { createTroubles, type Troubles } from '../troubles.ts'
import { createBackupDesk } from './backup-desk.ts'
import type { BackupOrder, BackupOutcome } from './take-backup.ts'

let env: TestEnv
let troubles: Troubles
let orders: BackupOrder[]
let outcome: BackupOutcome
const GOOD: BackupOutcome = { name: 'x.db', bytes: 10, problem: null, detail: null, second: 'none' }
const HOUR = 3_600_000

beforeEach(() => {
  env = createTestEnv()
  troubles = createTroubles(silentLog)
  orders = []
  outcome = GOOD
})
afterEach(() => env.close())

const create = () =>
  createBackupDesk(env, {
    dataDir: env.dir,
    store: { file: dataPaths(env.dir).db, key: readKeyFile(env.dir) },
    troubles,
    disk: () => ({ reserveBytes: 0, fullAtMs: null, files: null }),
    run: async (order) => {
      orders.push(order)
      return outcome
    },
  })
type Desk = ReturnType<typeof create>
const pass = async (desk: Desk, ms: number) => {
  env.pass(ms)
  desk.tick()
  await new Promise(setImmediate)
}

test('the first comes a minute after the start, its trial after it, the next an hour later, whatever is restarted', async () => {
  const desk = create()
  await pass(desk, 1000)
  expect(orders).toEqual([])
  await pass(desk, 60_000)
  await pass(desk, 5000)
  expect(orders.map(({ is }) => is)).toEqual(['backup', 'drill'])
  const again = create()
  await pass(again, 30 * 60_000)
  expect(orders).toHaveLength(2)
  await pass(again, 30 * 60_000)
  expect(orders.map(({ is }) => is)).toEqual(['backup', 'drill', 'backup'])
  await pass(again, 23 * HOUR)
  await pass(again, 5000)
  expect(orders.at(-1)?.is).toBe('drill')
})

test('one that failed is tried again after ten minutes, and after three hours without one everybody is told, until one is good', async () => {
  const desk = create()
  outcome = { ...GOOD, name: null, problem: 'backup.noRoom' }
  await pass(desk, 61_000)
  await pass(desk, 9 * 60_000)
  expect(orders).toHaveLength(1)
  await pass(desk, 2 * 60_000)
  expect(orders).toHaveLength(2)
  expect(troubles.list()).toEqual([])
  await pass(desk, 3 * HOUR)
  await pass(desk, 1000)
  expect(troubles.list()).toEqual(['backup.late'])
  expect(listQueue(env.db).map(({ zone, kind }) => [kind, zone])).toEqual([['system', 'backup']])
  outcome = GOOD
  await pass(desk, 11 * 60_000)
  expect(troubles.list()).toEqual([])
})

test('a database that cannot be copied because a page is damaged is a critical incident at once', async () => {
  const desk = create()
  outcome = { ...GOOD, name: null, problem: 'data.damaged' }
  await pass(desk, 61_000)
  expect(troubles.list()).toEqual(['data.damaged'])
  expect(listQueue(env.db)).toMatchObject([{ severity: 'critical', zone: 'data' }])
})

test('a clock that was put back does not stop backups', async () => {
  const desk = create()
  await pass(desk, 61_000)
  await pass(desk, 5000)
  env.pass(-48 * HOUR)
  await pass(desk, 0)
  await pass(desk, 61_000)
  expect(orders.filter(({ is }) => is === 'backup').length).toBeGreaterThan(1)
})

test('every backup is in the audit log with who wanted it, and two are never made at once', async () => {
  const desk = create()
  const made = await desk.desk.make({ type: 'user', id: 'u1', name: 'x' })
  expect(lastAudit(env.db, `backup/${made.id}`, 'backup.make')).toMatchObject({ actor_id: 'u1' })
  expect(lastBackupRun(env.db, false, true)).toMatchObject({ kind: 'manual' })
  const first = desk.desk.make(SYSTEM)
  expect(() => desk.desk.make(SYSTEM)).toThrow(expect.objectContaining({ code: 'backup.running' }))
  await first
})

test('a second place is a directory outside the data that can be written to; a save from an old version is refused', async () => {
  const desk = create()
  const elsewhere = mkdtempSync(join(tmpdir(), 'vigil-place-'))
  const user = { type: 'user', id: 'u1', name: 'x' } as const
  const wish = (dir: string) => ({ ...DEFAULT_BACKUP_SETTINGS, second: { dir, withFiles: false, ownDisk: false } })
  for (const dir of ['relative', env.dir, join(env.dir, 'backups'), join(elsewhere, 'gone'), '/dev/null'])
    await expect(desk.desk.save(user, 0, wish(dir))).rejects.toMatchObject({ code: 'backup.notAPlace' })
  expect(await desk.desk.save(user, 0, wish(elsewhere))).toMatchObject({ version: 1, settings: { second: { dir: elsewhere, ownDisk: false } } })
  await expect(desk.desk.save(user, 0, DEFAULT_BACKUP_SETTINGS)).rejects.toMatchObject({ code: 'backup.changed' })
  rmSync(elsewhere, { recursive: true })
})
