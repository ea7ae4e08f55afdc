// Rain and snow: many streaks, each on its own way down the picture, near ones big and faint, far ones fine.
import type { Mover, Stage } from './stage.ts'
import type { Setting } from './thing.ts'

/** One drop or flake; it comes in again at the top elsewhere when it has left at the bottom. */
interface Particle {
  readonly u: number
  readonly v: number
  readonly downPxS: number
  readonly asidePxS: number
  readonly widthPx: number
  readonly alpha: number
  readonly phase: number
}

interface Fall {
  readonly particles: readonly Particle[]
  readonly tone: number
  /** How far the wind swings a flake aside, and how often. */
  readonly swing: number
  readonly gustHz: number
}

export function rain(setting: Setting): readonly Mover[] {
  const { random, spec } = setting
  const tone = spec.isNight ? random.between(150, 235) : random.between(175, 225)
  const wind = random.normal() * 1.6
  const count = Math.round(random.logBetween(60, 1200))
  const particles = Array.from({ length: count }, () =>
    particle(setting, random.between(1.2, 14), random.between(5.5, 9), wind, random.between(0.003, 0.008), random.between(0.5, 1)),
  )
  const drops = Array.from({ length: random.chance(0.4) ? random.whole(1, 8) : 0 }, () =>
    particle(setting, random.between(0.35, 0.9), random.between(5, 8), wind, random.between(0.003, 0.007), 0.4),
  )
  return [precipitation({ particles: [...particles, ...drops], tone, swing: 0, gustHz: 0 })]
}

export function snow(setting: Setting): readonly Mover[] {
  const { random, spec } = setting
  const tone = spec.isNight ? random.between(160, 245) : random.between(185, 245)
  const wind = random.normal() * random.pick([0.4, 2.5])
  const count = Math.round(random.logBetween(60, 500))
  const particles = Array.from({ length: count }, () =>
    particle(setting, 1 + 13 * Math.sqrt(random.next()), random.between(0.7, 1.8), wind, random.between(0.004, 0.012), random.between(0.5, 1)),
  )
  return [precipitation({ particles, tone, swing: random.between(0.02, 0.25), gustHz: random.between(0.1, 0.6) })]
}

function particle({ random, view }: Setting, depthM: number, fallMps: number, windMps: number, sizeM: number, alpha: number): Particle {
  const pxPerM = view.focalPx / depthM
  return {
    u: random.between(0, view.width),
    v: random.between(0, view.height),
    downPxS: fallMps * pxPerM * Math.cos(view.pitchRad),
    asidePxS: (windMps + random.normal() * 0.25) * pxPerM,
    widthPx: Math.min(9, sizeM * pxPerM),
    alpha,
    phase: random.between(0, 2 * Math.PI),
  }
}

function precipitation({ particles, tone, swing, gustHz }: Fall): Mover {
  return (stage, atS) => {
    const { width, height } = stage.view
    for (const p of particles) {
      const length = p.downPxS * stage.exposureS
      const way = height + length + p.widthPx
      const down = p.v + p.downPxS * atS
      const round = Math.floor(down / way)
      const gust = swing * (p.downPxS * Math.sin(p.phase + atS * 4) + 2 * p.asidePxS * Math.sin(2 * Math.PI * gustHz * atS))
      // Where it comes in again depends on the round alone, so that any picture can be drawn by itself.
      const u = modulo(p.u + p.asidePxS * atS + gust + round * 0.618 * width, width)
      const slant = p.downPxS > 0 ? p.asidePxS / p.downPxS : 0
      streak(stage, u, down - round * way - length, slant, length, p, tone)
    }
  }
}

function modulo(value: number, by: number): number {
  return value - Math.floor(value / by) * by
}

/** The longer it is smeared during the exposure, the fainter; thinner than a pixel: fainter still. */
function streak(
  { view: { width, height }, pixels }: Stage,
  u: number,
  top: number,
  slant: number,
  length: number,
  { widthPx, alpha }: Particle,
  tone: number,
): void {
  const shownWidth = Math.max(1, widthPx)
  const dwell = Math.max(0.12, Math.min(1, shownWidth / (length + widthPx)))
  const strength = alpha * Math.min(1, widthPx) * dwell ** 0.4
  const [from, to] = [Math.max(0, Math.floor(top - shownWidth / 2)), Math.min(height - 1, Math.ceil(top + length + shownWidth / 2))]
  for (let y = from; y <= to; y++) {
    const middle = u + slant * (y - top)
    const out = Math.max(0, top - y, y - top - length)
    const half = Math.sqrt(Math.max(0.25, (shownWidth / 2) ** 2 - out * out))
    const last = Math.min(width - 1, Math.ceil(middle + half))
    for (let x = Math.max(0, Math.floor(middle - half)); x <= last; x++) {
      const covered = Math.min(1, half + 0.5 - Math.abs(x + 0.5 - middle))
      if (covered <= 0) continue
      const i = y * width + x
      pixels[i] = pixels[i]! + (tone - pixels[i]!) * covered * strength + 0.5
    }
  }
}

/** Light weather for scenes whose point is something else. */
export function weatherOf(setting: Setting, weather: 'rain' | 'snow' | null | undefined): readonly Mover[] {
  return weather === 'rain' ? rain(setting) : weather === 'snow' ? snow(setting) : []
}
