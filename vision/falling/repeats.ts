// Tells a picture that is only the one before again: cameras and converters fill up with copies, in which nothing falls on.
import type { Luma } from './luma.ts'

/** Every STEPth pixel is compared; a prime, so that no column is preferred. */
const STEP = 37
const PIXEL_STEPS = 2
/** A copy changes less than this share of what pictures usually change. */
const LITTLE = 0.12
/** Where hardly anything ever changes, nothing can be told. */
const LEAST_SHARE = 0.004
const RECENT = 15

export function createRepeatDetector(): (luma: Luma) => boolean {
  let before: Uint8Array | null = null
  const recent: number[] = []
  return ({ data }) => {
    const now = new Uint8Array(Math.ceil(data.length / STEP))
    let changed = 0
    for (let i = 0, k = 0; i < data.length; i += STEP, k++) {
      const value = data[i]!
      now[k] = value
      const difference = before === null ? 255 : value - before[k]!
      if (difference > PIXEL_STEPS || difference < -PIXEL_STEPS) changed++
    }
    before = now
    const share = changed / now.length
    const usual = recent.toSorted((a, b) => a - b)[recent.length >> 1] ?? 0
    recent.push(share)
    if (recent.length > RECENT) recent.shift()
    return usual > LEAST_SHARE && share < LITTLE * usual
  }
}
