// Look-backs: takes orders for searches of recordings, runs one after the other, keeps what they find, and says how far they are.
import { VigilError } from '../contract/errors.ts'
import type { FacadeEntry } from '../contract/facade.ts'
import type { LookBack, Recording } from '../contract/falling.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import { appendAudit } from '../db/audit.ts'
import { endLookBack, endLostLookBacks, findLookBack, insertLookBack, listLookBacks } from '../db/look-backs.ts'
import { inTransaction } from '../db/transaction.ts'
import { probeRecording } from '../media/recordings.ts'
import { SYSTEM, type Actor, type Env } from './env.ts'
import { createRecordingList, findRecordingPath, prepareSearch, type PreparedSearch, type Probe } from './look-backs/prepare.ts'
import { keepFound } from './look-backs/keep-found.ts'
import { bestOf, type Ranked } from './look-backs/rank.ts'
import { runSearch, type RunningSearch, type RunSearch } from './look-backs/run-search.ts'
import { newId } from './new-id.ts'

export interface LookBackRequest {
  readonly cameraId: CameraId
  readonly recording: string
  readonly recordingStartsAtMs: EpochMs
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  readonly landing: readonly [x: number, y: number]
}

export interface LookBackDesk {
  recordings(): Promise<Recording[]>
  /** @throws VigilError `camera.notFound`, `recording.notFound`, `recording.unreadable`, `recording.otherCamera`, `lookBack.outside`, `lookBack.tooMany` */
  start(actor: Actor, request: LookBackRequest): Promise<LookBack>
  /** The latest first. */
  list(): LookBack[]
  /** Nothing of it runs any more when this resolves. @throws VigilError `lookBack.notFound` */
  cancel(actor: Actor, id: string): Promise<LookBack>
  /** What a fall that a look-back found can be seen in again; null when that look-back or its file is gone. */
  recordingOf(lookBackId: string): Promise<{ readonly file: string; readonly startsAtMs: EpochMs } | null>
  stop(): Promise<void>
}

export interface LookBackMeans {
  readonly dataDir: string
  /** In force now. */
  readonly cameraIds: () => readonly CameraId[]
  readonly facades: (cameraId: CameraId) => readonly FacadeEntry[]
  /** Decoders side by side. */
  readonly atOnce?: number
  /** Running, waiting and being prepared. */
  readonly mostWaiting?: number
  readonly search?: RunSearch
  readonly probe?: Probe
}

interface Job {
  readonly id: string
  readonly prepared: PreparedSearch
  ranked: Ranked[]
  searchedS: number
  beganAtMs: EpochMs | null
  running: RunningSearch | null
}

const DECODERS = 2
const LISTED = 100
const MOST_WAITING = 20
const MOST_FOUND = 50
/** Sorted out now and then, so that a windy night does not fill the memory. */
const MOST_HELD = 500

export function createLookBackDesk(env: Env, means: LookBackMeans): LookBackDesk {
  const { dataDir, search = runSearch, atOnce = DECODERS, mostWaiting = MOST_WAITING, probe = probeRecording } = means
  const recordings = createRecordingList(dataDir, probe)
  const jobs = new Map<string, Job>()
  let preparing = 0
  let isStopped = false
  tellLost(env)

  const withProgress = (stored: LookBack): LookBack => {
    const job = jobs.get(stored.id)
    if (stored.state !== 'running') return stored
    // Its end could not be written.
    if (job === undefined) return { ...stored, state: 'failed', endedAtMs: stored.startedAtMs, problem: 'storage.failing' }
    return { ...stored, ...figuresOf(env, job) }
  }
  const view = (id: string): LookBack => {
    const stored = findLookBack(env.db, id)
    if (stored === null) throw new VigilError('lookBack.notFound')
    return withProgress(stored)
  }
  const announce = (id: string) => env.feed.publish('lookBack', view(id))
  const next = () => {
    const [first] = jobs.values()
    if (first === undefined || first.running !== null || isStopped) return
    first.beganAtMs = env.clock.now()
    first.running = search(
      { ...first.prepared.order, atOnce },
      { log: env.log, onFall: (stretch, fall) => takeFall(first, stretch, fall), onProgress: (s) => progress(first, s) },
    )
    void first.running.ended.then((outcome) => close(first, outcome))
  }
  const takeFall = (job: Job, ...found: Parameters<PreparedSearch['rank']>) => {
    const ranked = job.prepared.rank(...found)
    if (ranked === null) return
    job.ranked.push(ranked)
    if (job.ranked.length > MOST_HELD) job.ranked = bestOf(job.ranked, MOST_FOUND)
  }
  const progress = (job: Job, searchedS: readonly number[]) => {
    job.searchedS = searchedS.reduce((sum, s) => sum + s, 0)
    announce(job.id)
  }
  const close = (job: Job, outcome: Awaited<RunningSearch['ended']>) => {
    if (isStopped) return
    const best = bestOf(job.ranked, MOST_FOUND)
    if (outcome === null) job.searchedS = job.prepared.spanS
    const figures = figuresOf(env, job)
    const state = outcome === null ? 'done' : outcome === 'cancelled' ? 'cancelled' : 'failed'
    try {
      inTransaction(env.db, () => {
        const problem = state === 'failed' ? outcome : null
        if (!endLookBack(env.db, job.id, { ...figures, state, found: best.length, endedAtMs: env.clock.now(), problem })) return
        keepFound(env, job.id, best)
        audit(env, SYSTEM, 'end', job.id, { state, found: best.length, ...(problem === null ? {} : { problem }) })
      })
    } catch (error) {
      env.log.error('what a look-back found could not be kept', { lookBack: job.id, error: String(error) })
    }
    jobs.delete(job.id)
    announce(job.id)
    next()
  }

  return {
    recordings: () => recordings.list(env.site.timezone),
    async start(actor, request) {
      if (jobs.size + preparing >= mostWaiting) throw new VigilError('lookBack.tooMany')
      if (!means.cameraIds().includes(request.cameraId)) throw new VigilError('camera.notFound')
      preparing++
      const prepared = await prepareSearch(request, { dataDir, entries: means.facades(request.cameraId), atOnce, probe }).finally(() => preparing--)
      const nowMs = env.clock.now()
      const id = newId(nowMs)
      inTransaction(env.db, () => {
        insertLookBack(env.db, { ...request, id, userId: actor.id, startedAtMs: nowMs })
        audit(env, actor, 'start', id, { ...request })
      })
      jobs.set(id, { id, prepared, ranked: [], searchedS: 0, beganAtMs: null, running: null })
      announce(id)
      next()
      return view(id)
    },
    list: () => listLookBacks(env.db, LISTED).map(withProgress),
    async cancel(actor, id) {
      const job = jobs.get(id)
      if (job === undefined) return view(id)
      inTransaction(env.db, () => audit(env, actor, 'cancel', id, null))
      if (job.running === null) close(job, 'cancelled')
      else {
        await job.running.cancel()
        await job.running.ended
      }
      return view(id)
    },
    async recordingOf(lookBackId) {
      const lookBack = findLookBack(env.db, lookBackId)
      if (lookBack === null) return null
      const file = await findRecordingPath(dataDir, lookBack.recording)
      return file === null ? null : { file, startsAtMs: lookBack.recordingStartsAtMs }
    },
    async stop() {
      isStopped = true
      await Promise.all([...jobs.values()].map(async (job) => job.running?.cancel()))
    },
  }
}

/** What a restart cut off can be started again by whoever wants it. */
function tellLost(env: Env): void {
  inTransaction(env.db, () => {
    for (const id of endLostLookBacks(env.db, env.clock.now(), 'lookBack.restarted'))
      audit(env, SYSTEM, 'end', id, { state: 'failed', problem: 'lookBack.restarted' })
  })
}

function figuresOf(env: Env, { searchedS, beganAtMs, ranked, prepared }: Job): Pick<LookBack, 'progress01' | 'speed' | 'found'> {
  const elapsedS = beganAtMs === null ? 0 : (env.clock.now() - beganAtMs) / 1000
  return {
    progress01: Math.min(1, searchedS / prepared.spanS),
    speed: elapsedS > 0 && searchedS > 0 ? searchedS / elapsedS : null,
    found: Math.min(MOST_FOUND, ranked.length),
  }
}

function audit(env: Env, actor: Actor, what: string, id: string, after: Readonly<Record<string, unknown>> | null): void {
  appendAudit(env.db, {
    atMs: env.clock.now(),
    actorType: actor.type,
    actorId: actor.id,
    action: `lookBack.${what}`,
    subject: `lookBack/${id}`,
    before: null,
    after,
  })
}
