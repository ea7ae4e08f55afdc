// Reads a Range header (RFC 9110 §14): one range of bytes, which is all that players ask for.

export type ByteRange = { readonly start: number; /** inclusive */ readonly end: number }

/**
 * @param size of the whole, bytes
 * @returns `whole` when the header is absent, not understood or asks for several ranges (they may be ignored); `unsatisfiable` for 416
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '') {
    const count = Math.min(Number(last), size)
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start >= size ? 'unsatisfiable' : { start, end }
}
