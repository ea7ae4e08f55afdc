// The layouts fill the wall without gaps, and arrows go where the eye goes.
import { expect, test } from 'vitest'
import { LAYOUT_IDS, layoutBeside, LAYOUTS, neighbour, type Direction } from './layouts.ts'

test.each(LAYOUT_IDS)('%s covers every cell once, with as many tiles as its name says', (id) => {
  const { side, places } = LAYOUTS[id]
  const covered = places.flatMap(({ column, row, span }) =>
    Array.from({ length: span * span }, (_, at) => `${column + (at % span)},${row + Math.floor(at / span)}`),
  )
  expect(new Set(covered).size).toBe(covered.length)
  expect(covered).toHaveLength(side * side)
  expect(places).toHaveLength(id.split('+').reduce((sum, count) => sum + Number(count), 0))
})

test('only hot-spot layouts have one, larger than all others, as their first tile', () => {
  for (const id of LAYOUT_IDS) {
    const [first, ...rest] = LAYOUTS[id].places
    expect(LAYOUTS[id].hasHotSpot).toBe(id.includes('+'))
    expect(rest.every(({ span }) => span === 1)).toBe(true)
    expect(first!.span > 1).toBe(LAYOUTS[id].hasHotSpot)
  }
})

const go = (id: (typeof LAYOUT_IDS)[number], tile: number, ...way: Direction[]) => way.reduce((at, to) => neighbour(LAYOUTS[id], at, to), tile)

test('arrows move to the tile beside, and stay at the edge', () => {
  expect(go('4', 0, 'right')).toBe(1)
  expect(go('4', 0, 'down')).toBe(2)
  expect(go('4', 3, 'up', 'left')).toBe(0)
  expect(go('4', 0, 'left', 'up')).toBe(0)
  expect(go('25', 12, 'up', 'up', 'up')).toBe(2)
})

test('around a hot spot arrows go to what touches it and back', () => {
  // 0 0 1
  // 0 0 2
  // 3 4 5
  expect(go('1+5', 0, 'right')).toBe(1)
  expect(go('1+5', 0, 'down')).toBe(3)
  expect(go('1+5', 2, 'left')).toBe(0)
  expect(go('1+5', 4, 'up')).toBe(0)
  expect(go('1+5', 5, 'up', 'up')).toBe(1)
})

test('every tile is reached by arrows from the first', () => {
  for (const id of LAYOUT_IDS) {
    const reached = new Set([0])
    for (const tile of reached) for (const to of ['left', 'right', 'up', 'down'] as const) reached.add(neighbour(LAYOUTS[id], tile, to))
    expect(reached.size).toBe(LAYOUTS[id].places.length)
  }
})

test('more and fewer pictures go through all layouts by size, and end there', () => {
  const walked = LAYOUT_IDS.reduce<(typeof LAYOUT_IDS)[number][]>((way) => [...way, layoutBeside(way.at(-1)!, 1)], ['1'])
  expect(walked).toEqual(['1', '4', '1+5', '1+7', '9', '1+12', '16', '25', '25'])
  expect(layoutBeside('1', -1)).toBe('1')
})
