// Which segments have to go: a plan out of values, without a clock or a disk.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { KeptSpan } from './picture-source.ts'

export interface HeldSegment {
  readonly name: string
  readonly startMs: EpochMs
  readonly endMs: EpochMs
  readonly bytes: number
  /** It is being written: never deleted. */
  readonly isOpen: boolean
}

export interface HeldCamera {
  readonly cameraId: CameraId
  /** In the order they were written. */
  readonly segments: readonly HeldSegment[]
  readonly keepMs: number
  /** null: as much as there is room for. */
  readonly maxBytes: number | null
  /** Spared whatever else is wished, and counted to no quota; oldest first, not overlapping. */
  readonly kept: readonly KeptSpan[]
}

export interface RetentionInput {
  readonly cameras: readonly HeldCamera[]
  readonly nowMs: EpochMs
  readonly freeBytes: number
  /** Is to be free, whatever is wished. */
  readonly reserveBytes: number
}

export const REMOVAL_REASONS = ['days', 'quota', 'room'] as const
export type RemovalReason = (typeof REMOVAL_REASONS)[number]

export interface Removal {
  readonly cameraId: CameraId
  readonly segment: HeldSegment
  readonly reason: RemovalReason
}

export interface RetentionPlan {
  /** In the order in which they are to be deleted. */
  readonly removals: readonly Removal[]
  /** What is still not free of the reserve after that, bytes. */
  readonly missingBytes: number
  /** Of each camera, what is left and not spared. */
  readonly countedBytes: ReadonlyMap<CameraId, number>
}

/** A segment that ends later than that from now was written by a clock that was wrong. */
const FUTURE_MS = 3_600_000

interface Candidate {
  readonly segment: HeldSegment
  /** When it ended at the latest, whatever the clock said while it was written. */
  readonly endedMs: EpochMs
}

export function planRetention({ cameras, nowMs, freeBytes, reserveBytes }: RetentionInput): RetentionPlan {
  const removals: Removal[] = []
  const rest = cameras.map((camera) => {
    const candidates = candidatesOf(camera, nowMs)
    let bytes = candidates.reduce((sum, { segment }) => sum + segment.bytes, 0) + openBytes(camera)
    let next = 0
    for (; next < candidates.length; next++) {
      const { segment, endedMs } = candidates[next]!
      const isOver = camera.maxBytes !== null && bytes > camera.maxBytes
      if (endedMs >= nowMs - camera.keepMs && !isOver) break
      removals.push({ cameraId: camera.cameraId, segment, reason: endedMs < nowMs - camera.keepMs ? 'days' : 'quota' })
      bytes -= segment.bytes
    }
    return { cameraId: camera.cameraId, candidates, next, bytes }
  })
  let missingBytes = reserveBytes - freeBytes - removals.reduce((sum, { segment }) => sum + segment.bytes, 0)
  while (missingBytes > 0) {
    const oldest = oldestOf(rest)
    if (oldest === null) break
    const { segment } = oldest.candidates[oldest.next++]!
    removals.push({ cameraId: oldest.cameraId, segment, reason: 'room' })
    missingBytes -= segment.bytes
    oldest.bytes -= segment.bytes
  }
  return { removals, missingBytes: Math.max(0, missingBytes), countedBytes: new Map(rest.map(({ cameraId, bytes }) => [cameraId, bytes])) }
}

interface Rest {
  readonly cameraId: CameraId
  readonly candidates: readonly Candidate[]
  next: number
  bytes: number
}

function oldestOf(cameras: readonly Rest[]): Rest | null {
  let oldest: Rest | null = null
  for (const camera of cameras) {
    const candidate = camera.candidates[camera.next]
    if (candidate !== undefined && (oldest === null || candidate.endedMs < oldest.candidates[oldest.next]!.endedMs)) oldest = camera
  }
  return oldest
}

function openBytes({ segments }: HeldCamera): number {
  return segments.reduce((sum, { isOpen, bytes }) => sum + (isOpen ? bytes : 0), 0)
}

/** Those that may go, the first to go first. */
function candidatesOf({ segments, kept }: HeldCamera, nowMs: EpochMs): Candidate[] {
  const ended = endedMsOf(segments, nowMs)
  return segments.flatMap((segment, at) => (segment.isOpen || isKept(kept, segment) ? [] : [{ segment, endedMs: ended[at]! }]))
}

/**
 * When each ended, never less than the one before: a clock that was wrong for a while wrote wrong times. What says it is
 * older than one written before it is as old as that; what says it comes from the future is as old as the next.
 */
function endedMsOf(segments: readonly HeldSegment[], nowMs: EpochMs): Float64Array {
  const ended = new Float64Array(segments.length)
  let latestMs = Number.NEGATIVE_INFINITY
  for (let at = 0; at < segments.length; at++) {
    const { endMs } = segments[at]!
    ended[at] = endMs > nowMs + FUTURE_MS ? Number.NaN : (latestMs = Math.max(latestMs, endMs))
  }
  let nextMs = nowMs
  for (let at = segments.length - 1; at >= 0; at--) {
    if (Number.isNaN(ended[at]!)) ended[at] = nextMs
    else nextMs = ended[at]!
  }
  return ended
}

function isKept(kept: readonly KeptSpan[], { startMs, endMs }: HeldSegment): boolean {
  let [low, high] = [0, kept.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (kept[middle]!.toMs < startMs) low = middle + 1
    else high = middle
  }
  return low < kept.length && kept[low]!.fromMs <= endMs
}

/** Oldest first, none touching another. */
export function mergeSpans(spans: readonly KeptSpan[]): KeptSpan[] {
  const merged: { fromMs: EpochMs; toMs: EpochMs }[] = []
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else merged.push({ fromMs, toMs })
  }
  return merged
}
