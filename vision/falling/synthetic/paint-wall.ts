// Paints one building's front: walls, windows, balconies, air conditioners, washing, and lit windows at night.
import type { Random } from './random.ts'
import type { Style } from './styles.ts'
import type { Building } from './view.ts'
import { createWallCanvas, type WallCanvas } from './wall-canvas.ts'

/** In metres of the wall canvas. */
export interface WallRect {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

export interface Wall {
  readonly canvas: WallCanvas
  readonly windows: readonly WallRect[]
  /** Rails and slabs that stand out by so much, m. */
  readonly balconies: readonly (WallRect & { readonly outM: number })[]
}

interface Brush {
  readonly random: Random
  readonly style: Style
  readonly canvas: WallCanvas
  readonly isNight: boolean
  readonly wallLuma: number
  /** By night everything is dark that no lamp lights. */
  readonly dim: number
  /** Gain of what lies in the shade of a balcony. */
  readonly recess: number
  readonly windows: WallRect[]
  readonly balconies: (WallRect & { readonly outM: number })[]
}

export function paintWall(random: Random, style: Style, building: Building, texelM: number, isNight: boolean): Wall {
  const canvas = createWallCanvas(building.widthM, building.heightM, texelM)
  const brush: Brush = {
    random,
    style,
    canvas,
    isNight,
    wallLuma: random.between(...style.wall),
    dim: isNight ? random.between(0.16, 0.34) : 1,
    recess: random.between(0.25, 0.65),
    windows: [],
    balconies: [],
  }
  paintMaterial(brush, building)
  const bays = Math.max(2, Math.round(building.widthM / random.between(...style.bayM)))
  const plan = planBays(brush, bays)
  for (let floor = 0; floor < building.floors; floor++) paintFloor(brush, building, plan, floor)
  canvas.rect(0, building.heightM - 1.2, building.widthM, building.heightM, brush.wallLuma * brush.dim * 0.9)
  canvas.grain(() => random.next(), isNight ? 2 : 5)
  paintStains(brush, building)
  return { canvas, windows: brush.windows, balconies: brush.balconies }
}

function paintMaterial({ random, style, canvas, wallLuma, dim }: Brush, { widthM, heightM }: Building): void {
  const luma = wallLuma * dim
  canvas.rect(0, 0, widthM, heightM, luma)
  const joint = (stepX: number, stepY: number, thickM: number, gain: number): void => {
    if (stepY > 0) for (let y = 0; y < heightM; y += stepY) canvas.shade(0, y, widthM, y + thickM, gain)
    if (stepX > 0) for (let x = 0; x < widthM; x += stepX) canvas.shade(x, 0, x + thickM, heightM, gain)
  }
  if (style.material === 'brick') joint(0, 0.15, 0.05, 0.82)
  if (style.material === 'tile') joint(0.45, 0.45, 0.05, 0.88)
  if (style.material === 'panel') joint(3.2, 2.9, 0.08, 0.6)
  if (style.material === 'board') joint(0, 0.3, 0.06, 0.7)
  if (style.material === 'stripe') for (let x = 0; x < widthM; x += 6) canvas.rect(x, 0, x + 1.4, heightM, luma * (random.chance(0.5) ? 0.62 : 1.25))
  if (style.material === 'mosaic') {
    for (let i = 0; i < widthM * heightM * 0.5; i++) {
      const [x, y] = [random.between(0, widthM), random.between(0, heightM)]
      canvas.shade(x, y, x + 0.6, y + 0.6, random.between(0.85, 1.12))
    }
  }
}

interface Bay {
  readonly left: number
  readonly right: number
  readonly hasBalcony: boolean
  readonly hasWindow: boolean
  readonly width01: number
  readonly height01: number
}

/** Buildings repeat: an axis looks the same on every floor. */
function planBays({ random, style, canvas }: Brush, bays: number): readonly Bay[] {
  const half = Array.from({ length: Math.ceil(bays / 2) }, () => ({
    hasBalcony: random.chance(style.balconies01),
    hasWindow: random.chance(0.92),
    width01: random.between(...style.windowWidth01),
    height01: random.between(...style.windowHeight01),
  }))
  const widthM = canvas.widthM / bays
  return Array.from({ length: bays }, (_, i) => ({ ...half[Math.min(i, bays - 1 - i)]!, left: i * widthM, right: (i + 1) * widthM }))
}

function paintFloor(brush: Brush, building: Building, bays: readonly Bay[], floor: number): void {
  const bottom = floor * building.floorHeightM
  for (const bay of bays) if (bay.hasWindow) paintWindow(brush, bay, bottom, building.floorHeightM)
  const { style, canvas, dim, wallLuma } = brush
  if (style.bandM > 0) {
    canvas.rect(0, bottom - style.bandM, building.widthM, bottom, Math.min(235, wallLuma * 1.2) * dim)
    canvas.shade(0, bottom - style.bandM - 0.2, building.widthM, bottom - style.bandM, 0.62)
  }
  for (const bay of bays) if (bay.hasBalcony) paintBalcony(brush, bay, bottom, building.floorHeightM)
}

function paintWindow(brush: Brush, bay: Bay, floorBottom: number, floorHeightM: number): void {
  const { random, style, canvas, isNight, dim } = brush
  const widthM = (bay.right - bay.left) * bay.width01
  const heightM = floorHeightM * bay.height01
  const left = (bay.left + bay.right - widthM) / 2
  const bottom = floorBottom + Math.max(0.1, (floorHeightM - heightM) * 0.55)
  const [right, top] = [left + widthM, bottom + heightM]
  brush.windows.push({ left, bottom, right, top })
  canvas.rect(left - 0.08, bottom - 0.08, right + 0.08, top + 0.08, Math.min(230, brush.wallLuma * 1.25) * dim)
  const isLit = isNight && random.chance(0.22)
  const glass = isLit ? random.between(110, 235) : random.between(...style.glass) * (isNight ? 0.2 : 1)
  const paneM = widthM / style.panes
  for (let pane = 0; pane < style.panes; pane++) {
    const [from, to] = [left + pane * paneM + 0.04, left + (pane + 1) * paneM - 0.04]
    const tint = glass * random.between(0.85, 1.15)
    canvas.fade(from, bottom, to, top, tint * 0.8, tint * (isLit ? 1 : 1.45), isLit ? 0 : 1)
    if (random.chance(0.3))
      canvas.fade(from, bottom, from + paneM * random.between(0.3, 0.9), top, tint * 0.9 + (isLit ? 20 : 70 * dim), tint + (isLit ? 10 : 50 * dim), 0.3)
  }
  if (random.chance(style.grilles01)) paintGrille(brush, { left, bottom, right, top })
  canvas.shade(left, top, right, top + 0.15, 0.8)
  if (random.chance(style.airCon01)) paintAirCon(brush, right + 0.1, floorBottom)
}

function paintGrille({ canvas, wallLuma, dim }: Brush, { left, bottom, right, top }: WallRect): void {
  const bar = Math.min(210, wallLuma * 1.3) * dim
  for (let x = left; x < right; x += 0.25) canvas.rect(x, bottom - 0.1, x + 0.05, top, bar)
  for (let y = bottom; y < top; y += 0.6) canvas.rect(left, y, right, y + 0.06, bar)
}

function paintAirCon({ random, canvas, dim }: Brush, left: number, floorBottom: number): void {
  const bottom = floorBottom + random.between(0.2, 0.7)
  const body = random.between(150, 215) * dim
  canvas.shade(left + 0.1, bottom - 0.35, left + 1, bottom + 0.4, 0.6)
  canvas.rect(left, bottom, left + 0.85, bottom + 0.6, body)
  canvas.rect(left + 0.12, bottom + 0.1, left + 0.52, bottom + 0.5, body * 0.55)
}

function paintBalcony(brush: Brush, bay: Bay, bottom: number, floorHeightM: number): void {
  const { random, style, canvas, dim, wallLuma } = brush
  const [left, right] = style.balcony === 'band' ? [bay.left, bay.right] : [bay.left + 0.15, bay.right - 0.15]
  const railM = 1.05
  canvas.shade(left, bottom + railM, right, bottom + floorHeightM * 0.95, brush.recess)
  canvas.rect(left, bottom - 0.18, right, bottom + 0.12, Math.min(225, wallLuma * 1.15) * dim)
  canvas.shade(left, bottom - 0.75, right, bottom - 0.18, 0.5)
  const rail = Math.min(230, wallLuma * random.between(1.05, 1.2)) * dim
  if (style.balcony === 'solid' || style.balcony === 'band') canvas.fade(left, bottom + 0.1, right, bottom + railM, rail * 0.92, rail)
  if (style.balcony === 'glass') canvas.fade(left, bottom + 0.1, right, bottom + railM, 80 * dim, 125 * dim, 0.6)
  if (style.balcony === 'rail') {
    for (let x = left; x < right; x += 0.22) canvas.rect(x, bottom + 0.1, x + 0.06, bottom + railM, rail * 0.6)
    canvas.rect(left, bottom + railM - 0.08, right, bottom + railM, rail * 0.7)
  }
  if (random.chance(0.25)) hangWashing(brush, left, right, bottom + floorHeightM * 0.7)
  brush.balconies.push({ left, right, bottom: bottom - 0.18, top: bottom + railM, outM: random.between(0.4, 1.3) })
}

function hangWashing({ random, canvas, dim }: Brush, left: number, right: number, top: number): void {
  for (let x = left + 0.2; x < right - 0.5; x += random.between(0.5, 1)) {
    if (random.chance(0.6))
      canvas.fade(x, top - random.between(0.5, 1), x + random.between(0.25, 0.5), top, random.between(30, 220) * dim, random.between(40, 230) * dim)
  }
}

function paintStains({ random, canvas }: Brush, { widthM, heightM }: Building): void {
  for (let i = 0; i < widthM * 1.2; i++) {
    const [x, top] = [random.between(0, widthM), random.between(0.1, 1) * heightM]
    canvas.shade(x, top - random.logBetween(0.5, 8), x + random.between(0.05, 0.3), top, random.between(0.8, 0.97))
  }
}
