// Clusters: none is lost, none counted twice, none upon another.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clustered } from './clusters.ts'

interface Mark {
  readonly id: number
  readonly x: number
  readonly y: number
}
const of = (marks: readonly Mark[], distance: number) => clustered(marks, ({ x, y }) => [x, y], distance)

test('every mark is in one cluster, within reach of its place, and clusters keep their distance', () => {
  const coordinate = fc.double({ min: -300, max: 900, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 120 }), fc.integer({ min: 1, max: 120 }), (places, distance) => {
      const marks = places.map(([x, y], id) => ({ id, x, y }))
      const clusters = of(marks, distance)
      expect(clusters.flatMap(({ members }) => members.map(({ id }) => id)).toSorted((a, b) => a - b)).toEqual(marks.map(({ id }) => id))
      for (const { at, members } of clusters) for (const { x, y } of members) expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(distance)
      for (const [i, one] of clusters.entries())
        for (const other of clusters.slice(i + 1)) expect(Math.hypot(one.at[0] - other.at[0], one.at[1] - other.at[1])).toBeGreaterThanOrEqual(distance)
    }),
  )
})

test('the first of the list keeps its place, the others come to the nearest', () => {
  const marks = [
    { id: 1, x: 0, y: 0 },
    { id: 2, x: 50, y: 0 },
    { id: 3, x: 30, y: 0 },
  ]
  expect(of(marks, 40).map(({ at, members }) => [at, members.map(({ id }) => id)])).toEqual([
    [[0, 0], [1]],
    [
      [50, 0],
      [2, 3],
    ],
  ])
})
