// The wall keeps what was chosen and fills the rest.
import { expect, test } from 'vitest'
import { camerasOnWall } from './wall-layout.ts'

const cameras = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
const ids = (chosen: (string | null)[], tiles: number) => camerasOnWall(cameras, chosen, tiles).map((c) => c?.id ?? null)

test('without a choice the cameras stand in the order of the site', () => {
  expect(ids([null, null, null, null], 4)).toEqual(['a', 'b', 'c', 'd'])
})

test('a chosen camera stays in its tile and is not shown twice by the others', () => {
  expect(ids([null, 'a', null, 'e'], 4)).toEqual(['b', 'a', 'c', 'e'])
  expect(ids(['d', null, null, null], 1)).toEqual(['d'])
})

test('a camera that is gone from the site leaves its tile to another; tiles without a camera stay empty', () => {
  expect(ids(['gone', null], 2)).toEqual(['a', 'b'])
  expect(camerasOnWall(cameras.slice(0, 1), [null, null, null, null], 4).map((c) => c?.id ?? null)).toEqual(['a', null, null, null])
})
