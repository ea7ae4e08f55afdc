// The crop that vision gets: even, inside, and the right pixels.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyCrop, cropBytes, cropPx } from './crop.ts'
import { pictureBytes } from './raw-frames.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const size = fc.integer({ min: 16, max: 200 })

it('is even, covers the box as far as the picture reaches, and lies inside', () => {
  fc.assert(
    fc.property(share, share, share, share, size, size, (a, b, c, d, width, height) => {
      const crop = cropPx([Math.min(a, b), Math.min(c, d), Math.max(a, b), Math.max(c, d)], width, height)
      for (const value of Object.values(crop)) expect(value % 2).toBe(0)
      expect(crop.width).toBeGreaterThanOrEqual(2)
      expect(crop.x + crop.width).toBeLessThanOrEqual(width)
      expect(crop.y + crop.height).toBeLessThanOrEqual(height)
      expect(crop.x).toBeLessThanOrEqual(Math.min(a, b) * width)
      expect(crop.x + crop.width).toBeGreaterThanOrEqual(Math.min(Math.max(a, b) * width, width - 1) - 1e-9)
    }),
  )
})

it('copies each plane from its place, also from pictures of odd size', () => {
  fc.assert(
    fc.property(share, share, size, size, (x, y, width, height) => {
      const planes = new Uint8Array(pictureBytes(width, height)).map((_, index) => index % 251)
      const crop = cropPx([x * 0.5, y * 0.5, x * 0.5 + 0.4, y * 0.5 + 0.4], width, height)
      const out = new Uint8Array(cropBytes(crop))
      copyCrop(planes, width, height, crop, out)
      const chromaWidth = Math.ceil(width / 2)
      const luma = (px: number, py: number) => planes[(crop.y + py) * width + crop.x + px]
      const chroma = (plane: number, px: number, py: number) =>
        planes[width * height + plane * chromaWidth * Math.ceil(height / 2) + (crop.y / 2 + py) * chromaWidth + crop.x / 2 + px]
      const area = crop.width * crop.height
      expect(out[area - 1]).toBe(luma(crop.width - 1, crop.height - 1))
      expect(out[crop.width]).toBe(luma(0, 1))
      expect(out[area]).toBe(chroma(0, 0, 0))
      expect(out[area + area / 4]).toBe(chroma(1, 0, 0))
      expect(out.at(-1)).toBe(chroma(1, crop.width / 2 - 1, crop.height / 2 - 1))
    }),
  )
})
