// What is true of a planned fall: from which floor and column, seen on which pictures, how big.
import type { Facade } from '../../../contract/facade.ts'
import { isInPicture, poseOf, type FallPlan } from './falls.ts'
import type { SceneSpec, TrueFall } from './spec.ts'
import type { View } from './view.ts'

export function trueFall(
  plan: FallPlan,
  spec: SceneSpec,
  view: View,
  coverDm: Uint8Array,
  columnAt: (x: number) => Facade['columns'][number] | null,
): TrueFall {
  const sizes: number[] = []
  const heights: number[] = []
  let [firstFrame, lastFrame] = [-1, -1]
  const landsAtS = plan.releaseAtS + plan.flight.landsAfterS
  for (let frame = Math.ceil(plan.releaseAtS * spec.fps); frame < spec.seconds * spec.fps && frame / spec.fps <= landsAtS; frame++) {
    const { pose, at, outM, heightM } = poseOf(plan, view, frame / spec.fps)
    if (!isInPicture(view, at) || coverDm[Math.floor(at.v) * view.width + Math.floor(at.u)]! > outM * 10) continue
    if (firstFrame < 0) firstFrame = frame
    lastFrame = frame
    sizes.push(pose.px)
    heights.push(heightM)
  }
  sizes.sort((a, b) => a - b)
  const floors = heights.length ? (heights[0]! - heights.at(-1)!) / view.building.floorHeightM : 0
  return {
    id: plan.id,
    family: plan.family.name,
    releaseFloor: plan.floor,
    releaseHeightM: plan.releaseY,
    column: columnAt(plan.releaseX)?.name ?? null,
    releaseAtS: plan.releaseAtS,
    landsAtS,
    visible: firstFrame < 0 ? null : { firstFrame, lastFrame, frames: sizes.length, floors },
    sizePx: sizes.at(-1) ?? 0,
    medianPx: sizes[sizes.length >> 1] ?? 0,
    contrast: plan.contrast,
    massKg: plan.massKg,
  }
}
