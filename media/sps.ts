// Reads size and colour range from an H.264 sequence parameter set, because raw pictures on a pipe do not say them.
import { Bits } from './bits.ts'

export interface SpsInfo {
  readonly width: number
  readonly height: number
  /** true: 0..255; false: 16..235/240, also when the camera does not say. */
  readonly fullRange: boolean
  /** RFC 6381, e.g. `avc1.4d401f` or `hvc1.1.6.L93.B0`. */
  readonly codec: string
}

/** How colour is sampled. */
export interface Sampling {
  /** 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chroma: number
  readonly lumaBits: number
  readonly chromaBits: number
}

const USUAL: Sampling = { chroma: 1, lumaBits: 8, chromaBits: 8 }
const MOST_BITS = 14
const PROFILES_WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])
const EXTENDED_SAR = 255
const MAX_SIZE = 8192
const MAX_REF_FRAMES_IN_CYCLE = 255

/**
 * @param nal one NAL unit of type 7, without start code
 * @returns null when it is damaged or beyond 8192 px
 * @source  ITU-T H.264 (08/2021) §7.3.2.1.1 and E.1.1
 */
export function parseSps(nal: Uint8Array): SpsInfo | null {
  return checked(() => readSps(nal))
}

/** @returns null when reading finds it damaged, or the size is none of a camera */
export function checked(read: () => SpsInfo): SpsInfo | null {
  const info = undamaged(read)
  return info !== null && info.width > 0 && info.height > 0 && info.width <= MAX_SIZE && info.height <= MAX_SIZE ? info : null
}

function readSps(nal: Uint8Array): SpsInfo {
  const bits = new Bits(nal.subarray(1))
  const profile = bits.read(8)
  const constraints = bits.read(8)
  const level = bits.read(8)
  bits.unsigned()
  const { chroma } = PROFILES_WITH_CHROMA.has(profile) ? readSampling(bits) : USUAL
  bits.unsigned()
  skipPictureOrder(bits)
  bits.unsigned()
  bits.read(1)
  const widthMbs = bits.unsigned() + 1
  const heightUnits = bits.unsigned() + 1
  const framesOnly = bits.read(1)
  if (!framesOnly) bits.read(1)
  bits.read(1)
  const crop = bits.read(1) ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0]
  const [left = 0, right = 0, top = 0, bottom = 0] = crop
  const stepX = chroma === 1 || chroma === 2 ? 2 : 1
  const stepY = (chroma === 1 ? 2 : 1) * (2 - framesOnly)
  return {
    width: widthMbs * 16 - stepX * (left + right),
    height: heightUnits * 16 * (2 - framesOnly) - stepY * (top + bottom),
    fullRange: bits.read(1) === 1 && readFullRange(bits),
    codec: `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
  }
}

/**
 * @param nal one NAL unit of type 7
 * @returns null when it is damaged; `isSaid` false: of a profile that has the usual one only
 */
export function spsSampling(nal: Uint8Array): (Sampling & { readonly isSaid: boolean }) | null {
  return undamaged(() => {
    const bits = new Bits(nal.subarray(1))
    const profile = bits.read(8)
    bits.skip(16)
    bits.unsigned()
    const isSaid = PROFILES_WITH_CHROMA.has(profile)
    return { ...(isSaid ? readSampling(bits) : USUAL), isSaid }
  })
}

/** @returns null when reading finds it damaged */
export function undamaged<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** @throws RangeError for more bits than there are */
export function samplingOf(chroma: number, lumaBits: number, chromaBits: number): Sampling {
  if (chroma > 3 || lumaBits > MOST_BITS || chromaBits > MOST_BITS) throw new RangeError('no sampling')
  return { chroma, lumaBits, chromaBits }
}

function readSampling(bits: Bits): Sampling {
  const chroma = bits.unsigned()
  if (chroma === 3) bits.read(1)
  const sampling = samplingOf(chroma, bits.unsigned() + 8, bits.unsigned() + 8)
  bits.read(1)
  if (bits.read(1)) for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (bits.read(1)) skipScalingList(bits, i < 6 ? 16 : 64)
  return sampling
}

function skipScalingList(bits: Bits, size: number): void {
  let last = 8
  let next = 8
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256
    last = next === 0 ? last : next
  }
}

function skipPictureOrder(bits: Bits): void {
  const type = bits.unsigned()
  if (type === 0) bits.unsigned()
  if (type !== 1) return
  bits.read(1)
  bits.signed()
  bits.signed()
  const cycle = bits.unsigned()
  if (cycle > MAX_REF_FRAMES_IN_CYCLE) throw new RangeError('bad reference cycle')
  for (let i = 0; i < cycle; i++) bits.signed()
}

/** Reads the display information (VUI) as far as the range flag. */
function readFullRange(bits: Bits): boolean {
  if (bits.read(1) && bits.read(8) === EXTENDED_SAR) bits.read(32)
  if (bits.read(1)) bits.read(1)
  if (!bits.read(1)) return false
  bits.read(3)
  return bits.read(1) === 1
}
