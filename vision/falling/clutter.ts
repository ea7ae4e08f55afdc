// How many small moving things there usually are, by place: in a tree many, on a wall none. What joins up there by chance is told by it.
import type { Candidate } from './candidates.ts'

export interface Clutter {
  /** Things per px² and picture to be expected there. */
  densityAt(x: number, y: number): number
  add(candidates: readonly Candidate[]): void
}

const CELL = 32
/** A quarter of a minute's memory at 25 fps would be too slow for a gust: a second and a half. */
const SLOWEST = 40
/** One thing every ten pictures in a cell even where nothing was ever seen. */
const LEAST = 0.1 / CELL ** 2

export function createClutter(width: number, height: number): Clutter {
  const columns = Math.ceil(width / CELL) + 2
  const rows = Math.ceil(height / CELL) + 2
  const mean = new Float32Array(columns * rows)
  const now = new Float32Array(columns * rows)
  let seen = 0
  const cellOf = (x: number, y: number): number => (Math.floor(y / CELL) + 1) * columns + Math.floor(x / CELL) + 1
  return {
    densityAt(x, y) {
      const cell = cellOf(x, y)
      if (!(cell > columns && cell < mean.length - columns - 1)) return LEAST
      // With its neighbours: a branch reaches across the border of a cell.
      const around = mean[cell - 1]! + mean[cell + 1]! + mean[cell - columns]! + mean[cell + columns]!
      return LEAST + (0.5 * mean[cell]! + 0.125 * around) / CELL ** 2
    },
    add(candidates) {
      seen++
      now.fill(0)
      for (const { x, y } of candidates) now[cellOf(x, y)]!++
      const rate = 1 / Math.min(seen, SLOWEST)
      for (let i = 0; i < mean.length; i++) mean[i]! += (now[i]! - mean[i]!) * rate
    },
  }
}
