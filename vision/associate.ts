// Decides within one group which detection belongs to which track, in the order of how much each can be trusted.
import type { Detection } from '../contract/detection.ts'
import type { Box } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import { assign } from './assignment.ts'
import { iou } from './boxes.ts'
import { motionBox, type Motion } from './track-motion.ts'

interface Known {
  readonly motion: Motion
  readonly lastSeenAtMs: EpochMs
  readonly hits: number
}

/** Least overlap with the prediction for a sure match; ByteTrack's first stage allows 0.2. */
const SURE_IOU = 0.3
/** Least overlap once both boxes are widened. */
const WIDE_IOU = 0.2
/** ByteTrack asks low scores for 0.5; frames lie further apart here. */
const LOW_IOU = 0.4
/** A low score proves nothing about a track that has been gone for longer. */
const LOW_HIDDEN_MS = 1000
/** How far a box is widened on every side, in its own sizes, per second since it was last seen. */
const WIDEN_PER_S = 1.2
const WIDEN_MIN = 0.2
const WIDEN_MAX = 0.8

/**
 * High scores first (sure overlap, then widened boxes for what moved far between two frames), then low scores for
 * tracks that were seen a moment ago.
 *
 * @param high          score from which a detection may start a track
 * @param lastFrameAtMs null when this is the first frame
 * @returns pairs, and the high detections that belong to nothing known
 * @source  two stages: ByteTrack (2022); widened boxes: Yang et al. 2023, "Hard to Track Objects with Irregular Motions and
 *          Similar Appearances? Make It Easier by Buffering the Matching Space" (C-BIoU)
 */
export function associate<T extends Known>(
  known: readonly T[],
  detections: readonly Detection[],
  high: number,
  lastFrameAtMs: EpochMs | null,
  atMs: EpochMs,
): { pairs: Map<T, Detection>; fresh: Detection[] } {
  const pairs = new Map<T, Detection>()
  const taken = new Set<Detection>()
  const stage = (things: readonly T[], candidates: readonly Detection[], likeness: (thing: T, box: Box) => number, least: number): void => {
    const freeThings = things.filter((thing) => !pairs.has(thing))
    const free = candidates.filter((detection) => !taken.has(detection))
    const costs = freeThings.map((thing) => free.map((detection) => 1 - likeness(thing, detection.box)))
    for (const [row, column] of assign(costs, 1 - least)) {
      pairs.set(freeThings[row]!, free[column]!)
      taken.add(free[column]!)
    }
  }
  const sure = detections.filter((detection) => detection.score >= high)
  const overlap = (thing: T, box: Box): number => iou(motionBox(thing.motion), box)
  const wideOverlap = (thing: T, box: Box): number => {
    const by = Math.min(WIDEN_MAX, Math.max(WIDEN_MIN, (WIDEN_PER_S * (atMs - thing.lastSeenAtMs)) / 1000))
    return iou(widen(motionBox(thing.motion), by), widen(box, by))
  }
  // A thing seen once and missed since is often nothing: the others choose first.
  stage(
    known.filter((thing) => thing.hits > 1 || thing.lastSeenAtMs === lastFrameAtMs),
    sure,
    overlap,
    SURE_IOU,
  )
  stage(known, sure, wideOverlap, WIDE_IOU)
  stage(
    known.filter((thing) => atMs - thing.lastSeenAtMs <= LOW_HIDDEN_MS),
    detections,
    overlap,
    LOW_IOU,
  )
  return { pairs, fresh: sure.filter((detection) => !taken.has(detection)) }
}

function widen([x1, y1, x2, y2]: Box, by: number): Box {
  const dx = (x2 - x1) * by
  const dy = (y2 - y1) * by
  return [x1 - dx, y1 - dy, x2 + dx, y2 + dy]
}
