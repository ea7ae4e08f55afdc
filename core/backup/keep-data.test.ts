// Room on the disk, files that do not fit their rows, and what was lost: told, and put right where that is safe.
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertDataLoss, listUntoldLosses } from '../../db/backup-runs.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { insertEvidence, markEvidenceComplete } from '../../db/evidence.ts'
import { listQueue } from '../../db/incidents.ts'
import { inTransaction, relieveWhenFull } from '../../db/transaction.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { raiseAlert } from '../alerts.ts'
import { silentLog } from '../log.ts'
import { createTroubles } from '../troubles.ts'
import { foreseeFull } from './foresee-full.ts'
import { keepData } from './keep-data.ts'
import { reconcileFiles } from './reconcile-files.ts'
import { createReserve, reserveOf } from './reserve.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const HOUR = 3_600_000
const MB = 1024 ** 2

test('files without rows stay and are counted, rows without files are named, half-written ones go once nobody can be writing them', async () => {
  const { alert } = raiseAlert(env, claimOf(env))
  const put = (name: string) => {
    mkdirSync(join(env.dir, 'evidence', 'd'), { recursive: true })
    writeFileSync(join(env.dir, 'evidence', 'd', name), 'x')
  }
  for (const [id, isThere] of [
    ['known', true],
    ['gone', false],
  ] as const) {
    insertEvidence(env.db, { id, incidentId: alert.incidentId, alertId: alert.id, cameraId: 'c', type: 'snapshot', promisedAtMs: START_MS })
    const file = `evidence/d/${id}.jpg`
    markEvidenceComplete(env.db, id, { file, sha256: 'a'.repeat(64), bytes: 1, startedAtMs: 0, durationMs: 0, proven: false })
    if (isThere) put(`${id}.jpg`)
  }
  insertEvidence(env.db, { id: 'promised', incidentId: alert.incidentId, alertId: alert.id, cameraId: 'c', type: 'clip', promisedAtMs: START_MS })
  for (const name of ['promised.mp4', 'stranger.jpg', 'young.jpg.part', 'old.jpg.part']) put(name)
  utimesSync(join(env.dir, 'evidence', 'd', 'old.jpg.part'), (START_MS - 2 * HOUR) / 1000, (START_MS - 2 * HOUR) / 1000)
  utimesSync(join(env.dir, 'evidence', 'd', 'young.jpg.part'), START_MS / 1000, START_MS / 1000)
  expect(await reconcileFiles(env.db, env.dir, START_MS, new AbortController().signal)).toEqual({
    atMs: START_MS,
    missing: 1,
    missingNames: ['evidence/d/gone.jpg'],
    unknown: 1,
    unknownBytes: 1,
    swept: 1,
  })
  expect(existsSync(join(env.dir, 'evidence', 'd', 'stranger.jpg'))).toBe(true)
  expect(existsSync(join(env.dir, 'evidence', 'd', 'young.jpg.part'))).toBe(true)
})

test('a full disk is foreseen from a steady loss of room, not from one export or from a quarter of an hour', () => {
  const samples = (n: number, everyMs: number, bytesEach: number) =>
    Array.from({ length: n }, (_, i) => ({ atMs: i * everyMs, availableBytes: 100_000 * MB - i * bytesEach }))
  expect(foreseeFull(samples(25, HOUR, 1000 * MB), 0)).toBeCloseTo(100 * HOUR, -5)
  expect(foreseeFull(samples(10, 60_000, 1000 * MB), 0)).toBeNull()
  expect(foreseeFull(samples(25, HOUR, 0), 0)).toBeNull()
  expect(foreseeFull(samples(25, HOUR, -MB), 0)).toBeNull()
  expect(foreseeFull(samples(25, HOUR, 10 * MB), 0)).toBeNull()
})

test('the reserve is real room, given up once, and taken again only when there is plenty', async () => {
  let free = 1000 * MB
  const file = join(env.dir, 'reserve')
  const reserve = createReserve(file, env.dir, () => ({ bavail: free, bsize: 1, blocks: 1000 * MB }))
  await reserve.tick()
  expect([reserve.bytes(), reserveOf(1000 * MB)]).toEqual([20 * MB, 20 * MB])
  expect(reserve.release()).toBe(true)
  expect(existsSync(file)).toBe(false)
  expect(reserve.release()).toBe(false)
  free = 30 * MB
  await reserve.tick()
  expect(reserve.bytes()).toBe(0)
  free = 500 * MB
  await reserve.tick()
  expect(createReserve(file, env.dir).bytes()).toBe(20 * MB)
})

test('a transaction that meets a full disk is run again once there is room, and not without', () => {
  let reliefs = 0
  relieveWhenFull(env.db, () => ++reliefs === 1)
  let tries = 0
  const full = () => {
    tries += 1
    if (tries === 1) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    return raiseAlert(env, claimOf(env)).outcome
  }
  expect(inTransaction(env.db, full)).toBe('opened')
  expect(listQueue(env.db)).toHaveLength(1)
  tries = 0
  expect(() => inTransaction(env.db, full)).toThrow('full')
  expect([reliefs, listQueue(env.db).length]).toEqual([2, 1])
})

test('what was lost is one incident, told once, over any restart', async () => {
  insertDataLoss(env.db, { id: 'l1', why: 'restored', fromMs: START_MS - HOUR, toMs: START_MS, foundAtMs: START_MS, keptIn: 'damaged-x' })
  const store = { file: dataPaths(env.dir).db, key: readKeyFile(env.dir), db: env.db, mark: () => undefined, close: () => undefined }
  const start = () => keepData(env, { dataDir: env.dir, store, troubles: createTroubles(silentLog), yieldedBytes: () => 0 })
  await start().stop()
  expect(listUntoldLosses(env.db)).toEqual([])
  await start().stop()
  expect(listQueue(env.db)).toMatchObject([{ kind: 'system', zone: 'data', alertCount: 1 }])
})
