// How much lighter or darker than its background each part of the picture has become: clouds, lamps and exposure change whole areas.
import type { Kernel } from './kernel.ts'
import { SCALE_BITS } from './luma.ts'
import type { Shift } from './shake.ts'

/** Side of a block, px. */
export const BLOCK = 16
/** Every STEPth pixel of every STEPth row speaks for its block. */
const STEP = 4
/** A pixel's say is bounded, so that a small object does not move its block. */
const MOST = 12 << SCALE_BITS

/** Fills `light`: per block, row by row, the common difference, 1/64 luma steps. */
export function measureLight({ luma, mean, light }: Kernel, width: number, height: number, { dx, dy }: Shift): void {
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const sums = new Int32Array(columns * rows)
  const counts = new Uint8Array(columns * rows)
  const offset = -(Math.round(dy) * width + Math.round(dx))
  for (let y = 2; y < height; y += STEP) {
    const blockRow = (y >> 4) * columns
    for (let x = 2; x < width; x += STEP) {
      const i = y * width + x
      const j = i + offset
      if (j < 0 || j >= mean.length) continue
      const difference = (luma[i]! << SCALE_BITS) - mean[j]!
      const block = blockRow + (x >> 4)
      sums[block]! += difference > MOST ? MOST : difference < -MOST ? -MOST : difference
      counts[block]!++
    }
  }
  for (let b = 0; b < light.length; b++) light[b] = counts[b]! > 0 ? sums[b]! / counts[b]! : 0
}
