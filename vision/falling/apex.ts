// Leaves out how a thing came up, when it was thrown up and fell: only the way down is judged.
import type { Path } from './link.ts'

/** A thing that came up further than this share of its way down was thrown from below: a ball, a bird. */
const RISE_MOST = 0.5

export function fromApex(path: Path): Path {
  const ys = path.points.map((p) => p.seen.y)
  const apex = ys.indexOf(Math.min(...ys))
  const rise = ys[0]! - ys[apex]!
  const down = ys.at(-1)! - ys[apex]!
  if (apex === 0 || rise > RISE_MOST * down) return path
  return { ...path, points: path.points.slice(apex), evidence: path.evidence * ((path.points.length - apex) / path.points.length) }
}
