// Things that fall in a generated scene: chosen, flown in metres, and painted as the camera sees them.
import type { Backdrop } from './backdrop.ts'
import { familiesOf, type Family } from './families.ts'
import { simulateFlight, type Flight } from './flight.ts'
import { createRandom, type Random } from './random.ts'
import type { SceneSpec } from './spec.ts'
import { exposureTimes, paint, type Mover, type Pose, type Stage } from './stage.ts'
import { MARGIN_PX, type Projected, type View } from './view.ts'

/** One thing that falls, with all that decides its pictures. */
export interface FallPlan {
  readonly id: number
  readonly family: Family
  readonly massKg: number
  readonly releaseAtS: number
  readonly releaseY: number
  readonly releaseX: number
  readonly floor: number
  readonly flight: Flight
  /** Drawn size over size in metres, so that it reaches the ordered size on the picture. */
  readonly enlarged: number
  readonly sideM: number
  readonly tones: readonly [number, number]
  readonly contrast: number
  readonly spin: Spin
}

interface Spin {
  readonly turnRad: number
  readonly turnHz: number
  readonly tipRad: number
  readonly tipHz: number
  readonly swayM: number
  readonly swayHz: number
  readonly swayPhase: number
  readonly flutter01: number
}

const FIRST_S = 0.9
const LONG_ENOUGH_S = 2

export function planFalls(spec: SceneSpec, view: View, backdrop: Backdrop, firstId: number): readonly FallPlan[] {
  const random = createRandom(spec.seed, 'falls')
  if (spec.throws !== undefined)
    return Array.from({ length: spec.throws }, (_, n) =>
      planFall(random, spec, view, backdrop, firstId + n, random.between(FIRST_S, Math.max(FIRST_S, spec.seconds - LONG_ENOUGH_S)), null),
    )
  const throws = spec.seconds > 14 && random.chance(0.25) ? 2 : 1
  const plans: FallPlan[] = []
  let fromS = random.between(Math.min(2.2, spec.seconds * 0.25), Math.max(2.3, Math.min(spec.seconds * 0.35, spec.seconds - 7)))
  for (let n = 0; n < throws; n++) {
    const first = planFall(random, spec, view, backdrop, firstId + plans.length, fromS, null)
    plans.push(first)
    if (random.chance(0.16)) plans.push(planFall(random, spec, view, backdrop, firstId + plans.length, fromS + random.between(0, 0.5), first))
    fromS = first.releaseAtS + first.flight.restsAfterS + random.between(1.5, 4)
    if (fromS > spec.seconds - 5) break
  }
  return plans
}

/** Tries again until the fall is seen over enough of the facade; a second thing of one throw comes from beside the first. */
function planFall(random: Random, spec: SceneSpec, view: View, backdrop: Backdrop, id: number, releaseAtS: number, beside: FallPlan | null): FallPlan {
  const wantedPx = spec.objectPx ?? random.logBetween(3, 32)
  for (let attempt = 0; ; attempt++) {
    const family = beside && random.chance(0.5) ? beside.family : pickFamily(random, spec, view, wantedPx)
    const { building } = view
    const floor = beside?.floor ?? random.whole(Math.min(4, building.floors), building.floors)
    const releaseX = beside ? beside.releaseX + random.between(-0.7, 0.7) : random.between(-0.47, 0.47) * building.widthM
    const releaseY = (floor - 1) * building.floorHeightM + random.between(0.9, 1.6)
    const thrown = random.chance(0.45) ? random.between(0.3, 6) : random.between(0, 0.6)
    const aside = random.between(-1.2, 1.2)
    const { massKg, sideM } = pickBody(random, family)
    const flight = simulateFlight(
      {
        x: releaseX,
        y: releaseY,
        z: random.between(0.1, 0.5),
        vx: thrown * Math.sin(aside),
        vy: thrown > 0.6 ? random.between(-3, 4) : random.between(-0.5, 0.5),
        vz: thrown * Math.cos(aside),
      },
      {
        massKg,
        dragAreaM2: sideM * sideM * family.area01 * family.drag,
        windX: random.normal() * 0.8,
        windZ: Math.abs(random.normal()) * 0.5,
        bounce01: family.flutter01 > 0.1 ? 0.05 : random.between(0.1, 0.45),
      },
    )
    const track = trackOf(view, flight, spec.fps)
    const floorsSeen = (Math.max(0, ...track.map((t) => t.y)) - Math.min(Infinity, ...track.map((t) => t.y))) / building.floorHeightM
    if (!(track.length >= 8 && floorsSeen >= 3.2) && attempt < 60) continue
    const nearest = Math.max(1e-6, ...track.map((t) => (sideM * view.focalPx) / t.at.depthM))
    const { tones, contrast } = pickTones(
      random,
      spec,
      view,
      backdrop,
      track.map((t) => t.at),
    )
    return {
      id,
      family,
      massKg,
      releaseAtS,
      releaseY,
      releaseX,
      floor,
      flight,
      sideM,
      enlarged: wantedPx / nearest,
      tones,
      contrast,
      spin: pickSpin(random, family),
    }
  }
}

/** The bigger ones of a family are the heavier ones. */
function pickBody(random: Random, { massKg, sideM }: Family): { readonly massKg: number; readonly sideM: number } {
  const size = random.next()
  const weight = Math.max(0, Math.min(1, size + random.between(-0.25, 0.25)))
  return { massKg: massKg[0] * (massKg[1] / massKg[0]) ** weight, sideM: sideM[0] * (sideM[1] / sideM[0]) ** size }
}

/** Rather what has about that size at that distance than a cigarette butt as big as a wardrobe. */
function pickFamily(random: Random, spec: SceneSpec, view: View, wantedPx: number): Family {
  const families = familiesOf(spec.split)
  const pxPerM = view.focalPx / view.eye[2]
  const weights = families.map(({ sideM }) => 0.04 + Math.exp(-(Math.log((Math.sqrt(sideM[0] * sideM[1]) * pxPerM) / wantedPx) ** 2) / 1.2))
  let left = random.next() * weights.reduce((sum, w) => sum + w, 0)
  return families.find((_, i) => (left -= weights[i]!) <= 0) ?? families[0]!
}

function pickSpin(random: Random, { spinHz, swayM, flutter01 }: Family): Spin {
  return {
    turnRad: random.between(0, 2 * Math.PI),
    turnHz: random.between(...spinHz) * random.sign(),
    tipRad: random.between(0, 2 * Math.PI),
    tipHz: random.between(...spinHz) * 0.6,
    swayM: random.between(...swayM),
    swayHz: random.between(0.4, 1.3),
    swayPhase: random.between(0, 2 * Math.PI),
    flutter01,
  }
}

interface Step {
  readonly afterS: number
  readonly y: number
  readonly at: Projected
}

/** The pictures on which its middle is in the picture, up to the ground. */
function trackOf(view: View, flight: Flight, fps: number): readonly Step[] {
  const steps: Step[] = []
  for (let afterS = 0; afterS <= flight.landsAfterS; afterS += 1 / fps) {
    const { x, y, z } = flight.at(afterS)
    const at = view.project(x, y, z)
    if (isInPicture(view, at)) steps.push({ afterS, y, at })
  }
  return steps
}

export function isInPicture({ width, height }: View, { u, v, depthM }: Projected): boolean {
  return depthM > 0.5 && u >= MARGIN_PX && v >= MARGIN_PX && u < width - MARGIN_PX && v < height - MARGIN_PX
}

/** So much lighter or darker than the middle of what is behind its path; some have a second tone. */
function pickTones(random: Random, { isNight }: SceneSpec, view: View, { luma }: Backdrop, path: readonly Projected[]): Pick<FallPlan, 'tones' | 'contrast'> {
  const behind = path.map(({ u, v }) => luma[Math.floor(v) * view.width + Math.floor(u)]!).toSorted((a, b) => a - b)
  const middle = behind[behind.length >> 1] ?? 100
  const strength = random.logBetween(15, isNight ? 90 : 140)
  const room = { up: 248 - middle, down: middle - 6 }
  const isLighter = room.up < strength ? room.up > room.down : room.down < strength ? true : random.chance(0.5)
  const contrast = isLighter ? Math.min(strength, room.up) : -Math.min(strength, room.down)
  const first = middle + contrast
  const second = random.chance(0.55) ? first * random.between(0.85, 1.1) : first - contrast * random.between(0.3, 1.6)
  return { tones: [first, Math.max(4, Math.min(250, second))], contrast }
}

export interface FallPose {
  readonly pose: Pose
  readonly outM: number
  readonly heightM: number
  readonly at: Projected
}

/** @param atS of the scene; before its release a thing is in its hand and not seen */
export function poseOf({ flight, releaseAtS, spin, sideM, enlarged }: FallPlan, view: View, atS: number): FallPose {
  const afterS = Math.min(atS - releaseAtS, flight.restsAfterS)
  const { x, y, z } = flight.at(afterS)
  const grown = Math.min(1, afterS / 0.8)
  const swing = spin.swayM * grown * Math.sin(2 * Math.PI * spin.swayHz * afterS + spin.swayPhase)
  const at = view.project(x + swing, y, z + 0.3 * Math.abs(swing))
  const flutter = spin.flutter01 * Math.sin(2 * Math.PI * spin.swayHz * 2.3 * afterS + spin.swayPhase * 2)
  return {
    at,
    outM: z,
    heightM: y,
    pose: {
      u: at.u,
      v: at.v,
      px: (sideM * enlarged * view.focalPx) / Math.max(0.5, at.depthM),
      turnRad: spin.turnRad + 2 * Math.PI * spin.turnHz * afterS + swing,
      tipRad: spin.tipRad + 2 * Math.PI * spin.tipHz * afterS,
      across: 1 + flutter,
    },
  }
}

const STILL_AFTER_S = 0.1

export function fallMover(plan: FallPlan): Mover {
  return (stage, atS) => {
    if (atS - stage.exposureS / 2 < plan.releaseAtS) return
    const box = paintFall(stage, plan, atS)
    const isMoving = atS < plan.releaseAtS + plan.flight.restsAfterS + STILL_AFTER_S
    if (box && isMoving) stage.seen.push({ id: plan.id, look: 'object', box, isFall: true })
  }
}

function paintFall(stage: Stage, plan: FallPlan, atS: number): ReturnType<typeof paint> {
  const [from, to] = [poseOf(plan, stage.view, atS - stage.exposureS / 2), poseOf(plan, stage.view, atS + stage.exposureS / 2)]
  if (to.at.depthM < 1) return null
  const moved = Math.hypot(to.at.u - from.at.u, to.at.v - from.at.v)
  const poses = exposureTimes(atS, stage.exposureS, moved).map((t) => poseOf(plan, stage.view, t).pose)
  return paint(stage, { parts: plan.family.parts, poses, tones: plan.tones, outM: from.outM })
}
