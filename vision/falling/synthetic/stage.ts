// The picture under work in a generated scene, and how small moving things are painted onto it.
import type { Box } from '../../../contract/geometry.ts'
import type { Look } from '../../../contract/vocabulary.ts'
import type { View } from './view.ts'

/** Where something was painted, whole pixels of the canvas: [left, top, right, bottom), or null: nothing can be seen. */
export type PaintedBox = Box | null

/** What can be painted on: rows of `view.width`; without planes nothing hides and nothing mirrors. */
export interface Surface {
  readonly view: Pick<View, 'width' | 'height'>
  readonly pixels: Uint8Array
  readonly coverDm: Uint8Array | null
  readonly glass: Uint8Array | null
  /** As the backdrop was: sharpening is linear, so that what is painted can be sharpened by itself. */
  readonly sharpness: number
}

export interface Stage extends Surface {
  readonly view: View
  readonly fps: number
  readonly exposureS: number
  /** What has been painted on this picture and moves. */
  readonly seen: { readonly id: number; readonly look: Look; readonly box: Box; readonly isFall: boolean }[]
}

/** Paints one moving thing as it is at that time, and says where. */
export type Mover = (stage: Stage, atS: number) => void

/** An ellipse or a box of the silhouette, in halves of the thing's largest side. */
export interface Part {
  readonly form: 'ellipse' | 'box'
  readonly x: number
  readonly y: number
  /** Half sizes along and across, and into the picture. */
  readonly a: number
  readonly b: number
  readonly c: number
  readonly tone: 0 | 1
}

export interface Pose {
  /** Pixels of the canvas. */
  readonly u: number
  readonly v: number
  /** Largest side, px. */
  readonly px: number
  readonly turnRad: number
  /** Away from the picture's plane: shortens what lies along. */
  readonly tipRad: number
  /** Stretches across; 1 as built. */
  readonly across?: number
}

export interface Paint {
  readonly parts: readonly Part[]
  /** During the exposure, in order. */
  readonly poses: readonly Pose[]
  /** Luma of tone 0 and 1. */
  readonly tones: readonly [number, number]
  /** Width of the edge, px; at least 1. */
  readonly softPx?: number
  readonly alpha01?: number
  /** How far out of the wall it is, m; null: in front of everything. */
  readonly outM: number | null
  /** Only where the building mirrors, and as much as it does. */
  readonly isMirrored?: boolean
}

let cover = new Float32Array(0)
let light = new Float32Array(0)

export function paint(stage: Surface, thing: Paint): PaintedBox {
  const { width, height } = stage.view
  const soft = Math.max(1, thing.softPx ?? 1)
  const area = reachOf(thing.poses, soft, width, height)
  if (!area) return null
  const [left, top, right, bottom] = area
  const cells = (right - left) * (bottom - top)
  if (cover.length < cells) [cover, light] = [new Float32Array(cells), new Float32Array(cells)]
  cover.fill(0, 0, cells)
  light.fill(0, 0, cells)
  for (const pose of thing.poses) addPose(thing, pose, soft, area)
  return blend(stage, thing, area)
}

function reachOf(poses: readonly Pose[], soft: number, width: number, height: number): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { u, v, px, across = 1 } of poses) {
    const r = px * 0.75 * Math.max(1, across) + soft + 1
    left = Math.min(left, u - r)
    right = Math.max(right, u + r)
    top = Math.min(top, v - r)
    bottom = Math.max(bottom, v + r)
  }
  if (!(right > 0 && bottom > 0 && left < width && top < height)) return null
  return [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)), Math.min(width, Math.ceil(right)), Math.min(height, Math.ceil(bottom))]
}

/** A part as one pose shows it: middle, half sizes, and the share of a pixel it covers where it is thinner than one. */
interface Shown {
  readonly isBox: boolean
  readonly cu: number
  readonly cv: number
  readonly a: number
  readonly b: number
  readonly share: number
  readonly tone: number
}

function show({ form, x, y, a, b, c, tone }: Part, { u, v, px, turnRad, tipRad, across = 1 }: Pose, tones: readonly [number, number]): Shown {
  const half = px / 2
  const [flat, deep] = [Math.abs(Math.cos(tipRad)), Math.abs(Math.sin(tipRad))]
  const [trueA, trueB] = [Math.hypot(a * flat, c * deep) * half, b * half * across]
  const [shownA, shownB] = [Math.max(0.5, trueA), Math.max(0.5, trueB)]
  const [along, aside] = [x * half * flat, y * half * across]
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)]
  return {
    isBox: form === 'box',
    cu: u + along * cos - aside * sin,
    cv: v + along * sin + aside * cos,
    a: shownA,
    b: shownB,
    share: (trueA / shownA) * (trueB / shownB),
    tone: tones[tone],
  }
}

/** Coverage by distance to the edge; later parts lie on earlier ones. */
function addPose({ parts, tones }: Paint, pose: Pose, soft: number, [left, top, right, bottom]: Box): void {
  const shown = parts.map((part) => show(part, pose, tones))
  const [cos, sin] = [Math.cos(pose.turnRad), Math.sin(pose.turnRad)]
  const reach = (pick: 'cu' | 'cv', sign: 1 | -1): number => Math.max(...shown.map((s) => sign * s[pick] + Math.hypot(s.a, s.b))) + soft / 2 + 0.5
  const [x1, x2] = [Math.max(left, Math.floor(-reach('cu', -1))), Math.min(right, Math.ceil(reach('cu', 1)))]
  const [y1, y2] = [Math.max(top, Math.floor(-reach('cv', -1))), Math.min(bottom, Math.ceil(reach('cv', 1)))]
  for (let y = y1; y < y2; y++) {
    for (let x = x1, i = (y - top) * (right - left) + x1 - left; x < x2; x++, i++) {
      let [covered, lit] = [0, 0]
      for (const s of shown) {
        const dx = x + 0.5 - s.cu
        const dy = y + 0.5 - s.cv
        const lx = Math.abs(dx * cos + dy * sin)
        const ly = Math.abs(dy * cos - dx * sin)
        const distance = s.isBox ? Math.max(lx - s.a, ly - s.b) : distanceToEllipse(lx, ly, s.a, s.b)
        if (distance >= soft / 2) continue
        const part = s.share * smooth(Math.min(1, 0.5 - distance / soft))
        covered += part - covered * part
        lit += (s.tone - lit) * part
      }
      cover[i]! += covered
      light[i]! += lit
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}

function distanceToEllipse(x: number, y: number, a: number, b: number): number {
  const [p, q] = [x / a, y / b]
  const k = Math.hypot(p, q)
  if (k < 1e-6) return -Math.min(a, b)
  return (k * (k - 1)) / Math.hypot(p / a, q / b)
}

function blend(surface: Surface, thing: Paint, area: Box): PaintedBox {
  const { pixels, view } = surface
  toDifferences(surface, thing, area)
  const [left, top, right, bottom] = area
  const cols = right - left
  const { sharpness } = surface
  let peak = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = (y - top) * cols + x - left
      const isInner = x > left && x < right - 1 && y > top && y < bottom - 1
      const around = isInner ? (light[i - 1]! + light[i + 1]! + light[i - cols]! + light[i + cols]!) / 4 : light[i]!
      const change = light[i]! + sharpness * (light[i]! - around)
      const at = y * view.width + x
      const before = pixels[at]!
      const after = Math.max(0, Math.min(255, before + change + 0.5)) | 0
      pixels[at] = after
      cover[i] = Math.abs(after - before)
      if (cover[i]! > peak) peak = cover[i]!
    }
  }
  return tightBox(area, peak)
}

/** Turns coverage and light into what each pixel changes by; left in `light`. */
function toDifferences({ view, pixels, coverDm, glass }: Surface, { poses, alpha01 = 1, outM, isMirrored }: Paint, [left, top, right, bottom]: Box): void {
  const outDm = outM === null ? Infinity : outM * 10
  for (let y = top, i = 0; y < bottom; y++) {
    for (let x = left; x < right; x++, i++) {
      const total = cover[i]!
      if (total === 0) continue
      const at = y * view.width + x
      let alpha = Math.min(1, total / poses.length) * alpha01
      if (isMirrored) alpha *= (glass?.[at] ?? 0) / 255
      const hidden = coverDm?.[at] ?? 0
      if (hidden === 255 ? outM !== null : hidden > outDm) alpha = 0
      light[i] = alpha * (light[i]! / total - pixels[at]!)
    }
  }
}

/** Around the pixels that changed by at least three levels and an eighth of the greatest change. */
function tightBox([left, top, right, bottom]: Box, peak: number): PaintedBox {
  const least = Math.max(3, peak / 8)
  if (peak < least) return null
  let [x1, y1, x2, y2] = [right, bottom, left, top]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (cover[(y - top) * (right - left) + x - left]! < least) continue
      if (x < x1) x1 = x
      if (x >= x2) x2 = x + 1
      if (y < y1) y1 = y
      y2 = y + 1
    }
  }
  return [x1, y1, x2, y2]
}

/** Times within one exposure, so many that a thing moves less than a pixel between two of them. */
export function exposureTimes(atS: number, exposureS: number, movedPx: number): readonly number[] {
  const steps = Math.max(1, Math.min(24, Math.ceil(movedPx)))
  return Array.from({ length: steps }, (_, i) => atS + exposureS * ((i + 0.5) / steps - 0.5))
}
