// Birds, insects before the lens and drones.
import type { Random } from './random.ts'
import type { Mover, Part } from './stage.ts'
import { depthFor, mover, placeAt, poseIn, somewhere, spread, type Setting } from './thing.ts'

const ellipse = (x: number, y: number, a: number, b: number, tone: 0 | 1 = 0): Part => ({ form: 'ellipse', x, y, a, b, c: b, tone })
const BIRD: readonly Part[] = [ellipse(0, 0, 0.55, 0.17), ellipse(-0.05, 0.5, 0.2, 0.5, 1), ellipse(-0.05, -0.5, 0.2, 0.5, 1)]
const INSECT: readonly Part[] = [ellipse(0, 0, 1, 0.7)]
const DRONE: readonly Part[] = [ellipse(0, 0, 0.35, 0.25), ellipse(-0.7, -0.1, 0.3, 0.09, 1), ellipse(0.7, -0.1, 0.3, 0.09, 1)]

export function birds(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  return spread(random, spec.seconds, random.between(1.5, 5)).flatMap((fromS) => {
    const flock = random.chance(0.15) ? random.whole(2, 6) : 1
    return Array.from({ length: flock }, () => bird(setting, fromS + random.between(0, flock * 0.15)))
  })
}

type Path = (s: number) => readonly [dx: number, dy: number, dz: number]

function bird(setting: Setting, fromS: number): Mover {
  const { spec, view, random } = setting
  const spanM = random.between(0.28, 0.75)
  const [u, v] = somewhere(random, view)
  const { path, startU, startV, flaps } = random.pick([crossing, crossing, gliding, diving, diving, perching])(random, u, v, view.width, view.height)
  const [x, y, z] = placeAt(view, startU, startV, depthFor(random, view, spanM, 4, 26))
  const flapHz = random.between(3.5, 8.5)
  const isDark = spec.isNight ? random.chance(0.3) : random.chance(0.75)
  const body = isDark ? random.between(12, 70) : random.between(170, 240) * (spec.isNight ? 0.5 : 1)
  const phase = random.between(0, 6)
  return mover({
    id: setting.nextId(),
    look: 'bird',
    parts: BIRD,
    tones: [body, body * random.between(0.7, 1.4)],
    fromS,
    toS: fromS + 7,
    poseAt: (atS) => {
      const s = atS - fromS
      const [dx, dy, dz] = path(s)
      const [nx, ny] = path(s + 0.03)
      const heading = Math.atan2(-(ny - dy), nx - dx || 1e-6)
      const open = flaps(s) * (0.3 + 0.7 * Math.abs(Math.sin(Math.PI * flapHz * s + phase))) + (1 - flaps(s)) * 0.85
      return poseIn(view, x + dx, y + dy, z + dz, spanM, heading, 0, open)
    },
  })
}

interface BirdFlight {
  readonly path: Path
  readonly startU: number
  readonly startV: number
  /** 1: beating its wings, 0: gliding. */
  flaps(s: number): number
}
type Plan = (random: Random, u: number, v: number, width: number, height: number) => BirdFlight

const crossing: Plan = (random, _u, v, width) => {
  const direction = random.sign()
  const [speed, climb, wave, waveHz] = [random.between(5, 14), random.between(-1.5, 1.5), random.between(0, 0.8), random.between(0.4, 1.3)]
  const away = random.between(-2, 2)
  return {
    startU: direction > 0 ? -20 : width + 20,
    startV: v,
    flaps: () => 1,
    path: (s) => [direction * speed * s, climb * s + wave * Math.sin(2 * Math.PI * waveHz * s), away * s],
  }
}

const gliding: Plan = (random, u, v) => {
  const [radius, turn, sink] = [random.between(3, 14), random.between(0.4, 1.1) * random.sign(), random.between(0.2, 1.5)]
  return { startU: u, startV: v, flaps: (s) => (s % 3 < 0.5 ? 1 : 0), path: (s) => [radius * Math.sin(turn * s), -sink * s, radius * (1 - Math.cos(turn * s))] }
}

/** Folds its wings, comes down nearly as fast as a stone for a second or two, pulls up and flies on. */
const diving: Plan = (random, u, _v, _width, height) => {
  const [pull, downS, sideways] = [random.between(5, 9.5), random.between(0.7, 1.7), random.between(-5, 5)]
  const enterV = random.between(1, 4)
  const falling = (s: number): number => -enterV * s - (pull * s * s) / 2
  const at = (s: number): number => falling(Math.min(s, downS)) - (s < downS ? 0 : (enterV + pull * downS) * (s - downS) - pull * 0.9 * (s - downS) ** 2)
  return {
    startU: u,
    startV: random.between(-0.05, 0.5) * height,
    flaps: (s) => (s > downS * 0.9 ? 1 : 0.1),
    path: (s) => [sideways * s + (s > downS ? sideways * (s - downS) : 0), at(s), 0.4 * s],
  }
}

/** Sits, drops a metre or two off the ledge, catches itself and goes away. */
const perching: Plan = (random, u, v) => {
  const [sitS, dropS, sideways, rise] = [random.between(0.5, 2.5), random.between(0.3, 0.7), random.between(3, 9) * random.sign(), random.between(2, 6)]
  const down = (s: number): number => -4.2 * Math.min(s, dropS) ** 2 + (s > dropS ? rise * (s - dropS) * Math.min(1, s - dropS) : 0)
  return {
    startU: u,
    startV: v,
    flaps: (s) => (s < sitS ? 0.2 : 1),
    path: (s) => (s < sitS ? [0.02 * Math.sin(3 * s), 0, 0] : [sideways * (s - sitS) * Math.min(1, s - sitS), down(s - sitS), 1.5 * (s - sitS)]),
  }
}

export function insects(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  return spread(random, spec.seconds, random.between(0.5, 2.2)).map((fromS) => insect(setting, fromS))
}

/** Near the lens: a blur as big as a window that may come straight down, faster than anything that falls. */
function insect(setting: Setting, fromS: number): Mover {
  const { spec, view, random } = setting
  const isStraight = random.chance(0.3)
  const px = random.logBetween(5, 80)
  const [u, v] = somewhere(random, view)
  const speed = random.logBetween(120, 1600)
  const heading = isStraight ? random.between(1.2, 1.94) : random.between(0, 2 * Math.PI)
  const wobble = (isStraight ? 0.1 : 1) * random.between(10, 90)
  const hz = [random.between(0.7, 3), random.between(1, 4), random.between(3, 9)]
  const phase = random.between(0, 6)
  const fade = random.between(0.2, 0.8)
  const tone = spec.isNight ? random.between(120, 250) : random.chance(0.7) ? random.between(10, 80) : random.between(190, 245)
  return mover({
    id: setting.nextId(),
    look: 'insect',
    parts: INSECT,
    tones: [tone, tone],
    softPx: Math.max(1.5, px * random.between(0.3, 0.95)),
    alpha01: fade,
    fromS,
    toS: fromS + random.between(0.3, 2.5),
    poseAt: (atS) => {
      const s = atS - fromS
      const bend = isStraight ? 0 : 0.9 * Math.sin(2 * Math.PI * hz[0]! * s + phase)
      return {
        u: u + speed * (s * Math.cos(heading) + bend * 0.15) + wobble * Math.sin(2 * Math.PI * hz[1]! * s),
        v: (isStraight ? -px : v) + speed * (s * Math.sin(heading) + bend * 0.1) + wobble * Math.cos(2 * Math.PI * hz[1]! * 0.8 * s + phase),
        px,
        turnRad: heading + bend,
        tipRad: 0,
        across: 0.75 + 0.35 * Math.sin(2 * Math.PI * hz[2]! * s),
      }
    },
  })
}

export function drones(setting: Setting): readonly Mover[] {
  const { spec, view, random } = setting
  const sideM = random.between(0.35, 0.95)
  const [u, v] = somewhere(random, view)
  const [x, y, z] = placeAt(view, u, v * 0.45, depthFor(random, view, sideM, 5, 22))
  const hoverS = random.between(0, spec.seconds * 0.4)
  const [sink, drift] = [random.between(1, 4), random.between(-0.6, 0.6)]
  const jitter = random.between(0.03, 0.2)
  const tone = random.chance(0.7) ? random.between(15, 70) : random.between(180, 235)
  const poseAt = (atS: number): ReturnType<typeof poseIn> => {
    const s = Math.max(0, atS - hoverS)
    const eased = s < 1 ? (s * s) / 2 : s - 0.5
    const tremble = jitter * Math.sin(atS * 2.3) * Math.cos(atS * 1.1)
    return poseIn(view, x + drift * eased + tremble, Math.max(1, y - sink * eased) + tremble * 0.7, z, sideM, 0.05 * Math.sin(atS * 1.7), 0)
  }
  return [mover({ id: setting.nextId(), look: 'body', parts: DRONE, tones: [tone, tone * 1.2], fromS: 0, toS: spec.seconds, poseAt })]
}
