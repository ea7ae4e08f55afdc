// Boxes that overlap: how much, and which of them to keep.
import type { Box } from '../contract/geometry.ts'

/** Intersection over union, 0..1; 0 when both boxes are empty. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (area(a) + area(b) - shared)
}

function area([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1)
}

/**
 * Keeps the best of overlapping boxes (greedy non-maximum suppression).
 *
 * @param boxes  N boxes [x1, y1, x2, y2], all in the same unit, any order
 * @param scores one per box
 * @param iouMax 0..1; overlapping more than this counts as the same thing
 * @param groups one per box: only boxes of one group suppress each other; all boxes are one group when left out
 * @returns indices into `boxes`, best score first; of equal scores the earlier box
 * @throws  RangeError when scores or groups differ in length from boxes
 * @source  Neubeck & Van Gool 2006, "Efficient Non-Maximum Suppression"
 */
export function nms(boxes: readonly Box[], scores: readonly number[], iouMax: number, groups?: readonly (string | number)[]): number[] {
  if (scores.length !== boxes.length || (groups && groups.length !== boxes.length)) throw new RangeError('boxes, scores and groups differ in length')
  const order = boxes.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
  const kept: number[] = []
  for (const i of order) {
    const covered = kept.some((k) => (!groups || groups[k] === groups[i]) && iou(boxes[k]!, boxes[i]!) > iouMax)
    if (!covered) kept.push(i)
  }
  return kept
}
