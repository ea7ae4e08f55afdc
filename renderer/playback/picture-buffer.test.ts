// One step is one picture; what is thrown away is never what is needed next.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PictureBuffer } from './picture-buffer.ts'

const init = new Uint8Array(1)
const filled = (count: number, gop: number, size = 10) => {
  const buffer = new PictureBuffer()
  for (let i = 0; i < count; i++) buffer.add({ atMs: i * 40, key: i % gop === 0, bytes: new Uint8Array(size), init }, false)
  return buffer
}

test('stepping forwards and back goes through every picture once', () => {
  const buffer = filled(60, 25)
  const forwards: number[] = []
  for (let one = buffer.at(0); one !== null; one = buffer.beside(one.atMs, 1)) forwards.push(one.atMs)
  expect(forwards).toEqual(Array.from({ length: 60 }, (_, i) => i * 40))
  const back: number[] = []
  for (let one = buffer.at(1e9); one !== null; one = buffer.beside(one.atMs, -1)) back.push(one.atMs)
  expect(back).toEqual(forwards.toReversed())
})

test('pictures that are decoded out of order are stepped through in the order they are seen', () => {
  const buffer = new PictureBuffer()
  for (const [atMs, key] of [
    [0, true],
    [120, false],
    [40, false],
    [80, false],
  ] as const)
    buffer.add({ atMs, key, bytes: init, init }, false)
  expect([buffer.beside(0, 1)!.atMs, buffer.beside(40, 1)!.atMs, buffer.beside(120, -1)!.atMs]).toEqual([40, 80, 80])
  expect(buffer.toDecode(buffer.at(80)!).map(({ atMs }) => atMs)).toEqual([0, 120, 40, 80])
})

test('after trimming, the picture that is shown can still be decoded, and so can the one before it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 8000 }), (count, gop, shownMs) => {
      const buffer = filled(count, gop)
      buffer.trim(shownMs)
      const shown = buffer.at(shownMs)!
      expect(buffer.toDecode(shown)[0]?.key).toBe(true)
      const before = buffer.beside(shown.atMs, -1)
      if (shown.atMs > 0) expect(buffer.toDecode(before!)[0]?.key).toBe(true)
    }),
  )
})

test('memory is bounded as long as there is more than one group behind', () => {
  const buffer = filled(100, 10, 2 * 1024 * 1024)
  buffer.trim(99 * 40)
  expect(buffer.pictures.length).toBeLessThanOrEqual(24)
})

test('backwards, key pictures stand in order and those that were seen go', () => {
  const buffer = new PictureBuffer()
  for (const atMs of [8000, 6000, 4000, 2000]) buffer.add({ atMs, key: true, bytes: init, init }, true)
  expect(buffer.at(5000)!.atMs).toBe(4000)
  buffer.trimLater(4500)
  expect(buffer.pictures.map(({ atMs }) => atMs)).toEqual([2000, 4000, 6000])
})
