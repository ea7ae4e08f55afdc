// Trees before the facade: crowns of single leaves that the wind moves a little, or a lot.
import type { Polygon } from '../../../contract/geometry.ts'
import type { Random } from './random.ts'
import type { Mover } from './stage.ts'
import { MARGIN_PX, type View } from './view.ts'

export interface Tree {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Leaves as they hang and as they turn. */
  readonly luma: readonly [Uint8Array, Uint8Array]
  readonly alpha: Uint8Array
  readonly swayHz: number
  readonly phase: number
}

export function growTrees(random: Random, view: View, isNight: boolean, least: number): readonly Tree[] {
  const count = Math.max(least, random.chance(0.55) ? random.whole(1, 3) : 0)
  return Array.from({ length: count }, () => growTree(random, view, isNight))
}

function growTree(random: Random, { width: fullWidth, height: fullHeight }: View, isNight: boolean): Tree {
  const width = Math.round(fullWidth * random.between(0.1, 0.3))
  const height = Math.round(fullHeight * random.between(0.18, 0.5))
  const left = Math.round(
    random.chance(0.7) ? random.pick([random.between(-0.12, 0.12), random.between(0.72, 0.95)]) * fullWidth : random.between(0, 0.85) * fullWidth,
  )
  const top = Math.round(fullHeight - height * random.between(0.55, 1.02))
  const tree = {
    left,
    top,
    width,
    height,
    luma: [new Uint8Array(width * height), new Uint8Array(width * height)] as const,
    alpha: new Uint8Array(width * height),
    swayHz: random.between(0.25, 0.8),
    phase: random.between(0, 6),
  }
  const boughs = Array.from({ length: random.whole(9, 22) }, () => ({
    x: width * (0.5 + 0.17 * random.normal()),
    y: height * (0.45 + 0.17 * random.normal()),
    r: random.between(0.07, 0.2) * Math.min(width, height * 1.4),
  }))
  const base = random.between(35, 85) * (isNight ? 0.4 : 1)
  const leaf = random.between(1.1, 2.4)
  for (let i = 0; i < (width * height) / (leaf * leaf * 1.3); i++) {
    const bough = random.pick(boughs)
    const [angle, out] = [random.between(0, 2 * Math.PI), Math.sqrt(random.next()) * bough.r]
    const lit = base * (1.15 - (0.5 * (bough.y + Math.sin(angle) * out)) / height) * random.between(0.65, 1.3)
    addLeaf(tree, bough.x + Math.cos(angle) * out, bough.y + Math.sin(angle) * out, leaf * random.between(0.6, 1.5), lit, lit * random.between(0.7, 1.5))
  }
  return tree
}

function addLeaf({ width, height, luma, alpha }: Tree, x: number, y: number, r: number, hanging: number, turned: number): void {
  for (let row = Math.max(0, Math.floor(y - r)); row < Math.min(height, y + r); row++) {
    for (let col = Math.max(0, Math.floor(x - r)); col < Math.min(width, x + r); col++) {
      if ((col - x) ** 2 + ((row - y) * 1.5) ** 2 > r * r) continue
      const i = row * width + col
      luma[0][i] = hanging
      luma[1][i] = Math.min(250, turned)
      alpha[i] = 255
    }
  }
}

/** What is behind a crown is hidden by it. */
export function coverByTree({ left, top, width, height, alpha }: Tree, view: View, coverDm: Uint8Array): void {
  for (let y = Math.max(0, top); y < Math.min(view.height, top + height); y++) {
    for (let x = Math.max(0, left); x < Math.min(view.width, left + width); x++) {
      if (alpha[(y - top) * width + x - left]! > 0) coverDm[y * view.width + x] = 255
    }
  }
}

/** What an installer would draw around it, 0..1. */
export function maskOfTree({ left, top, width, height }: Tree, view: View): Polygon {
  const [w, h] = [view.width - 2 * MARGIN_PX, view.height - 2 * MARGIN_PX]
  const x = (px: number): number => Math.max(0, Math.min(1, (left + px - MARGIN_PX) / w))
  const y = (px: number): number => Math.max(0, Math.min(1, (top + px - MARGIN_PX) / h))
  return [[x(0), y(height * 0.25)], [x(width * 0.3), y(0)], [x(width * 0.7), y(0)], [x(width), y(height * 0.25)], [x(width), y(height)], [x(0), y(height)]] // prettier-ignore
}

const CELL_BITS = 4

/** @param strengthPx how far the top of the crown moves */
export function treeMover(tree: Tree, strengthPx: number, id: number): Mover {
  const { left, top, width, height } = tree
  const cells = (width >> CELL_BITS) + 1
  const turn = new Float32Array(cells * ((height >> CELL_BITS) + 1))
  const liveliness = Math.min(0.5, 0.1 + strengthPx * 0.1)
  return (stage, atS) => {
    for (let i = 0; i < turn.length; i++) turn[i] = 0.5 + liveliness * Math.sin(atS * (3 + (i % 7)) + i * 2.4)
    const gust = 0.6 + 0.4 * Math.sin(atS * 0.7 + tree.phase)
    for (let y = Math.max(0, top); y < Math.min(stage.view.height, top + height); y++) {
      const sway =
        Math.sin(2 * Math.PI * tree.swayHz * atS + tree.phase + (y - top) * 0.012) + 0.4 * Math.sin(2 * Math.PI * tree.swayHz * 2.7 * atS + (y - top) * 0.06)
      drawRow(stage.pixels, stage.view.width, tree, y, strengthPx * gust * sway * (1 - (0.7 * (y - top)) / height), turn, cells)
    }
    const box = [Math.max(0, left), Math.max(0, top), Math.min(stage.view.width, left + width), Math.min(stage.view.height, top + height)] as const
    if (box[2] > box[0] && box[3] > box[1]) stage.seen.push({ id, look: 'swaying', box, isFall: false })
  }
}

/** Linear between two leaves, so that a sway of a tenth of a pixel is one. */
function drawRow(
  pixels: Uint8Array,
  stride: number,
  { left, top, width, luma: [hanging, turned], alpha }: Tree,
  y: number,
  dx: number,
  turn: Float32Array,
  cells: number,
): void {
  const whole = Math.floor(dx)
  const part = dx - whole
  const row = (y - top) * width
  const cellRow = ((y - top) >> CELL_BITS) * cells
  for (let x = Math.max(0, left + 6); x < Math.min(stride, left + width - 6); x++) {
    const col = Math.max(1, Math.min(width - 1, x - left - whole))
    const [i, j] = [row + col, row + col - 1]
    const [a, b] = [alpha[i]! * (1 - part), alpha[j]! * part]
    const total = a + b
    if (total === 0) continue
    const t = turn[cellRow + (col >> CELL_BITS)]!
    const here = hanging[i]! + (turned[i]! - hanging[i]!) * t
    const beside = hanging[j]! + (turned[j]! - hanging[j]!) * t
    const at = y * stride + x
    pixels[at] = pixels[at]! + (here * a + beside * b - pixels[at]! * total) / 255
  }
}
