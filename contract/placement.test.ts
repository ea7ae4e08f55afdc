// The placement helper by hand-made facades whose figures can be worked out on paper.
import { expect, test } from 'vitest'
import { chordAt, floorSpans, placementOf, type PlacementInput } from './placement.ts'

/** 10 floors of 3 m, 50 px each in a picture of 540 px: 6 cm a px. */
const lines = (floors: readonly number[]) => floors.map((floor) => ({ floor, y: (520 - (floor - 0.5) * 50) / 540 }))
const input = (over: Partial<PlacementInput> = {}): PlacementInput => ({
  polygon: [
    [0.2, 20 / 540],
    [0.8, 20 / 540],
    [0.8, 520 / 540],
    [0.2, 520 / 540],
  ],
  settings: { facade: { floors: lines([1, 10]), floorHeightM: 3, columns: [] }, masks: [], minFloors: 3 },
  picture: { width: 960, height: 540 },
  fps: 25,
  shutterS: 1 / 1000,
  objectCm: 30,
  light: 'day',
  ...over,
})
const floorsOf = (over: Partial<PlacementInput> = {}) => placementOf(input(over))!.floors
const at = (floor: number, over: Partial<PlacementInput> = {}) => floorsOf(over).find((f) => f.floor === floor)!

test('without floor lines nothing is claimed', () => {
  expect(placementOf(input({ settings: { masks: [], minFloors: 3 } }))).toBeNull()
})

test('one px is the height of a storey by its px, the same all over without perspective', () => {
  for (const floor of [1, 5, 10]) expect(at(floor).pxCm).toBeCloseTo(6, 6)
  expect(at(5).smallestCm).toBeCloseTo(18, 6)
  expect(at(5, { light: 'night' }).smallestCm).toBeCloseTo(30, 6)
  expect(at(5).objectPx).toBeCloseTo(5, 6)
})

test('with a third line the px of a far floor is larger', () => {
  const floors = [
    { floor: 1, y: 0.9 },
    { floor: 6, y: 0.4 },
    { floor: 11, y: 0.1 },
  ]
  const settings = { facade: { floors, floorHeightM: 3, columns: [] }, masks: [], minFloors: 3 }
  expect(at(11, { settings }).pxCm).toBeGreaterThan(1.5 * at(1, { settings }).pxCm)
})

test('speeds are those of a free fall: from the top floor, and from three floors above', () => {
  const metresPerS = Math.sqrt(2 * 9.81 * 9 * 3)
  expect(at(1).stepFromTopPx).toBeCloseTo(metresPerS / 0.06 / 25, 6)
  expect(at(1).blurPx).toBeCloseTo(metresPerS / 0.06 / 1000, 6)
  expect(at(1).stepFromNearPx).toBeCloseTo(Math.sqrt(2 * 9.81 * 9) / 0.06 / 25, 6)
  expect(at(10).stepFromTopPx).toBe(0)
  expect(at(9).stepFromNearPx).toBeCloseTo(at(9).stepFromTopPx, 6)
})

test('a fall of three floors takes 1.35 s, 33 pictures at 25 a second; the lowest floors cannot fall that far', () => {
  expect(at(10).pictures).toBe(33)
  expect(at(4).pictures).toBe(33)
  expect(at(3)).toMatchObject({ pictures: null, verdict: 'weak', reasons: ['tooLow'] })
})

test('too slow a camera is told which rate would do', () => {
  const slow = placementOf(input({ fps: 5 }))!
  expect(slow).toMatchObject({ fpsSuffices: false, fpsNeeded: 6 })
  expect(slow.floors[0]!.reasons).toContain('fewPictures')
  expect(placementOf(input({ fps: 6 }))!.fpsSuffices).toBe(true)
})

test('too long an exposure smears what falls fast, and the one that would do is named', () => {
  const long = placementOf(input({ shutterS: 1 / 25 }))!
  expect(long.shutterSuffices).toBe(false)
  expect(long.shutterNeededS).toBeCloseTo(0.6 / Math.sqrt(2 * 9.81 * 27), 6)
  expect(long.floors.at(-1)!.reasons).toContain('blurred')
  expect(long.floors[0]!.reasons).not.toContain('blurred')
  expect(placementOf(input({ shutterS: long.shutterNeededS }))!.floors.every((f) => !f.reasons.includes('blurred'))).toBe(true)
})

test('an object smaller than what is found there makes the floor weak', () => {
  expect(at(8, { objectCm: 9 })).toMatchObject({ verdict: 'weak', reasons: ['tooSmall'] })
  expect(at(8).verdict).toBe('good')
})

test('a masked floor is not covered, a half masked one is weak, one outside the polygon is not covered', () => {
  const { settings } = input()
  const y = at(6).y
  const band = (to: number) =>
    [
      [0.1, y - 0.04],
      [to, y - 0.04],
      [to, y + 0.04],
      [0.1, y + 0.04],
    ] as [number, number][]
  expect(at(6, { settings: { ...settings, masks: [band(0.9)] } })).toMatchObject({ covered01: 0, verdict: 'notCovered', reasons: ['masked'] })
  expect(at(6, { settings: { ...settings, masks: [band(0.5)] } })).toMatchObject({ covered01: 0.5, verdict: 'weak', reasons: ['masked'] })
  const short = input().polygon.map(([x, py]): [number, number] => [x, Math.max(py, 0.4)])
  expect(at(10, { polygon: short })).toMatchObject({ covered01: 0, verdict: 'notCovered', reasons: ['outside'] })
})

test('columns that reach beyond the polygon are a gap', () => {
  const columns = [{ name: 'A', top: [0.2, 0.9] as [number, number], bottom: [0.2, 0.9] as [number, number] }]
  const wide = { ...input().settings, facade: { floors: lines([1, 10]), floorHeightM: 3, columns } }
  expect(at(7, { settings: wide }).covered01).toBeCloseTo(6 / 7, 1)
})

test('floors beyond the lines count as far as the polygon reaches', () => {
  const settings = { ...input().settings, facade: { floors: lines([3, 8]), floorHeightM: 3, columns: [] } }
  expect(floorsOf({ settings }).map((f) => f.floor)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test('there is no floor 0 between 1 and -1', () => {
  const floors = [
    { floor: -1, y: 0.9 },
    { floor: 2, y: 0.5 },
  ]
  const settings = { facade: { floors, floorHeightM: 3, columns: [] }, masks: [], minFloors: 3 }
  expect(
    floorsOf({ settings })
      .map((f) => f.floor)
      .slice(-3),
  ).toEqual([2, 1, -1])
})

test('a chord runs from the leftmost to the rightmost crossing', () => {
  expect(chordAt(input().polygon, 0.5)).toEqual([0.2, 0.8])
  expect(chordAt(input().polygon, 0.99)).toBeNull()
})

test('floors of one verdict are told as one span', () => {
  const floors = [4, 3, 2, 1, -1].map((floor) => ({ floor, verdict: floor > 2 ? ('good' as const) : ('weak' as const) }))
  expect(floorSpans(floors)).toEqual([
    { from: 3, to: 4, verdict: 'good' },
    { from: -1, to: 2, verdict: 'weak' },
  ])
})
