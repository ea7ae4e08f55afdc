// The decoder's description in the head of an MP4, `avcC` or `hvcC`, from a stream's parameter sets.
import { HEVC_PROFILE_BYTES } from '../contract/hevc-codec.ts'
import { hevcSampling } from './hevc-sps.ts'
import { box, u16 } from './mp4-parts.ts'
import { AVC, HEVC, type Syntax } from './nal-syntax.ts'
import { spsSampling } from './sps.ts'

/** By type, in the order of the syntax; each at least one. */
export type ParameterSets = readonly (readonly Uint8Array[])[]

const MOST_SETS = 16
const MOST_BYTES = 0xffff
/** Lengths of NAL units take four bytes. */
const LENGTH_SIZE = 3

/**
 * The box and the name of its sample entry.
 *
 * @returns null when the parameter sets cannot be described
 * @source  ISO/IEC 14496-15 §5.3.3.1 and §8.3.3.1
 */
export function describeSamples(syntax: Syntax, sets: ParameterSets): { readonly entry: string; readonly config: Buffer } | null {
  if (sets.some((ofType) => ofType.length < 1 || ofType.length > MOST_SETS || ofType.some(({ length }) => length > MOST_BYTES))) return null
  const config = syntax === AVC ? avcC(sets) : hvcC(sets)
  return config && { entry: syntax === AVC ? 'avc1' : 'hvc1', config }
}

function withLengths(sets: readonly Uint8Array[]): Uint8Array[] {
  return sets.flatMap((set) => [u16(set.length), set])
}

function avcC([sequence = [], picture = []]: ParameterSets): Buffer | null {
  const [, profile, constraints, level] = sequence[0]!
  const sampling = spsSampling(sequence[0]!)
  if (profile === undefined || constraints === undefined || level === undefined || sampling === null) return null
  const { chroma, lumaBits, chromaBits, isSaid } = sampling
  const head = Buffer.of(1, profile, constraints, level, 0xfc | LENGTH_SIZE, 0xe0 | sequence.length)
  const tail = isSaid ? Buffer.of(0xfc | chroma, 0xf8 | (lumaBits - 8), 0xf8 | (chromaBits - 8), 0) : Buffer.alloc(0)
  return box('avcC', head, ...withLengths(sequence), Buffer.of(picture.length), ...withLengths(picture), tail)
}

function hvcC(sets: ParameterSets): Buffer | null {
  const [, sequence = []] = sets
  const sampling = hevcSampling(sequence[0]!)
  if (sampling === null) return null
  const { profile, layers, isNested, chroma, lumaBits, chromaBits } = sampling
  const head = Buffer.concat([
    Buffer.of(1),
    profile.subarray(0, HEVC_PROFILE_BYTES),
    // Nothing is said of how it may be decoded in parallel, nor of its rate.
    Buffer.of(0xf0, 0, 0xfc, 0xfc | chroma, 0xf8 | (lumaBits - 8), 0xf8 | (chromaBits - 8), 0, 0),
    Buffer.of((layers << 3) | (isNested << 2) | LENGTH_SIZE, sets.length),
  ])
  // More of them may stand in the pictures, which the highest bit of the type would deny.
  return box('hvcC', head, ...sets.flatMap((ofType, i) => [Buffer.of(HEVC.parameterSets[i]!), u16(ofType.length), ...withLengths(ofType)]))
}
