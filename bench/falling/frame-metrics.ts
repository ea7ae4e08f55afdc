// Scores boxes picture by picture as FADE's precision_recall_tro.py does: F at IoU 0.3, and how well the span in time fits.
import type { Box } from '../../contract/geometry.ts'
import { iou } from '../../vision/boxes.ts'

/** Boxes of one picture; all in the same unit. */
export interface PictureBoxes {
  readonly truth: readonly Box[]
  readonly claimed: readonly Box[]
}

export interface FrameCounts {
  /** Claimed boxes that are on a true one, one for one. */
  readonly right: number
  readonly claimed: number
  readonly truth: number
  /** Overlap over union of the spans from first to last picture; null without truth. */
  readonly tro: number | null
}

export const IOU_MIN = 0.3

/**
 * FADE counts every pair of a true and a claimed box; where a picture has one true and at most one claimed box, that is the same as one for one.
 */
export function frameCounts(pictures: readonly PictureBoxes[]): FrameCounts {
  const sum = { right: 0, claimed: 0, truth: 0 }
  for (const { truth, claimed } of pictures) {
    sum.right += matchedBoxes(truth, claimed)
    sum.claimed += claimed.length
    sum.truth += truth.length
  }
  return { ...sum, tro: spanOverlap(spanOf(pictures.map((p) => p.truth.length > 0)), spanOf(pictures.map((p) => p.claimed.length > 0))) }
}

/** Best overlap first, each box once. */
export function matchedBoxes(truth: readonly Box[], claimed: readonly Box[]): number {
  const pairs = truth.flatMap((t, i) => claimed.map((c, j) => ({ i, j, overlap: iou(t, c) }))).filter((pair) => pair.overlap >= IOU_MIN)
  const usedTruth = new Set<number>()
  const usedClaimed = new Set<number>()
  for (const { i, j } of pairs.toSorted((a, b) => b.overlap - a.overlap)) {
    if (usedTruth.has(i) || usedClaimed.has(j)) continue
    usedTruth.add(i)
    usedClaimed.add(j)
  }
  return usedTruth.size
}

type Span = readonly [first: number, last: number]

function spanOf(isThere: readonly boolean[]): Span | null {
  const first = isThere.indexOf(true)
  return first < 0 ? null : [first, isThere.lastIndexOf(true)]
}

/** Pictures, both ends included. */
export function spanOverlap(truth: Span | null, claimed: Span | null): number | null {
  if (!truth) return null
  if (!claimed || claimed[0] > truth[1] || claimed[1] < truth[0]) return 0
  const shared = Math.min(truth[1], claimed[1]) - Math.max(truth[0], claimed[0]) + 1
  return shared / (Math.max(truth[1], claimed[1]) - Math.min(truth[0], claimed[0]) + 1)
}

export interface FrameFigures {
  /** 0..1; null where there is nothing to divide by. */
  readonly precision: number | null
  readonly recall: number | null
  readonly f: number | null
  /** Mean over the clips that have truth. */
  readonly tro: number | null
}

/** Boxes are added up over all clips, time overlaps averaged, as FADE does. */
export function frameFigures(clips: readonly FrameCounts[]): FrameFigures {
  const [right, claimed, truth] = (['right', 'claimed', 'truth'] as const).map((key) => clips.reduce((sum, clip) => sum + clip[key], 0)) as [
    number,
    number,
    number,
  ]
  const tros = clips.flatMap((clip) => clip.tro ?? [])
  return {
    precision: claimed > 0 ? right / claimed : null,
    recall: truth > 0 ? right / truth : null,
    f: claimed + truth > 0 ? (2 * right) / (claimed + truth) : null,
    tro: tros.length > 0 ? tros.reduce((sum, tro) => sum + tro, 0) / tros.length : null,
  }
}
