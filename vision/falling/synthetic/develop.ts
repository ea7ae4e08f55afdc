// From the drawn canvas to the picture the sensor gives: shake, exposure, cloud shadows, noise.
import { createRandom } from './random.ts'
import { MARGIN_PX } from './view.ts'

export interface Sensor {
  readonly width: number
  readonly height: number
  readonly noise: Int8Array
  /** The same on every picture; null by day. */
  readonly pattern: Int8Array | null
}

/** How this one picture was taken. */
export interface Take {
  /** Of the scene against the picture, px; at most MARGIN_PX - 1. */
  readonly shiftX: number
  readonly shiftY: number
  readonly rollRad: number
  /** Global gain. */
  readonly gain: number
  /** Gain by column, times 256, the next row one `lean` further on; null: even light. */
  readonly columnGain: Uint16Array | null
  readonly lean: number
  /** Where in the bank of noise this picture's begins. */
  readonly noiseFrom: number
}

const BANK = 1 << 22

let unitNoise: Float32Array | null = null

/** Gaussian noise once for all scenes: what differs is its strength and where a picture begins in it. */
function noiseBank(): Float32Array {
  if (unitNoise) return unitNoise
  const random = createRandom(1, 'noise bank')
  const white = Float32Array.from({ length: BANK + 1 }, () => random.normal())
  // A little of it goes along the rows, as after demosaicing.
  unitNoise = Float32Array.from({ length: BANK }, (_, i) => (white[i]! + 0.45 * white[i + 1]!) / 1.097)
  return unitNoise
}

export function createSensor(width: number, height: number, sigma: number, patternSigma: number, seed: number): Sensor {
  const bank = noiseBank()
  const noise = new Int8Array(BANK)
  for (let i = 0; i < BANK; i++) noise[i] = Math.round(Math.max(-127, Math.min(127, bank[i]! * sigma)))
  if (patternSigma === 0) return { width, height, noise, pattern: null }
  const random = createRandom(seed, 'pattern')
  const rows = Array.from({ length: height }, () => random.normal() * patternSigma * 0.5)
  const pattern = new Int8Array(width * height)
  for (let i = 0; i < pattern.length; i++) pattern[i] = Math.round(bank[(i * 7 + seed) % BANK]! * patternSigma + rows[Math.floor(i / width)]!)
  return { width, height, noise, pattern }
}

/** Any beginning up to this leaves a whole picture of noise. */
export function lastNoiseStart({ width, height }: Sensor): number {
  return BANK - width * height - 1
}

const shifted = { pixels: new Uint8Array(0) }

export function develop(sensor: Sensor, canvas: Uint8Array, take: Take, out: Uint8ClampedArray): void {
  const { width, height } = sensor
  const isStill = Math.abs(take.shiftX) < 0.01 && Math.abs(take.shiftY) < 0.01 && take.rollRad === 0
  if (shifted.pixels.length < width * height) shifted.pixels = new Uint8Array(width * height)
  if (isStill) cut(sensor, canvas, shifted.pixels)
  else shift(sensor, canvas, take, shifted.pixels)
  if (take.columnGain) shadeColumns(sensor, shifted.pixels, take.columnGain, take.lean)
  expose(sensor, shifted.pixels, take, out)
}

function cut({ width, height }: Sensor, canvas: Uint8Array, into: Uint8Array): void {
  const stride = width + 2 * MARGIN_PX
  for (let y = 0; y < height; y++) {
    const from = (y + MARGIN_PX) * stride + MARGIN_PX
    into.set(canvas.subarray(from, from + width), y * width)
  }
}

/** Bilinear, in 1/256; a roll moves each row along by a little more than the one above. */
function shift({ width, height }: Sensor, canvas: Uint8Array, { shiftX, shiftY, rollRad }: Take, into: Uint8Array): void {
  const stride = width + 2 * MARGIN_PX
  for (let y = 0; y < height; y++) {
    const dx = Math.max(-MARGIN_PX, Math.min(MARGIN_PX - 1, -shiftX - rollRad * (y - height / 2)))
    const dy = Math.max(-MARGIN_PX, Math.min(MARGIN_PX - 1, -shiftY))
    const [ix, iy] = [Math.floor(dx), Math.floor(dy)]
    const [fx, fy] = [Math.round((dx - ix) * 16), Math.round((dy - iy) * 16)]
    const [w00, w01, w10, w11] = [(16 - fx) * (16 - fy), fx * (16 - fy), (16 - fx) * fy, fx * fy]
    let from = (y + MARGIN_PX + iy) * stride + MARGIN_PX + ix
    let [above, below] = [canvas[from]!, canvas[from + stride]!]
    for (let i = y * width, end = i + width; i < end; i++) {
      from++
      const nextAbove = canvas[from]!
      const nextBelow = canvas[from + stride]!
      into[i] = (above * w00 + nextAbove * w01 + below * w10 + nextBelow * w11 + 128) >> 8
      above = nextAbove
      below = nextBelow
    }
  }
}

function shadeColumns({ width, height }: Sensor, pixels: Uint8Array, columnGain: Uint16Array, lean: number): void {
  for (let y = 0; y < height; y++) {
    let at = Math.round(lean * y)
    for (let i = y * width, end = i + width; i < end; i++, at++) {
      const bright = (pixels[i]! * columnGain[at]!) >> 8
      pixels[i] = bright > 255 ? 255 : bright
    }
  }
}

const curve = new Uint8ClampedArray(256)

function expose({ width, height, noise, pattern }: Sensor, pixels: Uint8Array, { gain, noiseFrom }: Take, out: Uint8ClampedArray): void {
  for (let i = 0; i < 256; i++) curve[i] = i * gain
  const size = width * height
  if (pattern) for (let i = 0; i < size; i++) out[i] = curve[pixels[i]!]! + noise[noiseFrom + i]! + pattern[i]!
  else for (let i = 0; i < size; i++) out[i] = curve[pixels[i]!]! + noise[noiseFrom + i]!
}
