// Leaves, sheets of paper and empty bags that sink, swing and spiral.
import type { Mover, Part } from './stage.ts'
import { depthFor, mover, placeAt, poseIn, somewhere, spread, type Setting } from './thing.ts'

const LEAF: readonly Part[] = [{ form: 'ellipse', x: 0, y: 0, a: 1, b: 0.5, c: 0.08, tone: 0 }]
const SHEET: readonly Part[] = [{ form: 'box', x: 0, y: 0, a: 1, b: 0.7, c: 0.05, tone: 0 }]
const BAG: readonly Part[] = [
  { form: 'ellipse', x: 0, y: 0, a: 1, b: 0.65, c: 0.4, tone: 0 },
  { form: 'ellipse', x: 0.4, y: 0.3, a: 0.5, b: 0.4, c: 0.3, tone: 1 },
]

export function leaves(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  const wind = random.normal() * 0.9
  return spread(random, spec.seconds, random.logBetween(0.4, 4)).map((fromS) => drifter(setting, fromS, wind, false))
}

export function papers(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  const wind = random.normal() * 0.7
  return spread(random, spec.seconds, random.between(2.5, 7)).map((fromS) => drifter(setting, fromS, wind, true))
}

function drifter(setting: Setting, fromS: number, wind: number, isPaper: boolean): Mover {
  const { spec, view, random } = setting
  const sideM = isPaper ? random.between(0.15, 0.32) : random.between(0.05, 0.14)
  const [u, v] = somewhere(random, view)
  const [x, y, z] = placeAt(view, u, random.chance(0.6) ? -4 : v * 0.7, depthFor(random, view, sideM, 2.5, isPaper ? 20 : 12))
  const isBag = isPaper && random.chance(0.35)
  const sink = isPaper ? random.between(0.7, 2.5) : random.between(0.5, 2)
  const [swing, hz, phase] = [random.between(0.05, isPaper ? 0.8 : 0.4), random.between(0.4, 1.8), random.between(0, 6)]
  const isSpiral = random.chance(0.4)
  const tumbleHz = random.between(0.3, 3)
  const tone = (isPaper ? random.between(165, 248) : random.chance(0.6) ? random.between(25, 90) : random.between(120, 200)) * (spec.isNight ? 0.45 : 1)
  return mover({
    id: setting.nextId(),
    look: 'leaf',
    parts: isBag ? BAG : isPaper ? SHEET : LEAF,
    tones: [tone, isBag ? tone * 0.7 : tone],
    fromS,
    toS: fromS + 20,
    poseAt: (atS) => {
      const s = atS - fromS
      const angle = 2 * Math.PI * hz * s + phase
      // It sinks fastest in the middle of a swing and nearly stops at its ends.
      const down = sink * s - (sink / (4 * Math.PI * hz)) * 0.8 * Math.sin(2 * angle)
      const height = y - down
      if (height < 0.03) return null
      return poseIn(
        view,
        x + wind * s + swing * Math.sin(angle),
        height,
        z + (isSpiral ? swing * Math.cos(angle) : 0.1 * s),
        sideM,
        0.7 * Math.cos(angle),
        2 * Math.PI * tumbleHz * s,
      )
    },
  })
}
