// Light that moves over a facade by night: headlights that sweep across it, windows that are switched on and off.
import type { Mover, Part } from './stage.ts'
import { mover, poseIn, spread, type Setting } from './thing.ts'

export function headlights(setting: Setting): readonly Mover[] {
  const { spec, random } = setting
  return spread(random, spec.seconds, random.between(1, 4)).map((fromS) => beam(setting, fromS))
}

/** A soft patch, brighter where the wall is brighter. */
function beam(setting: Setting, fromS: number): Mover {
  const { view, random } = setting
  const id = setting.nextId()
  const reachPx = random.logBetween(18, 110)
  const direction = random.sign()
  const [speedU, speedV, bendV] = [direction * random.logBetween(40, 600), random.between(-90, 120), random.between(-60, 60)]
  const [u0, v0] = [
    random.chance(0.5) ? (direction > 0 ? -reachPx : view.width + reachPx) : random.between(0.1, 0.9) * view.width,
    random.between(0.1, 0.95) * view.height,
  ]
  const [strength, stretch, lastsS] = [random.between(0.5, 3), random.between(0.7, 2.2), random.between(0.6, 4)]
  return ({ view: { width, height }, pixels, seen }, atS) => {
    const s = atS - fromS
    if (s < 0 || s > lastsS) return
    const [u, v] = [u0 + speedU * s, v0 + speedV * s + bendV * s * s]
    const gain = strength * Math.min(1, s * 6, (lastsS - s) * 6)
    const [rx, ry] = [reachPx * stretch * 1.7, reachPx * 1.7]
    const [x1, x2, y1, y2] = [
      Math.max(0, Math.floor(u - rx)),
      Math.min(width, Math.ceil(u + rx)),
      Math.max(0, Math.floor(v - ry)),
      Math.min(height, Math.ceil(v + ry)),
    ]
    if (x2 <= x1 || y2 <= y1) return
    const across = Float32Array.from({ length: x2 - x1 }, (_, i) => gain * Math.exp(-3.2 * ((x1 + i - u) / rx) ** 2))
    for (let y = y1; y < y2; y++) {
      const share = Math.exp(-3.2 * ((y - v) / ry) ** 2)
      for (let x = x1, i = y * width + x1; x < x2; x++, i++) {
        const bright = pixels[i]! + across[x - x1]! * share * (pixels[i]! + 12)
        pixels[i] = bright > 254 ? 254 : bright
      }
    }
    seen.push({ id, look: 'light', box: [x1, y1, x2, y2], isFall: false })
  }
}

const PANE: readonly Part[] = [{ form: 'box', x: 0, y: 0, a: 1, b: 0.8, c: 0.1, tone: 0 }]

/** Somebody comes home: a dark window is lit, or a lit one goes dark, at some moment of the scene. */
export function switchedWindows(setting: Setting, most: number): readonly Mover[] {
  const { spec, view, backdrop, random } = setting
  const { windows } = backdrop.wall
  if (windows.length === 0 || spec.photo) return []
  return Array.from({ length: random.whole(0, most) }, () => {
    const { left, right, bottom, top } = random.pick(windows)
    const sideM = Math.max(right - left, top - bottom) * 0.9
    const isOn = random.chance(0.6)
    const [atS, tone] = [random.between(0.5, spec.seconds), isOn ? random.between(120, 235) : random.between(6, 20)]
    const pose = poseIn(view, (left + right) / 2 - view.building.widthM / 2, (bottom + top) / 2, 0, sideM, 0, 0)
    return mover({ id: setting.nextId(), look: 'light', parts: PANE, tones: [tone, tone], fromS: atS, toS: spec.seconds, poseAt: () => pose })
  })
}
