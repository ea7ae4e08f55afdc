// Exports: takes orders for spans of recordings, has them written one after the other, signs them into the audit chain, and deletes them in time.
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import type { Polygon } from '../../contract/geometry.ts'
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
  listExportsOf,
  markExportRemoved,
  type ExportEnd,
  type NewExport,
  type StoredExport,
} from '../../db/exports.ts'
import { keepRecording } from '../../db/recording.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Media } from '../../media/media-client.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { dayOf } from '../incidents/summary.ts'
import { newId } from '../new-id.ts'
import { writeWhole } from '../reports/issue/archive.ts'
import type { Troubles } from '../troubles.ts'
import { SIGNATURE, signManifest, type Seals } from '../proof/seal-export.ts'
import { addVerifier, endLost, endOf, keptId, letGo, sweep } from './export-ends.ts'
import type { RecordedCameras } from './removed-cameras.ts'
import { filesOf, MANIFEST, namedIn, sha256Of, type HashedFile, type StoredFile } from './manifest.ts'
import { takeRecordings } from './take-recordings.ts'

export interface ExportDesk {
  /** @throws VigilError `camera.notFound`, `export.tooMany`, `export.quotaFull` */
  start(actor: Actor, request: ExportStart): ExportView
  /** A package of one ZIP, made by `make`. @throws VigilError `export.tooMany`, `export.quotaFull` */
  startPackage(actor: Actor, request: PackageStart): ExportView
  /** Of an incident, newest first. */
  packagesOf(incidentId: string): ExportView[]
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
  believedMs(): number | null
  /** What of a camera's picture nobody is to see; absent: nothing. */
  masksOf?(cameraId: CameraId): readonly Polygon[]
  readonly seals: Seals
  /** For tests. */
  readonly quotaBytes?: number
}

/** What makes an export is handed. */
export interface ExportJob {
  readonly id: string
  readonly number: string
  readonly actor: Actor
  readonly directory: string
  readonly signal: AbortSignal
  tell(progress01: number, bytes: number): void
  /** Puts the verifier beside the files. @returns what the manifest says of it */
  addVerifier(): Promise<readonly HashedFile[]>
}

export interface Made {
  /** The very text of its manifest. */
  readonly manifest: string
  /** Of a package: the ZIP that all of it is in. */
  readonly archive: StoredFile | null
  /** Of all files but the manifest. */
  readonly bytes: number
}

export interface PackageStart {
  readonly incidentId: string
  readonly reason: string
  readonly cameraIds: CameraId[]
  readonly fromMs: number
  readonly toMs: number
  make(job: ExportJob): Promise<Made>
}

interface Job {
  readonly id: string
  readonly number: string
  readonly actor: Actor
  readonly cameraIds: readonly CameraId[]
  readonly make: (job: ExportJob) => Promise<Made>
  readonly cancel: AbortController
  progress01: number
  bytes: number
  done: Promise<void>
  hasBegun: boolean
}

const LISTED = 100
const MOST_OF_INCIDENT = 20
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

  const withProgress = (stored: StoredExport): ExportView => {
    const { manifest, archive: _, signature: __, ...rest } = stored
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
      ...namedIn(stored, (cameraId) => means.recorded.find(cameraId, 'ring')?.name, isReady),
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
    let end: Omit<ExportEnd, 'endedAtMs'>
    try {
      await swept
      if (job.cancel.signal.aborted) throw new VigilError('export.cancelled')
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const { manifest, archive, bytes } = await job.make({
        id: job.id,
        number: job.number,
        actor: job.actor,
        directory,
        signal: job.cancel.signal,
        tell: (progress01, written) => Object.assign(job, { progress01, bytes: written }),
        addVerifier: () => addVerifier(means.seals, directory),
      })
      const signature = signManifest(means.seals.key, manifest)
      await writeWhole(join(directory, MANIFEST), Buffer.from(manifest))
      await writeWhole(join(directory, SIGNATURE), Buffer.from(signature))
      end = { state: 'ready', problem: null, bytes: bytes + Buffer.byteLength(manifest), manifest, signature, archive }
    } catch (error) {
      end = { ...endOf(error, job.cancel), bytes: 0, manifest: null, signature: null, archive: null }
      if (end.state === 'failed') env.log.warn('an export failed', { export: job.number, error: String(error) })
    }
    // what a stop cuts off is told at the next start
    const isCutOff = isStopped && end.state !== 'ready'
    if (end.state !== 'ready') await rm(directory, { recursive: true, force: true }).catch(() => undefined)
    if (!isCutOff) {
      means.troubles.survive('writing down what became of an export', () =>
        inTransaction(db, () => {
          letGo(env, job.id, job.cameraIds)
          if (!endExport(db, job.id, { ...end, endedAtMs: clock.now() })) return
          if (end.manifest === null) return audit(SYSTEM, 'end', job.id, { state: end.state, problem: end.problem })
          const files = filesOf(end).filter(({ file }) => file !== MANIFEST)
          audit(SYSTEM, 'complete', job.id, { number: job.number, manifestSha256: sha256Of(end.manifest), files })
        }),
      )
    }
    jobs.delete(job.id)
  }

  const begin = (actor: Actor, facts: Omit<NewExport, 'id' | 'startedAtMs' | 'userId'>, make: Job['make']): ExportView => {
    if (isStopped || jobs.size >= MOST_WAITING) throw new VigilError('export.tooMany')
    if (exportedBytes(db) >= quotaBytes) throw new VigilError('export.quotaFull')
    const startedAtMs = clock.now()
    const id = newId(startedAtMs)
    const number = inTransaction(db, () => {
      const taken = insertExport(db, { ...facts, id, startedAtMs, userId: actor.id }, dayOf(startedAtMs, env.site.timezone))
      const { reason: _, incidentId, ...told } = facts
      audit(actor, 'start', id, { number: taken, ...told, ...(incidentId !== null && { incidentId }) })
      // nothing of it may be deleted before it was read
      if (incidentId === null)
        for (const cameraId of facts.cameraIds) keepRecording(db, { id: keptId(id, cameraId), cameraId, fromMs: facts.fromMs, toMs: facts.toMs })
      return taken
    })
    const { cameraIds } = facts
    const job: Job = { id, number, actor, cameraIds, make, cancel: new AbortController(), progress01: 0, bytes: 0, done: Promise.resolve(), hasBegun: false }
    jobs.set(id, job)
    line = job.done = line.then(() => run(job))
    return withProgress(find(id))
  }

  const removeFiles = async (actor: Actor, stored: StoredExport, why: 'asked' | 'old' | 'quota') => {
    inTransaction(db, () => {
      markExportRemoved(db, stored.id)
      audit(actor, 'remove', stored.id, { number: stored.number, why })
    })
    await rm(join(root, stored.number), { recursive: true, force: true })
  }

  const tick = async () => {
    const nowMs = means.believedMs()
    if (nowMs === null) return
    for (const stored of listExportsIn(db, 'ready')) {
      if ((stored.endedAtMs ?? stored.startedAtMs) + EXPORT_DAYS * DAY_MS > nowMs) continue
      await removeFiles(SYSTEM, stored, 'old').catch((error: unknown) =>
        env.log.warn('an old export could not be deleted', { export: stored.number, error: String(error) }),
      )
    }
  }

  return {
    start(actor, request) {
      const cameras = request.cameraIds.flatMap((id) => means.recorded.find(id, request.source) ?? [])
      if (cameras.length < request.cameraIds.length) throw new VigilError('camera.notFound')
      const names = new Map(cameras.map(({ id, name }) => [id, name]))
      return begin(actor, { ...request, incidentId: null }, (job) => takeRecordings(env, means, { request, names }, job))
    },
    startPackage: (actor, { make, ...facts }) => begin(actor, { ...facts, source: 'ring', watermark: false }, make),
    packagesOf: (incidentId) => listExportsOf(db, incidentId, MOST_OF_INCIDENT).map(withProgress),
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
