// How long the disk lasts: out of what each camera writes, what is wished for it and what is free.
import type { CameraId } from '../../contract/ids.ts'

export interface ForecastCamera {
  readonly cameraId: CameraId
  /** What it writes while it is recorded; null: not measured yet. */
  readonly bytesPerMs: number | null
  /** Deletable bytes of it on the disk. */
  readonly heldBytes: number
  readonly keepMs: number
  readonly maxBytes: number | null
  readonly isRecorded: boolean
}

export interface ForecastInput {
  readonly cameras: readonly ForecastCamera[]
  readonly freeBytes: number
  readonly reserveBytes: number
}

export const FORECAST_LIMITS = ['days', 'quota', 'disk'] as const

export interface CameraForecast {
  readonly cameraId: CameraId
  /** How much of its past will be there in the end; null: not measured yet. */
  readonly fitsMs: number | null
  /** What bounds it. */
  readonly limit: (typeof FORECAST_LIMITS)[number]
}

export interface Forecast {
  readonly cameras: readonly CameraForecast[]
  /** What all would come to in the end. */
  readonly neededBytes: number
  /** What the ring may take of the disk, with what it has. */
  readonly availableBytes: number
  /** When the oldest begin to go for want of room; null: never. */
  readonly fullInMs: number | null
  readonly isTooSmall: boolean
}

interface Want {
  readonly bytesPerMs: number
  readonly wantMs: number
  readonly heldBytes: number
}

export function forecast({ cameras, freeBytes, reserveBytes }: ForecastInput): Forecast {
  const roomBytes = Math.max(0, freeBytes - reserveBytes)
  const availableBytes = cameras.reduce((sum, { heldBytes }) => sum + heldBytes, 0) + roomBytes
  const wants = cameras.flatMap(wantOf)
  const neededBytes = wants.reduce((sum, { bytesPerMs, wantMs }) => sum + bytesPerMs * wantMs, 0)
  const deepestMs = neededBytes <= availableBytes ? Number.POSITIVE_INFINITY : depthOf(wants, availableBytes)
  return {
    cameras: cameras.map((camera) => {
      const [want] = wantOf(camera)
      if (want === undefined) return { cameraId: camera.cameraId, fitsMs: null, limit: 'days' }
      const limit = want.wantMs > deepestMs ? 'disk' : want.wantMs < camera.keepMs ? 'quota' : 'days'
      return { cameraId: camera.cameraId, fitsMs: Math.min(want.wantMs, deepestMs), limit }
    }),
    neededBytes,
    availableBytes,
    fullInMs: neededBytes <= availableBytes ? null : fullIn(wants, roomBytes),
    isTooSmall: neededBytes > availableBytes,
  }
}

function wantOf({ bytesPerMs, heldBytes, keepMs, maxBytes, isRecorded }: ForecastCamera): Want[] {
  if (bytesPerMs === null || bytesPerMs <= 0 || !isRecorded) return []
  return [{ bytesPerMs, heldBytes, wantMs: Math.min(keepMs, maxBytes === null ? Number.POSITIVE_INFINITY : maxBytes / bytesPerMs) }]
}

/** As the oldest of all go first, all reach back equally far, or as far as is wished for them. */
function depthOf(wants: readonly Want[], bytes: number): number {
  let rest = bytes
  let perMs = wants.reduce((sum, { bytesPerMs }) => sum + bytesPerMs, 0)
  let depthMs = 0
  for (const { bytesPerMs, wantMs } of wants.toSorted((a, b) => a.wantMs - b.wantMs)) {
    const step = (wantMs - depthMs) * perMs
    if (step > rest) break
    rest -= step
    depthMs = wantMs
    perMs -= bytesPerMs
  }
  return perMs > 0 ? depthMs + rest / perMs : depthMs
}

/** Each grows by what it writes until it has what is wished for it. */
function fullIn(wants: readonly Want[], roomBytes: number): number {
  const growing = wants
    .map(({ bytesPerMs, wantMs, heldBytes }) => ({ bytesPerMs, untilMs: Math.max(0, wantMs - heldBytes / bytesPerMs) }))
    .toSorted((a, b) => a.untilMs - b.untilMs)
  let rest = roomBytes
  let perMs = growing.reduce((sum, { bytesPerMs }) => sum + bytesPerMs, 0)
  let atMs = 0
  for (const { bytesPerMs, untilMs } of growing) {
    if ((untilMs - atMs) * perMs >= rest) break
    rest -= (untilMs - atMs) * perMs
    atMs = untilMs
    perMs -= bytesPerMs
  }
  return perMs > 0 ? atMs + rest / perMs : atMs
}
