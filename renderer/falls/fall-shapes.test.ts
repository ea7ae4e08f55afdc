// Paths over pictures: round in every shape of picture, cut out within it, floor lines only where the facade is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chordsAt, planeOf, trackShape, viewAround } from './fall-shapes.ts'
import { fallOf } from './fall-fixture.ts'

test('a path is put on a plane of the shape of the picture', () => {
  const [track] = fallOf('a').tracks
  const shape = trackShape(track!, planeOf(4 / 3))
  expect(shape.line).toBe('666.5,200 666.5,800')
  expect(shape.dots).toEqual([[666.5, 300]])
  expect(shape.impact).toEqual({ at: [666.5, 800], isSeen: true })
})

test('without a fitted path the pictures of it are joined', () => {
  const [track] = fallOf('a').tracks
  expect(trackShape({ ...track!, path: [] }, planeOf(1)).line).toBe('500,300')
})

test('the part cut out lies in the picture, in the wanted shape, around the path', () => {
  const at = fc.double({ min: -0.2, max: 1.2, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(at, at), { minLength: 2, maxLength: 9 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (path, ratio) => {
      const plane = planeOf(16 / 9)
      const view = viewAround({ tracks: [{ ...fallOf('a').tracks[0]!, points: [], release: null, impact: null, path }] }, plane, ratio)
      expect(view.x).toBeGreaterThanOrEqual(0)
      expect(view.y).toBeGreaterThanOrEqual(0)
      expect(view.x + view.width).toBeLessThanOrEqual(plane.width + 0.2)
      expect(view.y + view.height).toBeLessThanOrEqual(plane.height + 0.2)
      expect(view.width / view.height).toBeCloseTo(ratio, 1)
    }),
  )
})

test('a floor line is drawn where it crosses the facade, in two parts where the facade is split', () => {
  const square = [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.8, 0.8],
    [0.2, 0.8],
  ] as const
  expect(chordsAt(square, 0.5)).toEqual([[0.2, 0.8]])
  expect(chordsAt(square, 0.9)).toEqual([])
  const horseshoe = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0.6, 1],
    [0.6, 0.5],
    [0.4, 0.5],
    [0.4, 1],
    [0, 1],
  ] as const
  expect(chordsAt(horseshoe, 0.75)).toEqual([
    [0, 0.4],
    [0.6, 1],
  ])
})
