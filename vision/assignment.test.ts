// Holds the assignment against trying everything.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign } from './assignment.ts'

/** Most pairs first, then least cost, by trying every choice. */
function bruteForce(costs: readonly (readonly number[])[], max: number, row = 0, taken = new Set<number>()): { pairs: number; cost: number } {
  if (row === costs.length) return { pairs: 0, cost: 0 }
  let best = bruteForce(costs, max, row + 1, taken)
  for (const [column, cost] of costs[row]!.entries()) {
    if (taken.has(column) || cost > max) continue
    const rest = bruteForce(costs, max, row + 1, new Set([...taken, column]))
    const here = { pairs: rest.pairs + 1, cost: rest.cost + cost }
    if (here.pairs > best.pairs || (here.pairs === best.pairs && here.cost < best.cost)) best = here
  }
  return best
}

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )

test('makes as many pairs as possible and of those the cheapest', () => {
  fc.assert(
    fc.property(matrix, fc.double({ min: 0, max: 1, noNaN: true }), (costs, max) => {
      const pairs = assign(costs, max)
      const best = bruteForce(costs, max)
      expect(pairs.length).toBe(best.pairs)
      expect(pairs.reduce((sum, [r, c]) => sum + costs[r]![c]!, 0)).toBeCloseTo(best.cost, 6)
    }),
  )
})

test('uses each row and each column once, and no pair that is too dear', () => {
  fc.assert(
    fc.property(matrix, fc.double({ min: 0, max: 1, noNaN: true }), (costs, max) => {
      const pairs = assign(costs, max)
      expect(new Set(pairs.map(([r]) => r)).size).toBe(pairs.length)
      expect(new Set(pairs.map(([, c]) => c)).size).toBe(pairs.length)
      for (const [r, c] of pairs) expect(costs[r]![c]!).toBeLessThanOrEqual(max)
    }),
  )
})

test('gives up the nearest pair when that lets everything be paired', () => {
  const pairs = assign(
    [
      [0.1, 0.2],
      [0.15, 0.9],
    ],
    0.5,
  )
  expect(new Map(pairs)).toEqual(
    new Map([
      [0, 1],
      [1, 0],
    ]),
  )
})

test('nothing to pair is no pair', () => {
  expect(assign([], 1)).toEqual([])
  expect(assign([[], []], 1)).toEqual([])
})
