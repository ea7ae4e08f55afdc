// What moves on the ground before the facade: people, vehicles, a ball that is thrown up and comes back.
import { simulateFlight } from './flight.ts'
import type { Mover, Part } from './stage.ts'
import { mover, poseIn, spread, type Setting } from './thing.ts'

const box = (x: number, y: number, a: number, b: number, tone: 0 | 1 = 0): Part => ({ form: 'box', x, y, a, b, c: b, tone })
const ellipse = (x: number, y: number, a: number, b: number, tone: 0 | 1 = 0): Part => ({ form: 'ellipse', x, y, a, b, c: b, tone })
/** Upright: the long axis is turned by a right angle. */
const PERSON: readonly Part[] = [box(0.55, 0.09, 0.45, 0.1, 1), box(0.55, -0.09, 0.45, 0.1, 1), ellipse(-0.15, 0, 0.42, 0.24), ellipse(-0.82, 0, 0.15, 0.11, 1)]
const CAR_SIDE: readonly Part[] = [
  box(0, 0.1, 1, 0.18),
  box(-0.05, -0.16, 0.55, 0.14, 1),
  ellipse(-0.6, 0.27, 0.15, 0.15, 1),
  ellipse(0.6, 0.27, 0.15, 0.15, 1),
]
const CAR_FRONT: readonly Part[] = [box(0, 0.25, 1, 0.5), box(0, -0.35, 0.75, 0.3, 1), ellipse(-0.7, 0.2, 0.16, 0.12, 1), ellipse(0.7, 0.2, 0.16, 0.12, 1)]
const BALL: readonly Part[] = [ellipse(0, 0, 1, 1)]

export function people(setting: Setting): readonly Mover[] {
  const { spec, view, random } = setting
  const reach = (view.width / view.focalPx) * view.eye[2]
  return spread(random, spec.seconds, random.between(1.2, 4)).map((fromS) => {
    const z = random.between(0.8, 0.75 * view.eye[2])
    const direction = random.sign()
    const [pace, stepHz, tallM] = [random.between(0.7, 3), random.between(1.6, 2.8), random.between(1.5, 1.85)]
    const x0 = random.chance(0.4) ? random.between(-0.4, 0.4) * reach : (-direction * reach) / 2
    const towards = random.between(-0.5, 0.5)
    const tone = random.between(15, 200) * (spec.isNight ? 0.4 : 1)
    return mover({
      id: setting.nextId(),
      look: 'body',
      parts: PERSON,
      tones: [tone, random.between(15, 170) * (spec.isNight ? 0.4 : 1)],
      fromS,
      toS: fromS + 30,
      poseAt: (atS) => {
        const s = atS - fromS
        const step = Math.sin(2 * Math.PI * stepHz * s)
        return poseIn(
          view,
          x0 + direction * pace * s,
          tallM / 2 + 0.03 * Math.abs(step),
          Math.max(0.6, z + towards * s),
          tallM,
          Math.PI / 2,
          0,
          1.1 + 0.45 * step,
        )
      },
    })
  })
}

export function vehicles(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  return spread(random, spec.seconds, random.between(1.5, 5)).map((fromS) => (random.chance(0.45) ? approaching(setting, fromS) : passing(setting, fromS)))
}

function passing(setting: Setting, fromS: number): Mover {
  const { spec, view, random } = setting
  const direction = random.sign()
  const [speed, z, sideM] = [random.between(2, 13), random.between(3, 0.7 * view.eye[2]), random.pick([1.8, 4.2, 4.8, 7.5])]
  const reach = (view.width / view.focalPx) * view.eye[2]
  const tone = random.between(15, 235) * (spec.isNight ? 0.4 : 1)
  const poseAt = (atS: number): ReturnType<typeof poseIn> =>
    poseIn(view, direction * (speed * (atS - fromS) - reach * 0.7), sideM * 0.17, z, sideM, 0, 0, direction)
  return mover({
    id: setting.nextId(),
    look: 'body',
    parts: CAR_SIDE,
    tones: [tone, spec.isNight ? 200 : 30],
    fromS,
    toS: fromS + 25,
    poseAt: (s) => upright(poseAt(s)),
  })
}

/** Drives up to the camera: down the picture, growing. */
function approaching(setting: Setting, fromS: number): Mover {
  const { spec, view, random } = setting
  const [speed, x, sideM] = [random.between(2, 11), random.between(-0.4, 0.4) * view.building.widthM, random.pick([0.7, 1.8, 1.8, 2.3])]
  const brakes = random.between(-0.4, 0.8)
  const tone = random.between(15, 235) * (spec.isNight ? 0.4 : 1)
  const poseAt = (atS: number): ReturnType<typeof poseIn> => {
    const s = atS - fromS
    const z = 1.5 + speed * s + (brakes * s * s) / 2
    return z > view.eye[2] - 1.5 ? null : poseIn(view, x, sideM * 0.4, z, sideM, 0, 0)
  }
  return mover({ id: setting.nextId(), look: 'body', parts: CAR_FRONT, tones: [tone, spec.isNight ? 245 : 35], fromS, toS: fromS + 25, poseAt })
}

function upright(pose: ReturnType<typeof poseIn>): ReturnType<typeof poseIn> {
  return pose && { ...pose, across: Math.abs(pose.across ?? 1) }
}

/** Thrown up from the ground, back down, and bouncing until it lies. */
export function balls(setting: Setting): readonly Mover[] {
  const { spec, view, random } = setting
  return spread(random, spec.seconds, random.between(2.5, 6)).map((fromS) => {
    const sideM = random.between(0.15, 0.4)
    const up = random.between(3, 12.5)
    const release = {
      x: random.between(-0.4, 0.4) * view.building.widthM,
      y: random.between(0.1, 1.6),
      z: random.between(1.5, 0.5 * view.eye[2]),
      vx: random.normal() * 0.8,
      vy: up,
      vz: random.normal() * 0.6,
    }
    const flight = simulateFlight(release, { massKg: 0.4, dragAreaM2: 0.02, windX: 0, windZ: 0, bounce01: random.between(0.6, 0.9) })
    const tone = random.between(20, 240) * (spec.isNight ? 0.5 : 1)
    return mover({
      id: setting.nextId(),
      look: 'object',
      parts: BALL,
      tones: [tone, tone],
      fromS,
      toS: fromS + flight.restsAfterS,
      poseAt: (atS) => {
        const { x, y, z } = flight.at(atS - fromS)
        return poseIn(view, x, y + sideM / 2, z, sideM, 0, 0)
      },
    })
  })
}
