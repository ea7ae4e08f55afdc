// Makes of a picture the few figures that its health is judged by, whatever its size.

/** px of the small picture every other one is compared as; a cell is CELL x CELL of them. */
export const SMALL = { width: 256, height: 144 }
const CELL = 16
export const GRID = { columns: SMALL.width / CELL, rows: SMALL.height / CELL }
export const CELLS = GRID.columns * GRID.rows
/** The outline is a map of blocks of BLOCK x BLOCK px. */
const BLOCK = 4
export const OUTLINE = { columns: SMALL.width / BLOCK, rows: SMALL.height / BLOCK }
/** Camera noise is what the calmest cells have; it is not sharpness. */
const CALMEST = 0.02

export interface Signature {
  /** Luma of the small picture. */
  readonly small: Uint8Array
  /** Mean luma per cell. */
  readonly mean: Float32Array
  /** Mean square of the step between neighbouring pixels per cell, less the noise: what blur takes away first. */
  readonly fine: Float32Array
  /** Mean step between neighbouring blocks per cell, in which noise is averaged away: what there is to see. */
  readonly coarse: Float32Array
  /** How strong the edges are, per block. */
  readonly outline: Float32Array
}

/** @param luma of the whole picture, `width * height` bytes first; at least 2 x 2 */
export function signatureOf(luma: Uint8Array, width: number, height: number): Signature {
  const small = shrink(luma, width, height)
  const mean = new Float32Array(CELLS)
  const fine = new Float32Array(CELLS)
  const perCell = 1 / (CELL * CELL)
  for (let y = 0, at = 0; y < SMALL.height; y++) {
    const cellRow = (y >> 4) * GRID.columns
    const below = y + 1 < SMALL.height ? SMALL.width : -SMALL.width
    for (let x = 0; x < SMALL.width; x++, at++) {
      const cell = cellRow + (x >> 4)
      const value = small[at]!
      mean[cell]! += value * perCell
      fine[cell]! += ((value - small[at + (x + 1 < SMALL.width ? 1 : -1)]!) ** 2 + (value - small[at + below]!) ** 2) * perCell
    }
  }
  const noise = fine.toSorted()[Math.floor(CELLS * CALMEST)]!
  for (let cell = 0; cell < CELLS; cell++) fine[cell] = Math.max(0, fine[cell]! - noise)
  const outline = outlineOf(small)
  return { small, mean, fine, coarse: perCellOf(outline), outline }
}

function perCellOf(outline: Float32Array): Float32Array {
  const cells = new Float32Array(CELLS)
  const side = CELL / BLOCK
  for (let at = 0; at < outline.length; at++)
    cells[Math.floor(at / OUTLINE.columns / side) * GRID.columns + Math.floor((at % OUTLINE.columns) / side)]! += outline[at]! / side ** 2
  return cells
}

function shrink(luma: Uint8Array, width: number, height: number): Uint8Array {
  const small = new Uint8Array(SMALL.width * SMALL.height)
  const columns = Int32Array.from({ length: SMALL.width }, (_, x) => Math.min(width - 2, Math.floor(((x + 0.5) * width) / SMALL.width)))
  // Two by two of them, which takes half of the noise away.
  for (let y = 0, at = 0; y < SMALL.height; y++) {
    const row = Math.min(height - 2, Math.floor(((y + 0.5) * height) / SMALL.height)) * width
    for (let x = 0; x < SMALL.width; x++, at++) {
      const from = row + columns[x]!
      small[at] = (luma[from]! + luma[from + 1]! + luma[from + width]! + luma[from + width + 1]! + 2) >> 2
    }
  }
  return small
}

function outlineOf(small: Uint8Array): Float32Array {
  const { columns, rows } = OUTLINE
  const blocks = new Float32Array(columns * rows)
  for (let y = 0, at = 0; y < SMALL.height; y++) {
    const row = (y >> 2) * columns
    for (let x = 0; x < SMALL.width; x++, at++) blocks[row + (x >> 2)]! += small[at]! / (BLOCK * BLOCK)
  }
  const edges = new Float32Array(columns * rows)
  for (let y = 0; y + 1 < rows; y++)
    for (let x = 0; x + 1 < columns; x++) {
      const at = y * columns + x
      edges[at] = Math.abs(blocks[at]! - blocks[at + 1]!) + Math.abs(blocks[at]! - blocks[at + columns]!)
    }
  return edges
}
