// Recording on this computer: what is wished, told to the media process, kept within its days and its room, and shown.
import { VigilError } from '../../contract/errors.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { CameraRecording, RecordingSave, RecordingView } from '../../contract/recording.ts'
import type { SiteCamera } from '../../contract/site.ts'
import { appendAudit } from '../../db/audit.ts'
import { listGoneCameras } from '../../db/camera-names.ts'
import { insertRecordingVersion, keptSpans, type KeptRecording } from '../../db/recording.ts'
import { inTransaction } from '../../db/transaction.ts'
import { forecast, type Forecast } from '../../media/archive/forecast.ts'
import type { RingOrder, RingReport } from '../../media/archive/recorder.ts'
import type { CameraUsage } from '../../media/archive/ring-catalogue.ts'
import { RingKeeper, segmentBytesOf, type RingKeeperIo, type RingState } from '../../media/archive/ring-keeper.ts'
import type { Actor, Env } from '../env.ts'
import type { Troubles } from '../troubles.ts'
import { createRecordingWatch } from './watch-recording.ts'
import { readWishes, type RecordingWish } from './wishes.ts'

export interface RecordingDesk {
  view(): RecordingView
  /** @throws VigilError `recording.changed`, `camera.notFound` */
  save(actor: Actor, input: RecordingSave): CameraRecording
}

export interface Recording {
  readonly desk: RecordingDesk
  /** The media process is up, or what is set up has changed. */
  order(): RingOrder
  take(report: RingReport): void
  /** The media process is gone. */
  down(): void
  /** Looks after the ring; called every few seconds, one after the other. */
  tick(): Promise<void>
  /** What is believed of the clock, which somebody may have set; null: not judged yet. */
  believedMs(): EpochMs | null
  /** What lies in the ring of cameras that are not set up. */
  ofOthers(): readonly (CameraUsage & { readonly cameraId: CameraId })[]
  stop(): Promise<void>
}

export interface RecordingMeans {
  readonly folder: string
  readonly cameras: () => readonly SiteCamera[]
  readonly isFacade: (cameraId: CameraId) => boolean
  readonly troubles: Troubles
  /** What is to be recorded has changed. */
  readonly onChange: () => void
  /** Replaced in tests. */
  readonly space?: RingKeeperIo['space']
}

const DAY_MS = 24 * 3_600_000
const GB = 1e9
/** Recordings around an incident stay so long, whatever is set; of one that is held for as long as it is. */
const INCIDENT_DAYS = 90
/** Until the size of the disk is known. */
const FIRST_SEGMENT_BYTES = 4 * 1024 ** 2
const SPANS_EVERY_MS = 10_000
/** Names on the disk that nobody here has written or deleted. */
const SCAN_EVERY_MS = 6 * 3_600_000

export function createRecording(env: Env, means: RecordingMeans): Recording {
  const { db, clock, log } = env
  const { folder, cameras, troubles } = means
  const watch = createRecordingWatch(env, troubles)
  let wishOf = readWishes(env, means)
  let kept: readonly KeptRecording[] = []
  let keptAtMs = Number.NEGATIVE_INFINITY
  let scannedAtMs = Number.NEGATIVE_INFINITY
  let state: RingState | null = null
  let running: Promise<void> | null = null
  let ordered = ''

  const keeper = new RingKeeper(folder, {
    now: clock.now,
    elapsedMs: () => performance.now(),
    log: (level, message, data) => log[level](message, data),
    wishOf: (cameraId) => limitsOf(wishOf(cameraId)),
    ...(means.space !== undefined && { space: means.space }),
    kept: (nowMs) => {
      if (performance.now() - keptAtMs < SPANS_EVERY_MS) return kept
      keptAtMs = performance.now()
      kept = keptSpans(db, nowMs - INCIDENT_DAYS * DAY_MS)
      return kept
    },
  })
  const order = (): RingOrder => ({
    folder,
    cameras: cameras().flatMap(({ id }) => (wishOf(id).isOn ? [id] : [])),
    isHeld: state?.isHeld === true,
    segmentBytes: state === null ? FIRST_SEGMENT_BYTES : segmentBytesOf(state.totalBytes),
  })
  const reorder = () => {
    const next = JSON.stringify(order())
    if (next !== ordered) means.onChange()
    ordered = next
  }
  const foresee = (ring: RingState): Forecast => {
    const ids = new Set([...cameras().map(({ id }) => id), ...keeper.catalogue.cameras()])
    const known = new Set(cameras().map(({ id }) => id))
    return forecast({
      ...ring,
      cameras: [...ids].map((cameraId) => {
        const { bytesPerMs } = keeper.catalogue.usage(cameraId, clock.now())
        const wish = wishOf(cameraId)
        return { cameraId, bytesPerMs, heldBytes: ring.countedBytes.get(cameraId) ?? 0, ...limitsOf(wish), isRecorded: wish.isOn && known.has(cameraId) }
      }),
    })
  }
  const look = async () => {
    wishOf = readWishes(env, means)
    if (performance.now() - scannedAtMs > SCAN_EVERY_MS) {
      scannedAtMs = performance.now()
      await keeper.catalogue.scan()
    }
    state = await keeper.run()
    const recorded = order().cameras
    const measured = recorded.map((cameraId) => keeper.catalogue.usage(cameraId, clock.now()).measuredMs)
    watch.judge(state, foresee(state), Math.min(...measured))
    reorder()
  }
  const tick = () => {
    running ??= look()
      .catch((error: unknown) => log.warn('recordings could not be looked after', { error: String(error) }))
      .finally(() => (running = null))
    return running
  }
  const ofOthers = () => {
    const known = new Set(cameras().map(({ id }) => id))
    const others = keeper.catalogue.cameras().filter((cameraId) => !known.has(cameraId))
    return others.map((cameraId) => ({ cameraId, ...keeper.catalogue.usage(cameraId, clock.now()) }))
  }
  const view = (): RecordingView => {
    wishOf = readWishes(env, means)
    const seen = state === null ? null : foresee(state)
    const known = cameras()
    const names = new Map(listGoneCameras(db).map(({ cameraId, name }) => [cameraId, name]))
    const nowMs = clock.now()
    const viewOf = (cameraId: CameraId, name: string | null, isGone = false): CameraRecording => {
      const wish = wishOf(cameraId)
      const { bytes, oldestMs, newestMs, bytesPerMs } = keeper.catalogue.usage(cameraId, nowMs)
      const { fitsMs = null, limit = 'days' } = seen?.cameras.find((one) => one.cameraId === cameraId) ?? {}
      const now = isGone ? ({ state: 'gone', stream: null } as const) : wish.isOn ? watch.stateOf(cameraId) : ({ state: 'off', stream: null } as const)
      const bytesPerDay = bytesPerMs === null ? null : bytesPerMs * DAY_MS
      return { cameraId, name, ...now, ...wish, bytes, oldestMs, newestMs, bytesPerDay, fitsDays: fitsMs === null ? null : fitsMs / DAY_MS, limit }
    }
    const views = [...known.map(({ id, name }) => viewOf(id, name)), ...ofOthers().map(({ cameraId }) => viewOf(cameraId, names.get(cameraId) ?? null, true))]
    return { cameras: views, disk: state === null || seen === null ? null : diskOf(state, seen, views, nowMs), incidentDays: INCIDENT_DAYS }
  }

  return {
    desk: {
      view,
      save(actor, { cameraId, version, wish }) {
        if (!view().cameras.some((one) => one.cameraId === cameraId)) throw new VigilError('camera.notFound')
        inTransaction(db, () => {
          const before = readWishes(env, means)(cameraId)
          if (before.version !== version) throw new VigilError('recording.changed', { cameraId, version: before.version })
          const savedAtMs = Math.round(clock.now())
          insertRecordingVersion(db, { cameraId, version: version + 1, wish, savedAtMs, userId: actor.id })
          const after = readWishes(env, means)(cameraId)
          appendAudit(db, {
            atMs: savedAtMs,
            actorType: actor.type,
            actorId: actor.id,
            action: 'recording.save',
            subject: `camera/${cameraId}`,
            before: { ...before },
            after: { ...after },
          })
        })
        const saved = view().cameras.find((one) => one.cameraId === cameraId)!
        reorder()
        return saved
      },
    },
    order() {
      const now = order()
      ordered = JSON.stringify(now)
      return now
    },
    take(report) {
      keeper.catalogue.take(report)
      watch.take(report)
      if (report.isFull) void tick()
    },
    down() {
      keeper.catalogue.closeAll()
      watch.down()
    },
    tick,
    believedMs: () => keeper.believedMs,
    ofOthers,
    async stop() {
      await running
    },
  }
}

function limitsOf({ days, maxGb }: RecordingWish): { readonly keepMs: number; readonly maxBytes: number | null } {
  return { keepMs: days * DAY_MS, maxBytes: maxGb === null ? null : maxGb * GB }
}

function diskOf(ring: RingState, seen: Forecast, cameras: readonly CameraRecording[], nowMs: number): RecordingView['disk'] {
  const { freeBytes, totalBytes, reserveBytes, isHeld } = ring
  const { neededBytes, availableBytes, isTooSmall, fullInMs } = seen
  const ringBytes = cameras.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    ringBytes,
    freeBytes,
    totalBytes,
    reserveBytes,
    isHeld,
    neededBytes,
    availableBytes,
    isTooSmall,
    fullAtMs: fullInMs === null ? null : nowMs + fullInMs,
  }
}
