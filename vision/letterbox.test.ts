// Tests of the letterbox: where things land, what colour they have, what is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame, FrameHeader } from '../contract/detection.ts'
import { createLetterbox, placeCrop, toFrameBox, toSquareBox } from './letterbox.ts'

const SIZE = 416
type Yuv = readonly [y: number, u: number, v: number]

function header(frameWidth: number, frameHeight: number, crop = { x: 0, y: 0, width: frameWidth, height: frameHeight }, fullRange = false): FrameHeader {
  return { cameraId: 'cam-1', seq: 1, atMs: 0, frameWidth, frameHeight, crop, fullRange, motion01: 0 }
}

/** A frame whose colour at each pixel of the crop is what `colour` says; chroma is taken at every second pixel. */
function paint(head: FrameHeader, colour: (x: number, y: number) => Yuv): Frame {
  const { width, height } = head.crop
  const plane = (channel: 0 | 1 | 2, step: 1 | 2): Uint8Array =>
    Uint8Array.from({ length: (width * height) / (step * step) }, (_, i) => {
      const columns = width / step
      return colour((i % columns) * step, Math.floor(i / columns) * step)[channel]
    })
  return { header: head, y: plane(0, 1), u: plane(1, 2), v: plane(2, 2) }
}

function pixel(pixels: Uint8Array, x: number, y: number): number[] {
  return [...pixels.subarray((y * SIZE + x) * 3, (y * SIZE + x) * 3 + 3)]
}

const even = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: max / 2 }).map((n) => n * 2)
const crops = fc
  .record({ frameWidth: even(4096), frameHeight: even(2160) })
  .chain(({ frameWidth, frameHeight }) =>
    fc.record({
      frameWidth: fc.constant(frameWidth),
      frameHeight: fc.constant(frameHeight),
      width: even(frameWidth),
      height: even(frameHeight),
      right: fc.nat(1000),
      down: fc.nat(1000),
    }),
  )
  .map(({ frameWidth, frameHeight, width, height, right, down }) => {
    const x = Math.floor(((frameWidth - width) * right) / 2000) * 2
    const y = Math.floor(((frameHeight - height) * down) / 2000) * 2
    return header(frameWidth, frameHeight, { x, y, width, height })
  })

describe('placement of the crop', () => {
  it('fills the square one way, is centred the other way and keeps its proportions within a pixel', () => {
    fc.assert(
      fc.property(crops, (head) => {
        const { left, top, width, height } = placeCrop(head, SIZE)
        expect(Math.max(width, height)).toBe(SIZE)
        expect(Math.min(left, top)).toBe(0)
        expect(Math.abs(SIZE - width - 2 * left) + Math.abs(SIZE - height - 2 * top)).toBeLessThanOrEqual(1)
        const scale = SIZE / Math.max(head.crop.width, head.crop.height)
        expect(Math.abs(width - head.crop.width * scale)).toBeLessThanOrEqual(1)
        expect(Math.abs(height - head.crop.height * scale)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('maps a box inside the crop to the square and back to where it was in the whole frame', () => {
    const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
    fc.assert(
      fc.property(crops, share, share, share, share, (head, a, b, c, d) => {
        const inX = (s: number): number => (head.crop.x + s * head.crop.width) / head.frameWidth
        const inY = (s: number): number => (head.crop.y + s * head.crop.height) / head.frameHeight
        const box = [inX(Math.min(a, c)), inY(Math.min(b, d)), inX(Math.max(a, c)), inY(Math.max(b, d))] as const
        const placement = placeCrop(head, SIZE)
        const back = toFrameBox(placement, toSquareBox(placement, box))
        back.forEach((value, i) => expect(value).toBeCloseTo(box[i]!, 9))
      }),
    )
  })

  it('cuts boxes off at the edge of the crop, and so never leaves 0..1', () => {
    const placement = placeCrop(header(1280, 720, { x: 320, y: 180, width: 640, height: 360 }), SIZE)
    expect(toFrameBox(placement, [-500, -500, 900, 900])).toEqual([0.25, 0.25, 0.75, 0.75])
  })
})

describe('drawing', () => {
  it('turns limited-range colours to RGB: black, white and the saturated ones of BT.601', () => {
    const box = createLetterbox(SIZE)
    const expected: [Yuv, number[]][] = [
      [
        [16, 128, 128],
        [0, 0, 0],
      ],
      [
        [235, 128, 128],
        [255, 255, 255],
      ],
      [
        [81, 90, 240],
        [255, 0, 0],
      ],
      [
        [145, 54, 34],
        [0, 255, 0],
      ],
      [
        [41, 240, 110],
        [0, 0, 255],
      ],
    ]
    for (const [yuv, rgb] of expected) {
      box.draw(paint(header(64, 64), () => yuv))
      pixel(box.pixels, 200, 200).forEach((value, i) => expect(Math.abs(value - rgb[i]!)).toBeLessThanOrEqual(2))
    }
  })

  it('takes full-range luma as it is', () => {
    const box = createLetterbox(SIZE)
    for (const level of [0, 16, 100, 235, 255]) {
      box.draw(paint(header(64, 64, undefined, true), () => [level, 128, 128]))
      expect(pixel(box.pixels, 10, 10)).toEqual([level, level, level])
    }
  })

  it('lays grey borders around a wide picture, also after a square one', () => {
    const box = createLetterbox(SIZE)
    box.draw(paint(header(64, 64), () => [235, 128, 128]))
    const { top, height } = box.draw(paint(header(640, 360), () => [235, 128, 128]))
    expect([top, height]).toEqual([91, 234])
    for (const y of [0, 90, 325, 415]) expect(pixel(box.pixels, 208, y)).toEqual([114, 114, 114])
    for (const y of [91, 324]) expect(pixel(box.pixels, 208, y)).toEqual([255, 255, 255])
  })

  it.each([
    ['enlarged', 160, 160],
    ['shrunk a little', 640, 640],
    ['shrunk to less than a quarter', 1920, 1920],
    ['shrunk by no whole number', 1418, 1418],
  ])('puts an edge where it belongs when the picture is %s', (_, width, height) => {
    const box = createLetterbox(SIZE)
    const edge = Math.round((width * 3) / 8)
    box.draw(paint(header(width, height, undefined, true), (x) => [x < edge ? 0 : 255, 128, 128]))
    const row = Array.from({ length: SIZE }, (_, x) => pixel(box.pixels, x, 200)[0]!)
    const dark = row.reduce((sum, value) => sum + (255 - value) / 255, 0)
    expect(Math.abs(dark - (edge / width) * SIZE)).toBeLessThanOrEqual(0.5)
    expect(row.slice(0, 150)).toEqual(Array(150).fill(0))
    expect(row.slice(162)).toEqual(Array(SIZE - 162).fill(255))
  })

  it('averages fine texture instead of picking single pixels from it', () => {
    const box = createLetterbox(SIZE)
    box.draw(paint(header(1664, 1664, undefined, true), (x, y) => [(x + y) % 2 ? 255 : 0, 128, 128]))
    for (const at of [5, 100, 333]) for (const value of pixel(box.pixels, at, at)) expect(Math.abs(value - 128)).toBeLessThanOrEqual(2)
  })

  it('draws pictures down to two pixels', () => {
    const box = createLetterbox(SIZE)
    box.draw(paint(header(2, 2, undefined, true), () => [200, 128, 128]))
    expect(pixel(box.pixels, 0, 0)).toEqual([200, 200, 200])
    expect(pixel(box.pixels, 415, 415)).toEqual([200, 200, 200])
  })

  it('refuses planes or crops that do not fit the header', () => {
    const box = createLetterbox(SIZE)
    const good = paint(header(64, 64), () => [0, 0, 0])
    const wrongHeaders = [
      header(64, 64, { x: 2, y: 0, width: 64, height: 64 }),
      header(64, 64, { x: 0, y: 0, width: 63, height: 64 }),
      header(64, 64, { x: -2, y: 0, width: 64, height: 64 }),
      header(64, 64, { x: 0, y: 0, width: 0, height: 0 }),
      header(64, 64, { x: 0, y: 0, width: NaN, height: 64 }),
      header(128, 64, { x: 0, y: 0, width: 128, height: 64 }),
    ]
    for (const head of wrongHeaders) expect(() => box.draw({ ...good, header: head })).toThrow(RangeError)
    expect(() => box.draw({ ...good, v: good.v.subarray(1) })).toThrow(RangeError)
  })
})
