// What people call a codec.

/** @param codec as a stream names it, RFC 6381 @returns `H.264`, `H.265`, else as it was */
export function codecName(codec: string): string {
  return /^avc[13]/.test(codec) ? 'H.264' : /^h(ev|vc)1/.test(codec) ? 'H.265' : codec
}
