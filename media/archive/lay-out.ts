// Which segment tells what of a camera's time: where a clock was set back, an hour was recorded twice, and the later recording counts.
import type { EpochMs } from '../../contract/ids.ts'
import type { SegmentName } from './segment-file.ts'

export interface KnownSegment extends SegmentName {
  readonly endMs: EpochMs
}

/** The part of a segment that counts. */
export interface Part<T extends KnownSegment = KnownSegment> {
  readonly segment: T
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** @returns parts that do not overlap, oldest first */
export function layOut<T extends KnownSegment>(segments: readonly T[]): Part<T>[] {
  const parts: Part<T>[] = []
  // Newest first, each into the room that is left.
  for (const segment of segments.toSorted((a, b) => b.serial - a.serial || b.startMs - a.startMs)) {
    let free: [EpochMs, EpochMs][] = [[segment.startMs, segment.endMs]]
    for (const { fromMs, toMs } of parts) {
      if (toMs <= segment.startMs || fromMs >= segment.endMs) continue
      free = free.flatMap(([from, to]): [EpochMs, EpochMs][] => [
        [from, Math.min(to, fromMs)],
        [Math.max(from, toMs), to],
      ])
    }
    for (const [fromMs, toMs] of free) if (toMs > fromMs) parts.push({ segment, fromMs, toMs })
  }
  return parts.toSorted((a, b) => a.fromMs - b.fromMs)
}
