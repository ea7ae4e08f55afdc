// Points of one picture by place, so that the near ones are found without looking at all.
import type { EpochMs } from '../../contract/ids.ts'
import type { PathPoint } from './path.ts'

export interface Grid {
  /** Points at most `radius` px away. */
  near(x: number, y: number, radius: number): PathPoint[]
}

/** What was seen in one picture. */
export interface Sighting {
  readonly atMs: EpochMs
  readonly picture: number
  readonly grid: Grid
}

const CELL = 32

export function createGrid(points: readonly PathPoint[], width: number, height: number): Grid {
  const columns = Math.ceil(width / CELL)
  const rows = Math.ceil(height / CELL)
  const cells = new Map<number, PathPoint[]>()
  for (const point of points) {
    const cell = Math.floor(point.seen.y / CELL) * columns + Math.floor(point.seen.x / CELL)
    const there = cells.get(cell)
    if (there) there.push(point)
    else cells.set(cell, [point])
  }
  return {
    near(x, y, radius) {
      const found: PathPoint[] = []
      const [fromX, toX] = [Math.max(0, Math.floor((x - radius) / CELL)), Math.min(columns - 1, Math.floor((x + radius) / CELL))]
      const [fromY, toY] = [Math.max(0, Math.floor((y - radius) / CELL)), Math.min(rows - 1, Math.floor((y + radius) / CELL))]
      for (let row = fromY; row <= toY; row++) {
        for (let column = fromX; column <= toX; column++) {
          for (const point of cells.get(row * columns + column) ?? []) {
            if ((point.seen.x - x) ** 2 + (point.seen.y - y) ** 2 <= radius * radius) found.push(point)
          }
        }
      }
      return found
    },
  }
}
