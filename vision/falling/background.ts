// What a facade looks like when nothing moves: a running mean and a noise level per pixel, and which pixels of a picture do not fit them.
import type { Luma } from './luma.ts'
import { blockLight, BLOCK } from './block-light.ts'
import { estimateShift, type Shift } from './shake.ts'

/** Mean and noise are kept in 1/64 luma steps. */
export const SCALE_BITS = 6
/** A pixel moves towards what it sees by 1/32 of the difference, every other row at a time: half a life of about two seconds at 25 fps. */
const MEAN_BITS = 5
const NOISE_BITS = 5
/** How many times its noise a pixel must differ, and the least difference in luma steps: sensor noise of 2 and compression stay below. */
const TIMES_NOISE = 4
const LEAST_STEPS = 7
const NOISE_START = 3 << SCALE_BITS
const NOISE_MAX = 24 << SCALE_BITS
/** Beyond this share of changed pixels nothing can be told from anything: a flash, an exposure step, a moved camera. */
const BLIND_SHARE = 0.08
/** After a blind picture the mean follows fast, this many pictures long. */
const HURRY_PICTURES = 6
/** The first pictures only teach. */
const LEARN_PICTURES = 12

export interface Changes {
  /** Indices of changed pixels, in reading order; only the first `count` are meant. */
  readonly pixels: Int32Array
  readonly count: number
  /** Signed difference to the background of each of them, luma steps. */
  readonly differences: Int16Array
  readonly shift: Shift
  readonly isBlind: boolean
}

export class Background {
  readonly width: number
  readonly height: number
  readonly mean: Int16Array
  readonly noise: Int16Array
  readonly #watched: Uint8Array | null
  readonly #pixels: Int32Array
  readonly #differences: Int16Array
  #seen = 0
  #hurry = 0

  /** @param watched 1 where to look, 0 where not (masks, outside of the zones); null: everywhere */
  constructor(width: number, height: number, watched: Uint8Array | null) {
    this.width = width
    this.height = height
    this.mean = new Int16Array(width * height)
    this.noise = new Int16Array(width * height).fill(NOISE_START)
    this.#watched = watched
    const most = Math.ceil(width * height * BLIND_SHARE) + 1
    this.#pixels = new Int32Array(most)
    this.#differences = new Int16Array(most)
  }

  see(luma: Luma): Changes {
    const { mean } = this
    if (this.#seen === 0) for (let i = 0; i < mean.length; i++) mean[i] = luma.data[i]! << SCALE_BITS
    this.#seen++
    const shift = estimateShift(luma, mean)
    const light = blockLight(luma, mean, shift)
    const count = this.#compare(luma, light, shift)
    const isBlind = count >= this.#pixels.length || this.#seen <= LEARN_PICTURES || shift.isLost
    if (isBlind && this.#seen > LEARN_PICTURES) this.#hurry = HURRY_PICTURES
    const bits = this.#seen <= LEARN_PICTURES ? 1 : this.#hurry > 0 ? 2 : MEAN_BITS
    if (this.#hurry > 0) this.#hurry--
    this.#learn(luma, bits, shift)
    return { pixels: this.#pixels, count: isBlind ? 0 : count, differences: this.#differences, shift, isBlind }
  }

  /** @returns how many pixels do not fit; stops at what counts as blind */
  #compare(luma: Luma, light: Int16Array, { dx, dy, tolerance }: Shift): number {
    const { width, height, mean, noise } = this
    const watched = this.#watched
    const pixels = this.#pixels
    const differences = this.#differences
    const most = pixels.length
    const data = luma.data
    const blocks = Math.ceil(width / BLOCK)
    const wholeX = Math.round(dx)
    const wholeY = Math.round(dy)
    const restX = dx - wholeX
    const restY = dy - wholeY
    const offset = -(wholeY * width + wholeX)
    const fromY = Math.max(1, 1 + wholeY)
    const toY = Math.min(height - 1, height - 1 + wholeY)
    const fromX = Math.max(1, 1 + wholeX)
    const toX = Math.min(width - 1, width - 1 + wholeX)
    const least = LEAST_STEPS << SCALE_BITS
    let count = 0
    for (let y = fromY; y < toY; y++) {
      const row = y * width
      const lightRow = (y >> 4) * blocks
      for (let x = fromX; x < toX; x++) {
        const i = row + x
        const j = i + offset
        const difference = (data[i]! << SCALE_BITS) - mean[j]! - light[lightRow + (x >> 4)]!
        const size = difference < 0 ? -difference : difference
        if (size <= least || size <= TIMES_NOISE * noise[j]!) continue
        if (watched !== null && watched[i] === 0) continue
        // An edge that lies a fraction of a pixel elsewhere is no object.
        const gx = (mean[j + 1]! - mean[j - 1]!) >> 1
        const gy = (mean[j + width]! - mean[j - width]!) >> 1
        const left = difference + gx * restX + gy * restY
        const bound = Math.max(least, TIMES_NOISE * noise[j]!) + tolerance * (Math.abs(gx) + Math.abs(gy))
        if (left < bound && -left < bound) continue
        if (count >= most) return count
        pixels[count] = i
        differences[count] = left >> SCALE_BITS
        count++
      }
    }
    return count
  }

  /** Every other row a picture; in a hurry all of them. */
  #learn(luma: Luma, bits: number, { dx, dy, isLost }: Shift): void {
    const { width, height, mean, noise } = this
    const data = luma.data
    const isHurried = bits < MEAN_BITS
    if (isLost && !isHurried) return
    const wholeX = isHurried ? 0 : Math.round(dx)
    const wholeY = isHurried ? 0 : Math.round(dy)
    const offset = wholeY * width + wholeX
    const step = isHurried ? 1 : 2
    const from = isHurried ? 0 : this.#seen & 1
    for (let y = from; y < height; y += step) {
      if (y + wholeY < 0 || y + wholeY >= height) continue
      const row = y * width
      const toX = Math.min(width, width - wholeX)
      for (let x = Math.max(0, -wholeX); x < toX; x++) {
        const j = row + x
        const difference = (data[j + offset]! << SCALE_BITS) - mean[j]!
        mean[j] = mean[j]! + (difference >> bits)
        const size = difference < 0 ? -difference : difference
        const level = noise[j]!
        const bounded = size > NOISE_MAX ? NOISE_MAX : size
        noise[j] = level + ((bounded - level) >> NOISE_BITS)
      }
    }
  }
}
