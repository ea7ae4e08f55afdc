// Marks that would lie upon one another at this zoom, put together: pure, in one pass through a grid.
import type { Point } from '../../contract/geometry.ts'

export interface Cluster<T> {
  /** Of the first of its marks. */
  readonly at: Point
  readonly members: readonly T[]
}

/**
 * Every mark is in exactly one cluster, and no two clusters are nearer than `distance`. What comes first in the list gives its cluster its place, so
 * that those with alarms stay where they are.
 *
 * @param placeOf CSS px
 */
export function clustered<T>(marks: readonly T[], placeOf: (mark: T) => Point, distance: number): Cluster<T>[] {
  const clusters: { at: Point; members: T[] }[] = []
  const cells = new Map<string, { at: Point; members: T[] }[]>()
  const cellOf = (value: number): number => Math.floor(value / distance)
  for (const mark of marks) {
    const at = placeOf(mark)
    const [column, row] = [cellOf(at[0]), cellOf(at[1])]
    let nearest: { at: Point; members: T[] } | null = null
    let least = distance
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const cluster of cells.get(`${column + dx},${row + dy}`) ?? []) {
          const far = Math.hypot(cluster.at[0] - at[0], cluster.at[1] - at[1])
          if (far < least) [nearest, least] = [cluster, far]
        }
    if (nearest !== null) {
      nearest.members.push(mark)
      continue
    }
    const made = { at, members: [mark] }
    clusters.push(made)
    const key = `${column},${row}`
    cells.set(key, [...(cells.get(key) ?? []), made])
  }
  return clusters
}
