// How each picture of a generated scene is taken: shaking pole, drifting light, exposure steps, cloud shadows.
import type { Take } from './develop.ts'
import { createRandom, type Random } from './random.ts'
import type { SceneSpec } from './spec.ts'

type Signal = (atS: number) => number

export function chooseTaking(spec: SceneSpec, lastNoise: number): (atS: number, index: number) => Take {
  const random = createRandom(spec.seed, 'taking')
  const noise = createRandom(spec.seed, 'noise')
  const noiseFrom = Array.from({ length: Math.ceil(spec.seconds * spec.fps) + 2 }, () => Math.floor(noise.next() * lastNoise))
  const shakePx = spec.shakePx ?? (spec.kind === 'shake' ? random.between(1.2, 6) : random.chance(0.3) ? random.between(0.08, 0.5) : 0)
  const [shakeX, shakeY] = [shaking(random, shakePx), shaking(random, shakePx * random.between(0.3, 1))]
  const roll = random.chance(0.5) ? shakePx * 0.0006 : 0
  const gain = choosingGain(random, spec)
  const shadow = spec.kind === 'lightChange' || (spec.kind === 'mixed' && random.chance(0.3)) ? cloudShadow(random, spec) : null
  return (atS, index) => ({
    shiftX: limit(shakeX(atS)),
    shiftY: limit(shakeY(atS)),
    rollRad: shakePx > 0 ? roll * Math.sin(atS * 9) : 0,
    gain: gain(atS),
    columnGain: shadow ? shadow.at(atS) : null,
    columnFrom: shadow ? shadow.from : 0,
    lean: shadow ? shadow.lean : 0,
    noiseFrom: noiseFrom[index % noiseFrom.length]!,
  })
}

function limit(px: number): number {
  return Math.max(-6.9, Math.min(6.9, px))
}

/** A pole rings at one or two frequencies, in bursts. */
function shaking(random: Random, px: number): Signal {
  const [f1, f2, p1, p2, swell] = [random.between(1, 4), random.between(3, 8), random.between(0, 6), random.between(0, 6), random.between(0.2, 0.9)]
  return (s) => px * (0.55 + 0.45 * Math.sin(swell * s + p2)) * (0.72 * Math.sin(2 * Math.PI * f1 * s + p1) + 0.28 * Math.sin(2 * Math.PI * f2 * s + p2))
}

/** Light drifts slowly; in `lightChange` it also jumps, and the camera takes a third of a second to follow. */
function choosingGain(random: Random, { kind, seconds }: SceneSpec): Signal {
  const [depth, hz, phase] = [random.between(0, 0.03), random.between(0.02, 0.15), random.between(0, 6)]
  const steps =
    kind === 'lightChange'
      ? Array.from({ length: random.whole(1, 4) }, () => ({
          atS: random.between(0.5, seconds),
          to: random.logBetween(0.6, 1.6),
          isFlash: random.chance(0.3),
          settleS: random.between(0.15, 0.8),
        }))
      : []
  return (s) => {
    let gain = 1 + depth * Math.sin(2 * Math.PI * hz * s + phase)
    for (const { atS, to, isFlash, settleS } of steps) {
      if (s < atS) continue
      const left = isFlash ? (s < atS + 0.09 ? 1 : 0) : 0.12 + 0.88 * Math.exp(-(s - atS) / settleS)
      gain *= 1 + (to - 1) * left
    }
    return gain
  }
}

/** The soft edge of a cloud's shadow that walks over the facade. */
function cloudShadow(random: Random, { width, height }: SceneSpec): { readonly lean: number; readonly from: number; at(s: number): Uint16Array } {
  const lean = random.between(-0.6, 0.6)
  const [depth, speed, softPx, start] = [
    random.between(0.15, 0.5),
    random.between(30, 260) * random.sign(),
    random.between(30, 260),
    random.between(-0.5, 1.2) * width,
  ]
  const before = lean < 0 ? Math.ceil(-lean * height) + 1 : 0
  const gains = new Uint16Array(width + Math.ceil(Math.abs(lean) * height) + 2)
  return {
    lean,
    from: before,
    at: (s) => {
      const edge = start + speed * s
      for (let i = 0; i < gains.length; i++) gains[i] = 256 * (1 - depth / (1 + Math.exp(-(i - before - edge) / (softPx / 4))))
      return gains
    },
  }
}
