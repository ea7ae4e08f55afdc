// The name of an H.265 stream by which browsers are asked whether they can play it.

/** Bytes of the general profile, tier and level: alike in `hvcC` (from byte 1) and in a parameter set (behind its first byte). */
export const HEVC_PROFILE_BYTES = 12
const SPACES = ['', 'A', 'B', 'C']

/**
 * RFC 6381 name, e.g. `hvc1.1.6.L93.B0`.
 *
 * @param profile at least the twelve bytes
 * @source ISO/IEC 14496-15 annex E.3
 */
export function hevcCodec(profile: Uint8Array): string {
  const head = profile[0] ?? 0
  let compatible = 0
  // the flags are written with the first one as the lowest bit
  for (let bit = 0; bit < 32; bit++) if (((profile[1 + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1) compatible += 2 ** bit
  const constraints = [...profile.subarray(5, 11)]
  while (constraints.at(-1) === 0) constraints.pop()
  const hex = (value: number) => value.toString(16).toUpperCase()
  const parts = [`${SPACES[head >> 6]}${head & 0x1f}`, hex(compatible), `${head & 0x20 ? 'H' : 'L'}${profile[11] ?? 0}`, ...constraints.map(hex)]
  return `hvc1.${parts.join('.')}`
}
