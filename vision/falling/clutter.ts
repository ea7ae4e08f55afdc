// How many small moving things there usually are, by place and strength: in a tree many, on a wall none. What joins up there by chance is told by it.
import type { Candidate } from './candidates.ts'

export interface Clutter {
  /** Things at least about as strong as `like` per px² and picture to be expected there. */
  densityAt(x: number, y: number, like: Candidate): number
  add(candidates: readonly Candidate[]): void
}

const CELL = 32
/** A second and a half of memory at 25 fps: a gust. */
const SLOWEST = 40
/** Changed pixels times luma steps from which a thing counts as stronger, and how many a cell has per picture where nothing was ever seen. */
const LEVELS = [
  { from: 0, least: 0.1 },
  { from: 250, least: 0.04 },
  { from: 900, least: 0.02 },
] as const
/** A thing is compared with those that are almost as strong, too. */
const ALMOST = 0.7

export function strengthOf({ area, contrast }: Candidate): number {
  return area * Math.abs(contrast)
}

export function createClutter(width: number, height: number): Clutter {
  const columns = Math.ceil(width / CELL) + 2
  const rows = Math.ceil(height / CELL) + 2
  const maps = LEVELS.map(({ from, least }) => ({ from, least, mean: new Float32Array(columns * rows), now: new Float32Array(columns * rows) }))
  let seen = 0
  const cellOf = (x: number, y: number): number => (Math.floor(y / CELL) + 1) * columns + Math.floor(x / CELL) + 1
  return {
    densityAt(x, y, like) {
      const strength = ALMOST * strengthOf(like)
      const { mean, least } = maps.findLast((map) => strength >= map.from)!
      const cell = cellOf(x, y)
      if (!(cell > columns && cell < mean.length - columns - 1)) return least / CELL ** 2
      // With its neighbours: a branch reaches across the border of a cell.
      const around = mean[cell - 1]! + mean[cell + 1]! + mean[cell - columns]! + mean[cell + columns]!
      return (least + 0.5 * mean[cell]! + 0.125 * around) / CELL ** 2
    },
    add(candidates) {
      seen++
      const rate = 1 / Math.min(seen, SLOWEST)
      for (const { from, mean, now } of maps) {
        now.fill(0)
        for (const candidate of candidates) if (strengthOf(candidate) >= from) now[cellOf(candidate.x, candidate.y)]!++
        for (let i = 0; i < mean.length; i++) mean[i]! += (now[i]! - mean[i]!) * rate
      }
    },
  }
}
