// Looking closer at a picture.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxInView, pulled, seenAt, showing, transformOf, WHOLE, zoomedAt } from './zoom.ts'

test('what is under the pointer stays there; out again it is the whole picture', () => {
  const near = zoomedAt(WHOLE, [0.6, 0.5], 2)
  expect(near).toEqual({ zoom: 2, centre: [0.55, 0.5] })
  expect(zoomedAt(near, [0.9, 0.9], 0.01)).toEqual(WHOLE)
})

test('no view leaves the picture, and none is closer than eight times', () => {
  expect(zoomedAt(WHOLE, [0, 1], 2).centre).toEqual([0.25, 0.75])
  expect(zoomedAt(WHOLE, [0.5, 0.5], 100).zoom).toBe(8)
  expect(pulled({ zoom: 4, centre: [0.5, 0.5] }, [0.9, -0.1]).centre).toEqual([0.125, 0.6])
  expect(pulled(WHOLE, [0.3, 0.3])).toEqual(WHOLE)
})

test('a place out of view is brought into it, one in view moves nothing', () => {
  const view = { zoom: 4, centre: [0.5, 0.5] as const }
  expect(showing(view, [0.55, 0.45])).toBe(view)
  expect(showing(view, [0.9, 0.3]).centre).toEqual([0.875, 0.3])
})

test('a box is drawn where the enlarged picture shows what is in it', () => {
  const view = fc.record({
    zoom: fc.double({ min: 1, max: 8, noNaN: true }),
    at: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  fc.assert(
    fc.property(view, fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), ({ zoom, at }, [x, y]) => {
      const near = zoomedAt(WHOLE, at, zoom)
      const [left, top] = boxInView(near, [x, y, 1, 1])
      const [backX, backY] = seenAt(near, [left, top])
      expect(backX).toBeCloseTo(x, 9)
      expect(backY).toBeCloseTo(y, 9)
      // as CSS moves a point of the picture: about the middle, then along
      const [, moveX, moveY, scale] = /translate\((.+)%, (.+)%\) scale\((.+)\)/.exec(transformOf(near))!.map(Number)
      expect(0.5 + (x - 0.5) * scale! + moveX! / 100).toBeCloseTo(left, 9)
      expect(0.5 + (y - 0.5) * scale! + moveY! / 100).toBeCloseTo(top, 9)
    }),
  )
})
