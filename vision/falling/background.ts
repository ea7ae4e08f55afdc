// What a facade looks like when nothing moves: a running mean and a noise level per pixel, and which pixels of a picture do not fit them.
import { measureLight } from './block-light.ts'
import { createKernel, GROUP, type Kernel } from './kernel.ts'
import { SCALE_BITS, type Luma } from './luma.ts'
import { estimateShift, type Shift } from './shake.ts'

/** A pixel moves towards what it sees by 1/64 of the difference: half a life of two seconds at 25 fps. */
const SLOW_BITS = 6
/** After a blind picture the mean follows fast: by 1/4. */
const HURRY_BITS = 2
/** Times its noise (kernel.wat: four) a pixel must differ, and at least so many luma steps: sensor noise of 2 and compression stay below. */
const TIMES_NOISE = 4
const LEAST = 7 << SCALE_BITS
/** By night the picture is smoothed first, which shrinks noise more than anything of some pixels; by day that would cost the smallest things. */
const SMOOTH = { least: 5 << SCALE_BITS, fromNoise: 1.25 * (1 << SCALE_BITS), toNoise: 0.55 * (1 << SCALE_BITS), everyPictures: 250 } as const
const NOISE_START = 2 << SCALE_BITS
const NOISE_MAX = 24 << SCALE_BITS
/** Beyond this share of changed pixels nothing can be told from anything: a flash, an exposure step, a moved camera. */
const BLIND_SHARE = 0.06
const HURRY_PICTURES = 6
/** The first pictures only teach. */
const LEARN_PICTURES = 12

export interface Changes {
  /** Indices of changed pixels, in reading order; only the first `count` are meant, and only until the next picture. */
  readonly pixels: Int32Array
  readonly count: number
  /** Signed difference to the background of each of them, luma steps. */
  readonly differences: Int16Array
  readonly shift: Shift
  readonly isBlind: boolean
}

export interface Background {
  readonly width: number
  readonly height: number
  /** The picture seen last, smoothed if it was. */
  readonly luma: Luma
  /** The still picture, 1/64 luma steps. */
  readonly mean: Int16Array
  see(luma: Luma): Changes
}

/** @param watched 1 where to look, 0 where not (masks, outside of the zones); null: everywhere */
export function createBackground(width: number, height: number, watched: Uint8Array | null): Background {
  const most = Math.ceil(width * height * BLIND_SHARE)
  const mostGroups = Math.ceil(most / 2)
  const kernel = createKernel(width, height, mostGroups)
  kernel.noise.fill(NOISE_START)
  const pixels = new Int32Array(most)
  const differences = new Int16Array(most)
  let seen = 0
  let hurry = 0
  let isSmooth = false

  /** From here on pictures are smoothed, or no longer: what was learnt of the others is of no use. */
  const reconsiderSmoothing = (): void => {
    const noise = medianNoise(kernel.noise)
    const should = isSmooth ? noise > SMOOTH.toNoise : noise > SMOOTH.fromNoise
    if (should === isSmooth) return
    isSmooth = should
    seen = 0
    kernel.noise.fill(NOISE_START)
  }
  const see = (luma: Luma): Changes => {
    if (isSmooth) {
      kernel.raw.set(luma.data)
      kernel.smooth()
    } else kernel.luma.set(luma.data)
    const least = isSmooth ? SMOOTH.least : LEAST
    if (seen === 0) for (let i = 0; i < kernel.mean.length; i++) kernel.mean[i] = kernel.luma[i]! << SCALE_BITS
    seen++
    const isLearning = seen <= LEARN_PICTURES
    const shift = estimateShift(kernel, width, height)
    measureLight(kernel, width, height, shift)
    const isHurried = isLearning || hurry > 0 || shift.isLost
    // A young background averages what it has seen; an old one forgets.
    const bits = Math.min(SLOW_BITS, Math.floor(Math.log2(seen + 1)))
    const meanBits = isHurried ? Math.min(HURRY_BITS, bits) : bits
    const area = overlap(width, height, shift)
    const groups = kernel.see({ ...area, least, noiseMax: NOISE_MAX, meanBits, noiseBits: Math.max(HURRY_BITS, bits) })
    const count = groups >= mostGroups ? most : sift({ kernel, width, watched, shift, area, least, pixels, differences }, groups)
    const isBlind = isLearning || shift.isLost || count >= most
    if (isBlind && !isLearning) hurry = HURRY_PICTURES
    else if (hurry > 0) hurry--
    if (seen === LEARN_PICTURES || seen % SMOOTH.everyPictures === 0) reconsiderSmoothing()
    return { pixels, count: isBlind ? 0 : count, differences, shift, isBlind }
  }
  return { width, height, luma: { width, height, data: kernel.luma }, mean: kernel.mean, see }
}

/** The part of the picture that has a background, and how far off that lies. */
function overlap(width: number, height: number, { dx, dy }: Shift): { fromX: number; toX: number; fromY: number; toY: number; offset: number } {
  const wholeX = Math.round(dx)
  const wholeY = Math.round(dy)
  return {
    fromX: Math.max(1, 1 + wholeX),
    toX: Math.min(width - 1, width - 1 + wholeX),
    fromY: Math.max(1, 1 + wholeY),
    toY: Math.min(height - 1, height - 1 + wholeY),
    offset: -(wholeY * width + wholeX),
  }
}

/** Of every 997th pixel, 1/64 luma steps. */
function medianNoise(noise: Int16Array): number {
  const some: number[] = []
  for (let i = 0; i < noise.length; i += 997) some.push(noise[i]!)
  return some.toSorted((a, b) => a - b)[some.length >> 1]!
}

interface Sieve {
  readonly kernel: Kernel
  readonly width: number
  readonly watched: Uint8Array | null
  readonly shift: Shift
  readonly area: ReturnType<typeof overlap>
  readonly least: number
  readonly pixels: Int32Array
  readonly differences: Int16Array
}

/** Takes the groups apart; leaves out what lies where nobody looks, and edges that lie a fraction of a pixel elsewhere. */
function sift({ kernel, width, watched, shift, area, least, pixels, differences }: Sieve, groups: number): number {
  const { mean, noise, luma, light } = kernel
  const blocks = Math.ceil(width / GROUP)
  const restX = shift.dx - Math.round(shift.dx)
  const restY = shift.dy - Math.round(shift.dy)
  let count = 0
  for (let g = 0; g < groups; g++) {
    const first = kernel.groups[g * 2]!
    const y = Math.floor(first / width)
    const x = first - y * width
    const block = light[(y >> 4) * blocks + (x >> 4)]!
    for (let bits = kernel.groups[g * 2 + 1]!; bits !== 0; bits &= bits - 1) {
      const step = 31 - Math.clz32(bits & -bits)
      const i = first + step
      if (x + step < area.fromX || x + step >= area.toX || (watched !== null && watched[i] === 0)) continue
      const j = i + area.offset
      const gx = (mean[j + 1]! - mean[j - 1]!) >> 1
      const gy = (mean[j + width]! - mean[j - width]!) >> 1
      const left = (luma[i]! << SCALE_BITS) - mean[j]! - block + gx * restX + gy * restY
      const bound = Math.max(least, TIMES_NOISE * noise[j]!) + shift.tolerance * (Math.abs(gx) + Math.abs(gy))
      if ((left < bound && -left < bound) || count >= pixels.length) continue
      pixels[count] = i
      differences[count] = left >> SCALE_BITS
      count++
    }
  }
  return count
}
