// Parts of a picture that nobody wants looked at: a mirror, a screen, a poster, the neighbour's yard.
import type { Detection } from '../contract/detection.ts'
import { contains, footPoint, type Polygon } from '../contract/geometry.ts'

/** @returns what does not stand in one of them, by the middle of its box's lower edge */
export function outsideMasks<T extends Pick<Detection, 'box'>>(detections: readonly T[], masks: readonly Polygon[]): readonly T[] {
  return masks.length === 0 ? detections : detections.filter(({ box }) => !masks.some((mask) => contains(mask, footPoint(box))))
}
