// Looks after the data as long as the core runs: backups, how far they have come, room on the disk, and files that do not fit their rows.
import { statfs } from 'node:fs/promises'
import { statfsSync } from 'node:fs'
import { insertStorageSample, listStorageSamples, listUntoldLosses, markLossTold } from '../../db/backup-runs.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { relieveWhenFull } from '../../db/transaction.ts'
import { raiseAlert } from '../alerts.ts'
import type { Env } from '../env.ts'
import type { Troubles } from '../troubles.ts'
import { createBackupDesk, type BackupDesk, type BackupMeans } from './backup-desk.ts'
import { foreseeFull, LOOKED_BACK_MS } from './foresee-full.ts'
import type { CheckedStore } from './open-checked-store.ts'
import { reconcileFiles, type FilesFound } from './reconcile-files.ts'
import { createReserve, type Space } from './reserve.ts'

export interface KeptData {
  readonly desk: BackupDesk
  stop(): Promise<void>
}

export interface KeepMeans extends Pick<BackupMeans, 'firstAfterMs' | 'run'> {
  readonly dataDir: string
  readonly store: CheckedStore
  readonly troubles: Troubles
  /** What recordings take and would give up. */
  readonly yieldedBytes: () => number
  /** Replaced in tests. */
  readonly space?: Space
}

const MARK_EVERY_MS = 1000
const LOOK_EVERY_MS = 5000
const SAMPLE_EVERY_MS = 3_600_000
/** Two days, so that whoever is told has one at least. */
const WARNED_BEFORE_MS = 48 * 3_600_000
/** A start has other things to write. */
const RESERVE_AFTER_MS = 60_000
const LEFT_BYTES = 64 * 1024 ** 2

export function keepData(env: Env, means: KeepMeans): KeptData {
  const { db, clock, log } = env
  const { dataDir, store, troubles, space = statfsSync } = means
  const stopping = new AbortController()
  const reserve = createReserve(dataPaths(dataDir).reserve, dataDir, space)
  const startedAtMs = clock.now()
  let files: FilesFound | null = null
  let fullAtMs: number | null = null
  let sampledAtMs = listStorageSamples(db, 0).at(-1)?.atMs ?? Number.NEGATIVE_INFINITY

  const giveUp = () => {
    if (!reserve.release()) return false
    troubles.report('storage.failing')
    log.error('the disk is full: the reserve is given up, so that incidents are still taken')
    return true
  }
  relieveWhenFull(db, giveUp)
  const desk = createBackupDesk(env, { ...means, disk: () => ({ reserveBytes: reserve.bytes(), fullAtMs, files }) })

  const sample = async () => {
    const nowMs = Math.round(clock.now())
    if (nowMs - sampledAtMs < SAMPLE_EVERY_MS && nowMs >= sampledAtMs) return
    sampledAtMs = nowMs
    const { bavail, bsize } = means.space === undefined ? await statfs(dataDir) : space(dataDir)
    insertStorageSample(db, { atMs: nowMs, availableBytes: Math.round(bavail * bsize + means.yieldedBytes()) })
    fullAtMs = foreseeFull(listStorageSamples(db, nowMs - LOOKED_BACK_MS), LEFT_BYTES)
    const isNear = fullAtMs !== null && fullAtMs - nowMs < WARNED_BEFORE_MS
    if (!isNear) return troubles.clear('storage.filling')
    if (troubles.list().includes('storage.filling')) return
    troubles.report('storage.filling')
    raise(env, { problem: 'storage.filling', fullAt: localMoment(env, fullAtMs ?? nowMs) }, '磁盘即将写满')
  }
  const look = () => {
    troubles.survive('looking after backups', desk.tick)
    sample().catch((error: unknown) => log.warn('room on the disk could not be noted', { error: String(error) }))
    if (clock.now() - startedAtMs > RESERVE_AFTER_MS)
      reserve.tick().catch((error: unknown) => log.warn('the reserve could not be taken', { error: String(error) }))
  }
  const timers = [setInterval(look, LOOK_EVERY_MS), setInterval(() => troubles.survive('marking how far the data have come', store.mark), MARK_EVERY_MS)]
  troubles.survive('telling what was lost', () => tellLosses(env))
  const reconciling = reconcileFiles(db, dataDir, clock.now(), stopping.signal).then(
    (found) => {
      files = found
      if (found.missing + found.unknown + found.swept > 0) log.warn('files of evidence and their rows do not fit', { ...found })
      if (found.missing > 0) troubles.report('data.filesMissing')
    },
    (error: unknown) => log.warn('files of evidence could not be compared with their rows', { error: String(error) }),
  )
  return {
    desk: desk.desk,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      stopping.abort()
      await Promise.all([desk.stop(), reconciling])
    },
  }
}

/** Once each, in the transaction of its incident, whatever is killed. */
function tellLosses(env: Env): void {
  for (const { id, fromMs, toMs, keptIn } of listUntoldLosses(env.db))
    raise(
      env,
      { problem: 'data.lost', missingFrom: localMoment(env, fromMs), missingTo: localMoment(env, toMs), ...(keptIn !== null && { keptIn }) },
      '数据丢失',
      () => markLossTold(env.db, id, Math.round(env.clock.now())),
    )
}

/** `2026-11-22 08:30`, of the site. */
function localMoment({ site }: Env, atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: site.timezone, dateStyle: 'short', timeStyle: 'short' }).format(atMs)
}

function raise(env: Env, why: Readonly<Record<string, string | number>>, place: string, also?: () => void): void {
  raiseAlert(
    env,
    {
      kind: 'system',
      severity: 'high',
      source: 'core/backup',
      cameraId: null,
      deviceId: null,
      buildingId: null,
      zone: why['problem'] === 'storage.filling' ? 'storage' : 'data',
      place,
      atMs: env.clock.now(),
      deviceAtMs: null,
      score: null,
      boxes: [],
      why,
    },
    also === undefined ? {} : { with: also },
  )
}
