// What moves on the facade itself: washing, curtains, a garment that slips, a gondola on its ropes, reflections in panes.
import type { WallRect } from './paint-wall.ts'
import type { Mover, Part, Stage } from './stage.ts'
import { mover, poseIn, spread, type Setting } from './thing.ts'
import type { Projected } from './view.ts'

const CLOTH: readonly Part[] = [
  { form: 'box', x: 0, y: 0, a: 1, b: 0.5, c: 0.1, tone: 0 },
  { form: 'box', x: 0.55, y: 0.1, a: 0.4, b: 0.4, c: 0.1, tone: 1 },
]
const GONDOLA: readonly Part[] = [
  { form: 'box', x: 0, y: 0.1, a: 1, b: 0.17, c: 0.2, tone: 0 },
  { form: 'ellipse', x: -0.35, y: -0.2, a: 0.1, b: 0.26, c: 0.1, tone: 1 },
  { form: 'ellipse', x: 0.4, y: -0.2, a: 0.1, b: 0.26, c: 0.1, tone: 1 },
]
const GLINT: readonly Part[] = [{ form: 'ellipse', x: 0, y: 0, a: 1, b: 0.55, c: 0.5, tone: 0 }]

/** From the wall canvas's left edge to the building's middle. */
function fromMiddle({ view }: Setting, x: number): number {
  return x - view.building.widthM / 2
}

export function laundry(setting: Setting): readonly Mover[] {
  const { random } = setting
  const seen = windowsInPicture(setting)
  if (seen.length === 0) return []
  const lines = Array.from({ length: random.whole(2, 6) }, () => random.pick(seen))
  const pieces = lines.flatMap((window) => Array.from({ length: random.whole(1, 4) }, (_, i) => cloth(setting, window, i)))
  return [
    ...pieces,
    ...(random.chance(0.6) ? [slipping(setting, random.pick(seen))] : []),
    ...(random.chance(0.5) ? [curtain(setting, random.pick(seen))] : []),
  ]
}

function windowsInPicture(setting: Setting): readonly WallRect[] {
  const { view, backdrop } = setting
  return backdrop.wall.windows.filter(({ left, bottom }) => {
    const { u, v, depthM } = view.project(fromMiddle(setting, left), bottom, 0.5)
    return depthM > 1 && u > 20 && v > 20 && u < view.width - 20 && v < view.height - 20
  })
}

/** Hung at its upper edge: the wind swings it and turns its side to the camera and away. */
function cloth(setting: Setting, { left, bottom }: WallRect, n: number): Mover {
  const { spec, view, random } = setting
  const lengthM = random.between(0.5, 1.2)
  const [x, top] = [fromMiddle(setting, left) + n * 0.55, bottom + random.between(0, 0.4)]
  const [hz, phase, wild] = [random.between(0.4, 1.6), random.between(0, 6), random.between(0.1, 0.6)]
  const tone = random.between(30, 235) * (spec.isNight ? 0.35 : 1)
  return mover({
    id: setting.nextId(),
    look: 'swaying',
    parts: CLOTH,
    tones: [tone, tone * random.between(0.6, 1.3)],
    fromS: 0,
    toS: spec.seconds,
    poseAt: (s) => {
      const gust = wild * (0.6 + 0.4 * Math.sin(s * 0.9 + phase))
      const swing = gust * Math.sin(2 * Math.PI * hz * s + phase)
      const across = 0.75 + 0.4 * gust * Math.sin(2 * Math.PI * hz * 1.7 * s)
      return poseIn(view, x + (Math.sin(swing) * lengthM) / 2, top - (Math.cos(swing) * lengthM) / 2, 0.6, lengthM, Math.PI / 2 - swing, 0, across)
    },
  })
}

/** Slides a foot or three down its line or rail and stays there. */
function slipping(setting: Setting, { left, bottom }: WallRect): Mover {
  const { spec, view, random } = setting
  const [slips, atS, sideM] = [random.between(0.3, 1.6), random.between(1, spec.seconds * 0.8), random.between(0.5, 0.9)]
  const tone = random.between(40, 230) * (spec.isNight ? 0.35 : 1)
  return mover({
    id: setting.nextId(),
    look: 'swaying',
    parts: CLOTH,
    tones: [tone, tone * 0.8],
    fromS: 0,
    toS: spec.seconds,
    poseAt: (s) => {
      const down = s < atS ? 0 : Math.min(slips, 3 * (s - atS) ** 2)
      return poseIn(view, fromMiddle(setting, left) + 0.4, bottom - down, 0.7, sideM, Math.PI / 2 + 0.08 * Math.sin(3 * s), 0, 0.9 + 0.1 * Math.sin(5 * s))
    },
  })
}

function curtain(setting: Setting, { left, right, bottom, top }: WallRect): Mover {
  const { spec, view, random } = setting
  const tone = random.between(120, 230) * (spec.isNight ? 0.4 : 1)
  const hz = random.between(0.3, 0.9)
  const parts: readonly Part[] = [{ form: 'box', x: 0, y: 0, a: 1, b: 0.3, c: 0.1, tone: 0 }]
  const poseAt = (s: number): ReturnType<typeof poseIn> =>
    poseIn(
      view,
      fromMiddle(setting, left) + (right - left) * (0.3 + 0.15 * Math.sin(2 * Math.PI * hz * s)),
      (bottom + top) / 2,
      0.05,
      top - bottom,
      Math.PI / 2,
      0,
      1 + 0.5 * Math.sin(2 * Math.PI * hz * s),
    )
  return mover({ id: setting.nextId(), look: 'swaying', parts, tones: [tone, tone], fromS: 0, toS: spec.seconds, poseAt })
}

/** Evenly down on two ropes, or it stands, or it goes up. */
export function gondola(setting: Setting): readonly Mover[] {
  const { spec, view, random } = setting
  const { widthM, heightM } = view.building
  const sideM = random.between(2, 5)
  const x = random.between(-0.4, 0.4) * widthM
  const from = heightM * random.between(0.3, 0.95)
  const speed = random.between(0.2, 0.5) * (random.chance(0.8) ? 1 : -1)
  const heightAt = (s: number): number => Math.max(1, Math.min(heightM - 2, from - speed * s))
  const tilt = (s: number): number => 0.02 * Math.sin(s * 0.8)
  const tone = random.chance(0.5) ? random.between(160, 235) : random.between(30, 90)
  const cage = mover({
    id: setting.nextId(),
    look: 'body',
    parts: GONDOLA,
    tones: [tone, random.between(20, 200)],
    fromS: 0,
    toS: spec.seconds,
    poseAt: (s) => poseIn(view, x + 0.08 * Math.sin(s), heightAt(s), 0.7, sideM, tilt(s), 0),
  })
  const ropes: Mover = (stage, atS) => {
    for (const side of [-0.45, 0.45]) {
      const [top, bottom] = [view.project(x + side * sideM, heightM, 0.7), view.project(x + side * sideM + 0.08 * Math.sin(atS), heightAt(atS), 0.7)]
      if (top.depthM > 1 && bottom.depthM > 1) drawRope(stage, top, bottom)
    }
  }
  return [ropes, cage]
}

/** Half a pixel wide, darker than what is behind. */
function drawRope({ view: { width, height }, pixels }: Stage, top: Projected, bottom: Projected): void {
  for (let y = Math.max(0, Math.ceil(top.v)); y < Math.min(height, bottom.v); y++) {
    const u = top.u + ((bottom.u - top.u) * (y - top.v)) / (bottom.v - top.v)
    const x = Math.floor(u)
    if (x < 0 || x >= width - 1) continue
    const i = y * width + x
    pixels[i]! *= 1 - 0.5 * (1 - (u - x))
    pixels[i + 1]! *= 1 - 0.5 * (u - x)
  }
}

/** Something bright or dark that the panes mirror: it is seen in glass only, and breaks off between windows. */
export function reflections(setting: Setting): readonly Mover[] {
  const { spec, view, random } = setting
  return spread(random, spec.seconds, random.between(1, 4)).map((fromS) => {
    const px = random.logBetween(8, 90)
    const [u, v] = [random.between(0.1, 0.9) * view.width, random.between(-0.1, 0.7) * view.height]
    const isDown = random.chance(0.5)
    const [speedU, speedV] = isDown ? [random.between(-30, 30), random.between(40, 300)] : [random.between(60, 500) * random.sign(), random.between(-60, 60)]
    const pull = isDown && random.chance(0.5) ? random.between(50, 300) : 0
    const tone = random.chance(0.75) ? random.between(180, 250) : random.between(5, 40)
    return mover({
      id: setting.nextId(),
      look: 'light',
      parts: GLINT,
      tones: [tone, tone],
      softPx: px * 0.4,
      alpha01: random.between(0.3, 0.9),
      isMirrored: true,
      fromS,
      toS: fromS + random.between(0.8, 4),
      poseAt: (atS) => ({
        u: u + speedU * (atS - fromS),
        v: v + speedV * (atS - fromS) + (pull * (atS - fromS) ** 2) / 2,
        px,
        turnRad: 0.4,
        tipRad: 0,
        outM: 0,
      }),
    })
  })
}
