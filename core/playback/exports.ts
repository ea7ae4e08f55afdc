// Exports: takes orders for spans of recordings, has them written one after the other, signs them into the audit chain, and deletes them in time.
import { mkdirSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrorCode, VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import { EXPORT_DAYS, EXPORT_QUOTA_BYTES, type ExportStart, type ExportView } from '../../contract/playback-api.ts'
import { appendAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import {
  endExport,
  exportedBytes,
  findExport,
  insertExport,
  listExports,
  listExportsIn,
  markExportRemoved,
  type ExportEnd,
  type StoredExport,
} from '../../db/exports.ts'
import { keepRecording, letRecordingGo } from '../../db/recording.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Media } from '../../media/media-client.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { dayOf } from '../incidents/summary.ts'
import { newId } from '../new-id.ts'
import { writeWhole } from '../reports/issue/archive.ts'
import { isStorageError, type Troubles } from '../troubles.ts'
import type { RecordedCameras } from './removed-cameras.ts'
import { camerasOf, filesOf, MANIFEST, sha256Of, writeManifest, type TakenCamera } from './manifest.ts'

export interface ExportDesk {
  /** @throws VigilError `camera.notFound`, `export.tooMany`, `export.quotaFull` */
  start(actor: Actor, request: ExportStart): ExportView
  list(): { items: ExportView[]; usedBytes: number; quotaBytes: number }
  /** @throws VigilError `export.notFound` */
  cancel(actor: Actor, id: string): Promise<ExportView>
  /** @throws VigilError `export.notFound`, `export.notReady` */
  remove(actor: Actor, id: string): Promise<ExportView>
  /** Absolute path of a file of one that is ready; written down as fetched. @throws VigilError `export.notFound`, `export.notReady` */
  fetch(actor: Actor, id: string, file: string): { readonly path: string; readonly bytes: number; readonly sha256: string }
  /** Deletes what has been kept long enough. */
  tick(): Promise<void>
  /** Resolves when nothing of an export is being written any more. */
  stop(): Promise<void>
}

export interface ExportMeans {
  readonly dataDir: string
  readonly troubles: Troubles
  media(): Pick<Media, 'exportSpan'> | null
  readonly recorded: Pick<RecordedCameras, 'find'>
  /** For tests. */
  readonly quotaBytes?: number
}

interface Job {
  readonly id: string
  readonly number: string
  readonly actor: Actor
  readonly request: ExportStart
  /** As the cameras were called when it was ordered: one may be removed meanwhile. */
  readonly names: ReadonlyMap<CameraId, string>
  readonly cancel: AbortController
  progress01: number
  bytes: number
  done: Promise<void>
  hasBegun: boolean
}

const LISTED = 100
/** Waiting and running. */
const MOST_WAITING = 5
const DAY_MS = 86_400_000
const LOOK_EVERY_MS = 600_000

export function createExportDesk(env: Env, means: ExportMeans): ExportDesk {
  const { db, clock } = env
  const { quotaBytes = EXPORT_QUOTA_BYTES } = means
  const root = dataPaths(means.dataDir).exports
  const jobs = new Map<string, Job>()
  let isStopped = false
  /** One after the other. */
  let line: Promise<void> = Promise.resolve()
  const audit = (actor: Actor, action: string, id: string, after: Record<string, unknown> | null) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: `export.${action}`, subject: `export/${id}`, before: null, after })

  endLost(env, audit)
  const swept = sweep(env, root).catch((error: unknown) => env.log.warn('left-overs of exports could not be deleted', { error: String(error) }))
  const looks = setInterval(() => void tick(), LOOK_EVERY_MS)

  const namedCameras = (stored: StoredExport): ExportView['cameras'] => {
    const written = new Map(camerasOf(stored).map(({ id, name }) => [id, name]))
    return stored.cameraIds.map((cameraId) => ({ cameraId, name: written.get(cameraId) ?? means.recorded.find(cameraId, 'ring')?.name ?? cameraId }))
  }
  const withProgress = (stored: StoredExport): ExportView => {
    const { manifest, ...rest } = stored
    const job = jobs.get(stored.id)
    // its end could not be written
    const isLost = stored.state === 'running' && job === undefined
    const isReady = stored.state === 'ready'
    return {
      ...rest,
      ...(isLost && { state: 'failed' as const, problem: 'storage.failing' }),
      bytes: job?.bytes ?? stored.bytes,
      progress01: isReady ? 1 : (job?.progress01 ?? 0),
      manifestSha256: manifest === null ? null : sha256Of(manifest),
      cameras: namedCameras(stored),
      files: isReady ? filesOf(stored) : [],
      keptUntilMs: isReady ? (stored.endedAtMs ?? stored.startedAtMs) + EXPORT_DAYS * DAY_MS : null,
    }
  }
  const find = (id: string): StoredExport => {
    const stored = findExport(db, id)
    if (stored === null) throw new VigilError('export.notFound')
    return stored
  }

  const run = async (job: Job) => {
    if (job.hasBegun) return
    job.hasBegun = true
    const directory = join(root, job.number)
    let end: Pick<ExportEnd, 'state' | 'problem' | 'bytes' | 'manifest'> & { files?: readonly { file: string; bytes: number; sha256: string }[] }
    try {
      await swept
      if (job.cancel.signal.aborted) throw new VigilError('export.cancelled')
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const taken = await take(job, directory)
      const manifest = writeManifest(env, job, taken)
      await writeWhole(join(directory, MANIFEST), Buffer.from(manifest))
      const files = taken.flatMap(({ result }) => result.files.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })))
      end = { state: 'ready', problem: null, bytes: files.reduce((sum, one) => sum + one.bytes, Buffer.byteLength(manifest)), manifest, files }
    } catch (error) {
      end = { ...endOf(error, job), bytes: 0, manifest: null }
      if (end.state === 'failed') env.log.warn('an export failed', { export: job.number, error: String(error) })
    }
    // what a stop cuts off is told at the next start
    const isCutOff = isStopped && end.state !== 'ready'
    if (end.state !== 'ready') await rm(directory, { recursive: true, force: true }).catch(() => undefined)
    if (!isCutOff) {
      const { files, ...row } = end
      means.troubles.survive('writing down what became of an export', () =>
        inTransaction(db, () => {
          letGo(env, job.id, job.request.cameraIds)
          if (!endExport(db, job.id, { ...row, endedAtMs: clock.now() })) return
          if (row.manifest !== null) audit(SYSTEM, 'complete', job.id, { number: job.number, manifestSha256: sha256Of(row.manifest), files })
          else audit(SYSTEM, 'end', job.id, { state: row.state, problem: row.problem })
        }),
      )
    }
    jobs.delete(job.id)
  }

  const take = async ({ request, cancel, number, actor, names, ...job }: Job, directory: string): Promise<TakenCamera[]> => {
    const taken: TakenCamera[] = []
    const tell = jobs.get(job.id)!
    for (const [at, cameraId] of request.cameraIds.entries()) {
      const media = means.media()
      if (media === null) throw new VigilError('media.exited')
      const name = names.get(cameraId) ?? cameraId
      const before = taken.reduce((sum, { result }) => sum + result.files.reduce((all, one) => all + one.bytes, 0), 0)
      const lines = [`${env.site.name} · ${name} · ${number}`, `${actor.name} · ${localTime(env)} · ${request.reason}`]
      const result = await media.exportSpan(
        {
          cameraId,
          source: request.source,
          fromMs: request.fromMs,
          toMs: request.toMs,
          directory,
          name: `${number}-${at + 1}`,
          watermark: request.watermark ? { lines, timeZone: env.site.timezone } : null,
        },
        cancel.signal,
        ({ progress01, bytes }) => {
          tell.progress01 = (at + progress01) / request.cameraIds.length
          tell.bytes = before + bytes
        },
      )
      taken.push({ id: cameraId, name, result })
    }
    return taken
  }

  const removeFiles = async (actor: Actor, stored: StoredExport, why: 'asked' | 'old' | 'quota') => {
    inTransaction(db, () => {
      markExportRemoved(db, stored.id)
      audit(actor, 'remove', stored.id, { number: stored.number, why })
    })
    await rm(join(root, stored.number), { recursive: true, force: true })
  }

  const tick = async () => {
    const kept = listExportsIn(db, 'ready')
    for (const stored of kept) {
      if ((stored.endedAtMs ?? stored.startedAtMs) + EXPORT_DAYS * DAY_MS > clock.now()) continue
      await removeFiles(SYSTEM, stored, 'old').catch((error: unknown) =>
        env.log.warn('an old export could not be deleted', { export: stored.number, error: String(error) }),
      )
    }
  }

  return {
    start(actor, request) {
      if (isStopped || jobs.size >= MOST_WAITING) throw new VigilError('export.tooMany')
      const cameras = request.cameraIds.flatMap((id) => means.recorded.find(id, request.source) ?? [])
      if (cameras.length < request.cameraIds.length) throw new VigilError('camera.notFound')
      const names = new Map(cameras.map(({ id: cameraId, name }) => [cameraId, name]))
      if (exportedBytes(db) >= quotaBytes) throw new VigilError('export.quotaFull')
      const startedAtMs = clock.now()
      const id = newId(startedAtMs)
      const number = inTransaction(db, () => {
        const taken = insertExport(db, { ...request, id, startedAtMs, userId: actor.id }, dayOf(startedAtMs, env.site.timezone))
        const { reason: _, ...facts } = request
        audit(actor, 'start', id, { number: taken, ...facts })
        // nothing of it may be deleted before it was read
        for (const cameraId of request.cameraIds) keepRecording(db, { id: keptId(id, cameraId), cameraId, fromMs: request.fromMs, toMs: request.toMs })
        return taken
      })
      const job: Job = { id, number, actor, request, names, cancel: new AbortController(), progress01: 0, bytes: 0, done: Promise.resolve(), hasBegun: false }
      jobs.set(id, job)
      line = job.done = line.then(() => run(job))
      return withProgress(find(id))
    },
    list: () => ({ items: listExports(db, LISTED).map(withProgress), usedBytes: exportedBytes(db), quotaBytes }),
    async cancel(actor, id) {
      find(id)
      const job = jobs.get(id)
      if (job !== undefined && !job.cancel.signal.aborted) {
        inTransaction(db, () => audit(actor, 'cancel', id, null))
        job.cancel.abort()
        // one that waits is over at once, not after those before it
        if (!job.hasBegun) job.done = run(job)
      }
      await job?.done
      return withProgress(find(id))
    },
    async remove(actor, id) {
      const stored = find(id)
      if (stored.state === 'running') throw new VigilError('export.notReady')
      if (stored.state === 'ready') await removeFiles(actor, stored, 'asked')
      return withProgress(find(id))
    },
    fetch(actor, id, file) {
      const stored = find(id)
      if (stored.state !== 'ready') throw new VigilError('export.notReady')
      const one = filesOf(stored).find((known) => known.file === file)
      if (one === undefined) throw new VigilError('export.notFound')
      inTransaction(db, () => audit(actor, 'fetch', id, { number: stored.number, file }))
      return { ...one, path: join(root, stored.number, one.file) }
    },
    tick,
    async stop() {
      isStopped = true
      clearInterval(looks)
      for (const job of jobs.values()) job.cancel.abort()
      await Promise.all([line, swept, ...[...jobs.values()].map(({ done }) => done)])
    },
  }
}

type Audit = (actor: Actor, action: string, id: string, after: Record<string, unknown>) => void

function keptId(id: string, cameraId: CameraId): string {
  return `export/${id}/${cameraId}`
}

function letGo({ db }: Env, id: string, cameraIds: readonly CameraId[]): void {
  for (const cameraId of cameraIds) letRecordingGo(db, keptId(id, cameraId))
}

/** What a restart cut off is said to be so. */
function endLost(env: Env, audit: Audit): void {
  const lost = listExportsIn(env.db, 'running')
  if (lost.length === 0) return
  inTransaction(env.db, () => {
    for (const { id, cameraIds } of lost) {
      letGo(env, id, cameraIds)
      endExport(env.db, id, { state: 'failed', problem: 'export.restarted', endedAtMs: env.clock.now(), bytes: 0, manifest: null })
      audit(SYSTEM, 'end', id, { state: 'failed', problem: 'export.restarted' })
    }
  })
}

/** What lies there without being listed as ready: half an export that was cut off, or one whose deletion was. */
async function sweep(env: Env, root: string): Promise<void> {
  const ready = new Set(listExportsIn(env.db, 'ready').map(({ number }) => number))
  const names = await readdir(root).catch(() => [])
  for (const name of names) if (/^EXP-\d{8}-\d{4,}$/.test(name) && !ready.has(name)) await rm(join(root, name), { recursive: true, force: true })
}

function endOf(error: unknown, { cancel }: Pick<Job, 'cancel'>): Pick<ExportEnd, 'state' | 'problem'> {
  if (cancel.signal.aborted) return { state: 'cancelled', problem: null }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (isErrorCode(code)) return { state: 'failed', problem: code }
  return { state: 'failed', problem: isStorageError(error) ? 'export.diskFull' : 'export.failed' }
}

function localTime(env: Env): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: env.site.timezone, dateStyle: 'short', timeStyle: 'medium' }).format(env.clock.now())
}
