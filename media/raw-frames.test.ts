// Whole pictures out of any chunks.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pictureBytes, RawFrames } from './raw-frames.ts'

it('gives the same pictures however the pipe cuts them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 1, max: 130 }), { maxLength: 30 }), (size, cuts) => {
      const bytes = new Uint8Array(cuts.reduce((sum, cut) => sum + cut, 0)).map((_, index) => index)
      const pictures: number[][] = []
      const frames = new RawFrames(size, (picture, index) => {
        expect(index).toBe(pictures.length)
        pictures.push([...picture])
      })
      let at = 0
      for (const cut of cuts) frames.push(bytes.subarray(at, (at += cut)))
      expect(pictures).toHaveLength(Math.floor(bytes.length / size))
      expect(pictures.flat()).toEqual([...bytes.subarray(0, pictures.length * size)])
    }),
  )
})

it('counts the chroma of odd sizes as ffmpeg does', () => {
  expect(pictureBytes(640, 360)).toBe(345_600)
  expect(pictureBytes(5, 3)).toBe(15 + 2 * 3 * 2)
})
