// One small moving thing that is no fall: where it is when, painted with the blur of the exposure and told as truth.
import type { Look } from '../../../contract/vocabulary.ts'
import type { Backdrop } from './backdrop.ts'
import type { Random } from './random.ts'
import type { SceneSpec } from './spec.ts'
import { exposureTimes, paint, type Mover, type Paint, type Pose } from './stage.ts'
import { MARGIN_PX, type View } from './view.ts'

/** What movers are made from. */
export interface Setting {
  readonly spec: SceneSpec
  readonly view: View
  readonly backdrop: Backdrop
  readonly random: Random
  nextId(): number
}

export interface Thing extends Omit<Paint, 'poses' | 'outM'> {
  readonly id: number
  readonly look: Look
  readonly fromS: number
  readonly toS: number
  /** null: it is not there at that time. */
  poseAt(atS: number): (Pose & { readonly outM?: number }) | null
}

/** What fills more of the picture has come up to the lens and is none of the small things any more. */
const LARGEST01 = 0.35

export function mover(thing: Thing): Mover {
  return (stage, atS) => {
    if (atS < thing.fromS || atS > thing.toS) return
    const [from, to] = [thing.poseAt(atS - stage.exposureS / 2), thing.poseAt(atS + stage.exposureS / 2)]
    if (!from || !to || Math.max(from.px, to.px) > LARGEST01 * stage.view.width) return
    const blurPx = Math.hypot(to.u - from.u, to.v - from.v) / Math.max(1, from.px * 0.06, (thing.softPx ?? 1) * 0.3)
    const poses = exposureTimes(atS, stage.exposureS, blurPx).map((t) => thing.poseAt(t) ?? from)
    const box = paint(stage, { ...thing, poses, outM: from.outM ?? null })
    if (box) stage.seen.push({ id: thing.id, look: thing.look, box, isFall: false })
  }
}

/** The point so far along the camera's axis that is seen there. */
export function placeAt(view: View, u: number, v: number, depthM: number): readonly [x: number, y: number, z: number] {
  const ray = view.rayAt(u, v)
  return [view.eye[0] + ray[0] * depthM, view.eye[1] + ray[1] * depthM, view.eye[2] + ray[2] * depthM]
}

/** A thing in metres as it is seen; null behind the camera. */
export function poseIn(
  view: View,
  x: number,
  y: number,
  z: number,
  sideM: number,
  turnRad: number,
  tipRad: number,
  across = 1,
): (Pose & { outM: number }) | null {
  const { u, v, depthM } = view.project(x, y, z)
  if (depthM < 0.5) return null
  return { u, v, px: (sideM * view.focalPx) / depthM, turnRad, tipRad, across, outM: Math.max(0, z) }
}

export function somewhere(random: Random, { width, height }: View): readonly [u: number, v: number] {
  return [random.between(MARGIN_PX, width - MARGIN_PX), random.between(MARGIN_PX, height - MARGIN_PX)]
}

/** Depth at which something of that size is seen at one of these sizes, never behind the wall. */
export function depthFor(random: Random, view: View, sideM: number, lowPx: number, highPx: number): number {
  const depthM = (sideM * view.focalPx) / random.logBetween(lowPx, highPx)
  return Math.max(1.5, Math.min(view.eye[2] - 0.3, depthM))
}

/** Beginnings spread over the scene, the first within the first gap. */
export function spread(random: Random, seconds: number, everyS: number): readonly number[] {
  const starts: number[] = []
  for (let at = random.between(-0.3, 0.6) * everyS; at < seconds - 0.2; at += everyS * random.between(0.5, 1.5)) starts.push(at)
  return starts
}
