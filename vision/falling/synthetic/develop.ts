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
  /** Where in it the first row begins; with every `lean` it stays within. */
  readonly columnFrom: number
  readonly lean: number
  /** Where in the bank of noise this picture's begins. */
  readonly noiseFrom: number
}

const BANK = 1 << 21

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
  // Five sigma of 20 still fit a signed byte; adding a half and truncating down rounds.
  const noise = new Int8Array(BANK)
  for (let i = 0; i < BANK; i++) noise[i] = Math.floor(bank[i]! * sigma + 0.5)
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

interface Lines {
  readonly above: Uint16Array
  readonly below: Uint16Array
  readonly line: Uint8Array
}

export function develop(sensor: Sensor, canvas: Uint8Array, take: Take, out: Uint8ClampedArray): void {
  const { width, height } = sensor
  const stride = width + 2 * MARGIN_PX
  const isStill = Math.abs(take.shiftX) < 0.01 && Math.abs(take.shiftY) < 0.01 && take.rollRad === 0
  const curve = new Uint8ClampedArray(256)
  for (let i = 0; i < 256; i++) curve[i] = i * take.gain
  const lines: Lines = { above: new Uint16Array(width), below: new Uint16Array(width), line: new Uint8Array(width) }
  const dy = limit(-take.shiftY)
  const down = Math.floor(dy)
  if (!isStill) slide(canvas, lineStart(sensor, down), shiftOf(take, -height / 2), lines.below)
  for (let y = 0; y < height; y++) {
    if (isStill) lines.line.set(canvas.subarray((y + MARGIN_PX) * stride + MARGIN_PX, (y + MARGIN_PX) * stride + MARGIN_PX + width))
    else {
      lines.above.set(lines.below)
      slide(canvas, lineStart(sensor, y + 1 + down), shiftOf(take, y + 1 - height / 2), lines.below)
      mix(lines, Math.round((dy - down) * 16))
    }
    if (take.columnGain) shade(lines.line, take.columnGain, take.columnFrom + Math.round(take.lean * y))
    expose(sensor, lines.line, curve, take.noiseFrom, y * width, out)
  }
}

function limit(px: number): number {
  return Math.max(1 - MARGIN_PX, Math.min(MARGIN_PX - 2, px))
}

function lineStart({ width }: Sensor, y: number): number {
  return (y + MARGIN_PX) * (width + 2 * MARGIN_PX) + MARGIN_PX
}

/** A roll moves each row along by a little more than the one above. */
function shiftOf({ shiftX, rollRad }: Take, fromMiddle: number): number {
  return limit(-shiftX - rollRad * fromMiddle)
}

/** One row moved aside, linear between pixels; times 16. */
function slide(canvas: Uint8Array, start: number, dx: number, into: Uint16Array): void {
  const whole = Math.floor(dx)
  const part = Math.round((dx - whole) * 16)
  let from = start + whole
  let left = canvas[from]!
  for (let i = 0; i < into.length; i++) {
    from++
    const right = canvas[from]!
    into[i] = (left << 4) + (right - left) * part
    left = right
  }
}

function mix({ above, below, line }: Lines, part: number): void {
  for (let i = 0; i < line.length; i++) {
    const a = above[i]!
    line[i] = ((a << 4) + (below[i]! - a) * part + 128) >> 8
  }
}

function shade(line: Uint8Array, columnGain: Uint16Array, from: number): void {
  for (let i = 0; i < line.length; i++) {
    const bright = (line[i]! * columnGain[from + i]!) >> 8
    line[i] = bright > 255 ? 255 : bright
  }
}

function expose({ noise, pattern }: Sensor, line: Uint8Array, curve: Uint8ClampedArray, noiseFrom: number, at: number, out: Uint8ClampedArray): void {
  const from = noiseFrom + at
  if (pattern) for (let i = 0; i < line.length; i++) out[at + i] = curve[line[i]!]! + noise[from + i]! + pattern[at + i]!
  else for (let i = 0; i < line.length; i++) out[at + i] = curve[line[i]!]! + noise[from + i]!
}
