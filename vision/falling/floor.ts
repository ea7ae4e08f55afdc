// Names the floor a thing was let go from, as an interval.
import { floorOfStorey, type FacadeScale } from '../../contract/facade-scale.ts'
import type { Facade } from '../../contract/facade.ts'
import type { FloorEstimate } from '../../contract/falling.ts'
import type { FallFit } from './gravity.ts'

/** Hands let go about 1.25 m above their floor, floor lines lie at the middle of the storey. */
const HANDS_BELOW_MIDDLE_M = 0.2
export const CONFIDENCE = 0.9
/** What the fit does not know, in storeys: hands and drawn lines, and, the higher the more, the distance from the wall. */
const OWN_SIGMA = { storeys: 0.2, share: 0.05 }
/** How many of these sigmas hold the share above on the generated falls of the validation seeds: docs/accuracy.md. */
const SIGMAS = 1

export function estimateFloor(fit: FallFit, scale: FacadeScale): FloorEstimate {
  const storey = (fit.heightM + HANDS_BELOW_MIDDLE_M) / scale.floorHeightM - 0.5
  const sigma = Math.hypot(OWN_SIGMA.storeys + OWN_SIGMA.share * Math.max(0, storey), fit.heightSigmaM / scale.floorHeightM)
  const within = (s: number): number => floorOfStorey(Math.min(scale.highest + 1, Math.max(Math.min(0, scale.lowest), s)))
  return { estimate: within(storey), low: within(storey - SIGMAS * sigma), high: within(storey + SIGMAS * sigma), confidence: CONFIDENCE }
}

/** The column of flats at a place of the picture; null between them or without columns. */
export function columnAt({ columns, floors }: Facade, x: number, y: number): string | null {
  const ys = floors.map((line) => line.y)
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const share = (y - top) / (bottom - top)
  const edge = (upper: number, lower: number): number => upper + (lower - upper) * share
  return columns.find((c) => x >= edge(c.top[0], c.bottom[0]) && x < edge(c.top[1], c.bottom[1]))?.name ?? null
}
