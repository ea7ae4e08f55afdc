// Notices that nothing is recorded although pictures come, that a disk is too slow or too small, and says so.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { RecordingState } from '../../contract/recording.ts'
import type { Forecast } from '../../media/archive/forecast.ts'
import type { RecordedCamera, RingReport } from '../../media/archive/recorder.ts'
import type { RingState } from '../../media/archive/ring-keeper.ts'
import { raiseAlert } from '../alerts.ts'
import type { Env } from '../env.ts'
import type { Troubles } from '../troubles.ts'

/** Pictures that came longer ago say nothing about the disk. */
const PICTURE_WITHIN_MS = 15_000
/** Longer than the longest group of pictures and one hiccup. */
const NOTHING_WRITTEN_MS = 45_000
const DROPPED_WITHIN_MS = 60_000
/** A warning that is wrong half of the time is not read: a forecast needs an hour of a camera. */
const MEASURED_MS = 3_600_000

export interface RecordingWatch {
  take(report: RingReport): void
  /** Nobody records: what was said last is no longer true. */
  down(): void
  stateOf(cameraId: CameraId): { readonly state: Extract<RecordingState, 'recording' | 'noPicture' | 'standsStill'>; readonly stream: 'main' | 'sub' | null }
  /** Called every few seconds. @param measuredMs of the camera of which least was measured */
  judge(ring: RingState, seen: Forecast, measuredMs: number): void
}

export function createRecordingWatch(env: Env, troubles: Troubles): RecordingWatch {
  const cameras = new Map<CameraId, RecordedCamera & { readonly knownSinceMs: EpochMs }>()
  let isHeld = false
  const standsStill = ({ lastPictureAtMs, lastWrittenAtMs, knownSinceMs }: RecordedCamera & { readonly knownSinceMs: EpochMs }) => {
    const nowMs = env.clock.now()
    const isComing = lastPictureAtMs !== null && Math.abs(nowMs - lastPictureAtMs) < PICTURE_WITHIN_MS
    return isComing && (isHeld || Math.abs(nowMs - Math.max(lastWrittenAtMs ?? 0, knownSinceMs)) > NOTHING_WRITTEN_MS)
  }
  const tell = (code: 'recording.standsStill' | 'recording.slowDisk' | 'recording.tooSmall', isSo: boolean, why: Readonly<Record<string, number | string>>) => {
    if (!isSo) return troubles.clear(code)
    if (troubles.list().includes(code)) return
    troubles.report(code)
    env.log.warn(`recording: ${code}`, why)
    if (code !== 'recording.standsStill') return
    troubles.survive('raising an alert about recordings', () =>
      raiseAlert(env, {
        kind: 'system',
        severity: 'high',
        source: 'core/recording',
        cameraId: null,
        deviceId: null,
        buildingId: null,
        zone: 'recording',
        place: '录像停止写入',
        atMs: env.clock.now(),
        deviceAtMs: null,
        score: null,
        boxes: [],
        why: { problem: code, ...why },
      }),
    )
  }
  return {
    take(report) {
      const nowMs = env.clock.now()
      const before = new Map(cameras)
      cameras.clear()
      for (const camera of report.cameras) cameras.set(camera.id, { ...camera, knownSinceMs: before.get(camera.id)?.knownSinceMs ?? nowMs })
    },
    down: () => cameras.clear(),
    stateOf(cameraId) {
      const camera = cameras.get(cameraId)
      if (camera === undefined || camera.lastPictureAtMs === null) return { state: 'noPicture', stream: null }
      if (standsStill(camera)) return { state: 'standsStill', stream: camera.stream }
      const isWritten = camera.lastWrittenAtMs !== null && Math.abs(env.clock.now() - camera.lastPictureAtMs) < PICTURE_WITHIN_MS
      return isWritten ? { state: 'recording', stream: camera.stream } : { state: 'noPicture', stream: null }
    },
    judge(ring, seen, measuredMs) {
      isHeld = ring.isHeld
      const nowMs = env.clock.now()
      const all = [...cameras.values()]
      const still = all.filter(standsStill)
      tell('recording.standsStill', still.length > 0, { cameras: still.length, freeBytes: ring.freeBytes, failure: still[0]?.failure ?? 'none' })
      const slow = all.filter(({ lastDroppedAtMs }) => lastDroppedAtMs !== null && Math.abs(nowMs - lastDroppedAtMs) < DROPPED_WITHIN_MS)
      tell('recording.slowDisk', slow.length > 0 && still.length === 0, { cameras: slow.length })
      tell('recording.tooSmall', seen.isTooSmall && measuredMs >= MEASURED_MS, { neededBytes: seen.neededBytes, availableBytes: seen.availableBytes })
    },
  }
}
