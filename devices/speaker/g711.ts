// Sound as telephones and cameras take it: 8,000 samples a second, eight bits each, after ITU-T G.711.

export type G711 = 'ulaw' | 'alaw'
export const G711_RATE = 8000

/** @param samples -1..1 at 8 kHz */
export function encodeG711(samples: Float32Array, law: G711): Uint8Array {
  const encode = law === 'ulaw' ? toUlaw : toAlaw
  return Uint8Array.from(samples, (sample) => encode(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)))
}

const BIAS = 0x84
const CLIP = 32_635

/** @param pcm 16 bits */
function toUlaw(pcm: number): number {
  const sign = pcm < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(pcm), CLIP) + BIAS
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff
}

/** @param pcm 16 bits */
function toAlaw(pcm: number): number {
  const sign = pcm < 0 ? 0 : 0x80
  const magnitude = (pcm < 0 ? -pcm - 1 : pcm) >> 3
  const exponent = Math.max(0, 31 - Math.clz32(magnitude | 1) - 4)
  const mantissa = exponent < 2 ? (magnitude >> 1) & 0x0f : (magnitude >> exponent) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}
