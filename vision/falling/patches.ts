// Cuts out what the network looks at: a thing in the middle of a small picture, its background taken away.
import { SCALE_BITS, type Luma } from './luma.ts'
import { PATCH, STACK } from './network.ts'
import type { PathPoint } from './path.ts'

/** The thing's longer side fills at most so many pixels of a patch; a larger one is looked at in coarser steps. */
const FILLS = 24

/**
 * @param mean the still picture, 1/64 luma steps
 * @returns PATCH x PATCH: 128 + (luma - background); 128 beyond the picture's edge
 */
export function cutPatch({ width, height, data }: Luma, mean: Int16Array, { seen }: PathPoint): Uint8Array {
  const patch = new Uint8Array(PATCH * PATCH).fill(128)
  const side = Math.max(seen.right - seen.left, seen.bottom - seen.top) + 1
  const step = Math.max(1, Math.ceil(side / FILLS))
  const left = Math.round((seen.left + seen.right) / 2) - (PATCH / 2) * step
  const top = Math.round((seen.top + seen.bottom) / 2) - (PATCH / 2) * step
  for (let row = 0; row < PATCH; row++) {
    const y = top + row * step
    if (y < 0 || y >= height) continue
    for (let column = 0; column < PATCH; column++) {
      const x = left + column * step
      if (x < 0 || x >= width) continue
      const i = y * width + x
      const value = 128 + data[i]! - (mean[i]! >> SCALE_BITS)
      patch[row * PATCH + column] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
  return patch
}

/** STACK patches evenly over the path, first and last among them; a short path repeats some. */
export function stackPatches(patches: readonly Uint8Array[]): Uint8Array {
  const stack = new Uint8Array(STACK * PATCH * PATCH)
  for (let k = 0; k < STACK; k++) {
    const at = Math.round((k * (patches.length - 1)) / (STACK - 1))
    stack.set(patches[at]!, k * PATCH * PATCH)
  }
  return stack
}
