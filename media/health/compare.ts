// What of a picture is no longer as a camera's reference has it: detail lost, sharpness lost, another view.
import { CELLS, GRID, OUTLINE, SMALL, type Signature } from './signature.ts'

/** What a camera showed when it was well. */
export type Reference = Pick<Signature, 'mean' | 'fine' | 'coarse' | 'outline'>

/** Luma steps: a cell with less to see in it proves nothing. */
const TEXTURED = 3
/** 12 of 144 cells: a white wall says nothing about its camera. */
const LEAST_CELLS = 12
/** Of the contrast there was, for its brightness. */
const LOST_BELOW = 0.3
const CONTRAST_KEPT = 0.5
/** Of the sharpness there was. */
const BLURRED_BELOW = 0.55
/** The picture is looked at in 4 x 3 regions for whether they still show the same. */
const REGIONS = { columns: 4, rows: 3 }
/** Correlation of outlines from which a region shows the same. */
const SAME_FROM = 0.35
const REGION_EDGE = 1.5
/** Luma that is black in either range, with room for noise. */
const BLACK_MEAN = 24
const BLACK_STEP = 2.5
const BLACK_LUMA = 16

export interface Comparison {
  /** Share of what had something to see that has nothing now, 0..1; null: there was too little to see. */
  readonly lost: number | null
  /** Share of what still has its contrast that is blurred, 0..1; null: too little has. */
  readonly blurred: number | null
  /** Share of the regions that show the same as before, 0..1; null: too few have edges, then and now. */
  readonly same: number | null
}

export function compare(now: Signature, reference: Reference): Comparison {
  let textured = 0
  let lost = 0
  let kept = 0
  let blurred = 0
  for (let cell = 0; cell < CELLS; cell++) {
    if (reference.coarse[cell]! < TEXTURED) continue
    textured++
    const share = contrast(now, cell) / contrast(reference, cell)
    if (share < LOST_BELOW) lost++
    if (now.coarse[cell]! < reference.coarse[cell]! * CONTRAST_KEPT) continue
    kept++
    const sharpness = now.fine[cell]! / now.coarse[cell]! ** 2 / (reference.fine[cell]! / reference.coarse[cell]! ** 2)
    if (sharpness < BLURRED_BELOW) blurred++
  }
  return {
    lost: textured < LEAST_CELLS ? null : lost / textured,
    blurred: textured < LEAST_CELLS || kept < textured / 2 ? null : blurred / kept,
    same: sameRegions(now.outline, reference.outline),
  }
}

/** Light changes brightness and steps alike, so their ratio stays. */
function contrast({ coarse, mean }: Reference, cell: number): number {
  return coarse[cell]! / Math.max(8, mean[cell]! - BLACK_LUMA / 2)
}

export function isBlack({ mean, coarse }: Signature): boolean {
  return average(mean) < BLACK_MEAN && average(coarse) < BLACK_STEP
}

/** Luma steps by which a cell that shows the same picture may differ: what coding it anew does. */
const CODED_ANEW = 0.35
/** Beyond this something has moved in the cell. */
const CHANGED = 1.5
const UNCHANGED_SHARE = 0.8
/** A clock that the camera writes into its upper or lower edge does not make a frozen picture live. */
const CLOCK_CELLS = 10

/** Whether two pictures are one and the same, coded twice. */
export function isSamePicture(a: Uint8Array, b: Uint8Array): boolean {
  const steps = new Float32Array(CELLS)
  for (let at = 0; at < a.length; at++) {
    const y = Math.floor(at / SMALL.width)
    steps[(y >> 4) * GRID.columns + ((at % SMALL.width) >> 4)]! += Math.abs(a[at]! - b[at]!) / 256
  }
  let unchanged = 0
  let clock = 0
  for (let cell = 0; cell < CELLS; cell++) {
    if (steps[cell]! <= CODED_ANEW) unchanged++
    if (steps[cell]! <= CHANGED) continue
    const row = Math.floor(cell / GRID.columns)
    if (row > 0 && row < GRID.rows - 1) return false
    clock++
  }
  return clock <= CLOCK_CELLS && unchanged >= UNCHANGED_SHARE * (CELLS - clock)
}

function sameRegions(now: Float32Array, then: Float32Array): number | null {
  let judged = 0
  let same = 0
  for (let row = 0; row < REGIONS.rows; row++)
    for (let column = 0; column < REGIONS.columns; column++) {
      const correlation = regionCorrelation(now, then, row, column)
      if (correlation === null) continue
      judged++
      if (correlation >= SAME_FROM) same++
    }
  return judged < 4 ? null : same / judged
}

/** @returns null when there are no edges in it now or then */
function regionCorrelation(now: Float32Array, then: Float32Array, row: number, column: number): number | null {
  const width = OUTLINE.columns / REGIONS.columns
  const height = OUTLINE.rows / REGIONS.rows
  const count = width * height
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let y = row * height; y < (row + 1) * height; y++)
    for (let x = column * width; x < (column + 1) * width; x++) {
      const p = now[y * OUTLINE.columns + x]!
      const q = then[y * OUTLINE.columns + x]!
      a += p
      b += q
      aa += p * p
      bb += q * q
      ab += p * q
    }
  const spreadA = Math.sqrt(Math.max(0, aa / count - (a / count) ** 2))
  const spreadB = Math.sqrt(Math.max(0, bb / count - (b / count) ** 2))
  if (spreadA < REGION_EDGE || spreadB < REGION_EDGE) return null
  return (ab / count - (a / count) * (b / count)) / (spreadA * spreadB)
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
