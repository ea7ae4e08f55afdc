// The wall keeps what was chosen and fills the rest; nothing is shown twice and nothing is lost.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AT_FIRST, camerasInTiles, camerasOnPage, emptied, pageIn, pagesOf, pinned, put, swapped, type Arrangement } from './arrangement.ts'
import { LAYOUT_IDS, LAYOUTS } from './layouts.ts'

const site = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String.fromCharCode(97 + at) }))
const cameras = site(5)
const shown = (arrangement: Arrangement, page = 0, of = cameras) =>
  camerasOnPage(of, arrangement, page)
    .map((camera) => camera?.id ?? '-')
    .join('')
const with4 = (...slots: (string | null)[]): Arrangement => ({ ...AT_FIRST, slots })

test('without a choice the cameras stand in the order of the site, on as many pages as they need', () => {
  expect(shown(AT_FIRST)).toBe('abcd')
  expect(shown(AT_FIRST, 1)).toBe('e---')
  expect(pagesOf(cameras, AT_FIRST)).toBe(2)
  expect(pagesOf(cameras, { ...AT_FIRST, layout: '1+5' })).toBe(1)
  expect(pagesOf([], AT_FIRST)).toBe(1)
})

test('a chosen camera stays in its tile and is not shown twice by the others', () => {
  expect(shown(with4(null, 'a', null, 'e'))).toBe('bace')
  expect(shown(with4('d', 'd'))).toBe('dabc')
})

test('a camera that is gone from the site leaves its tile to another', () => {
  expect(shown(with4('gone', null))).toBe('abcd')
})

test('moving changes two tiles and no other, also between pages', () => {
  expect(shown(swapped(cameras, AT_FIRST, 0, 3))).toBe('dbca')
  const far = swapped(cameras, AT_FIRST, 1, 4)
  expect(shown(far) + shown(far, 1)).toBe('aecdb---')
  expect(shown(swapped(cameras, AT_FIRST, 0, 6), 1)).toBe('e-a-')
})

test('a camera that is put into a tile changes places with what was there', () => {
  const arranged = put(cameras, AT_FIRST, 0, 'e')
  expect(shown(arranged) + shown(arranged, 1)).toBe('ebcda---')
})

test('an emptied tile stays empty, its camera is nowhere, and the others do not move', () => {
  const arranged = emptied(cameras, AT_FIRST, 1)
  expect(shown(arranged) + shown(arranged, 1)).toBe('a-cde---')
  const back = put(cameras, arranged, 1, 'b')
  expect(shown(back)).toBe('abcd')
  expect(back.off).toEqual([])
})

test('pinning is taken back by pinning again, and a pinned camera stays when cameras before it go', () => {
  const arranged = pinned(cameras, AT_FIRST, 2)
  expect(arranged.pinned).toEqual(['c'])
  expect(
    shown(
      arranged,
      0,
      cameras.filter(({ id }) => id !== 'a'),
    ),
  ).toBe('bdce')
  expect(pinned(cameras, arranged, 2).pinned).toEqual([])
  expect(emptied(cameras, arranged, 2).pinned).toEqual([])
})

test('another layout shows the page on which the same camera stands', () => {
  expect(pageIn('4', 2, '1')).toBe(0)
  expect(pageIn('1', 1, '4')).toBe(4)
  expect(pageIn('16', 3, '9')).toBe(1)
})

const anArrangement: fc.Arbitrary<Arrangement> = fc.record({
  layout: fc.constantFrom(...LAYOUT_IDS),
  // nothing on the wall puts one camera into two tiles
  slots: fc
    .array(fc.option(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'zz', '')), { maxLength: 30 })
    .map((slots) => slots.map((id, at) => (id !== '' && slots.indexOf(id) < at ? null : id))),
  off: fc.constant<string[]>([]),
  pinned: fc.constant<string[]>([]),
})

test('whatever is chosen and moved, every camera is shown exactly once', () => {
  fc.assert(
    fc.property(anArrangement, fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 6 }), fc.integer({ min: 0, max: 26 }), (first, moves, count) => {
      const known = site(count)
      const arranged = moves.reduce((now, [a, b]) => swapped(known, now, a, b), first)
      const tiles = camerasInTiles(known, arranged)
      expect(tiles.flatMap((camera) => camera?.id ?? []).toSorted()).toEqual(known.map(({ id }) => id))
      expect(tiles.length % LAYOUTS[arranged.layout].places.length).toBe(0)
    }),
  )
})

test('a move is undone by the same move', () => {
  fc.assert(
    fc.property(anArrangement, fc.nat(4), fc.nat(4), (first, a, b) => {
      const before = camerasInTiles(cameras, first)
      const length = Math.max(before.length, a + 1, b + 1)
      const padded = (tiles: readonly ({ id: string } | null)[]) => Array.from({ length: Math.max(length, tiles.length) }, (_, at) => tiles[at]?.id ?? null)
      const again = camerasInTiles(cameras, swapped(cameras, swapped(cameras, first, a, b), a, b))
      expect(padded(again).slice(0, length)).toEqual(padded(before).slice(0, length))
    }),
  )
})
