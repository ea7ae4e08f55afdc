// Reads the bits of a parameter set, H.264 or H.265: both are written alike.

const MAX_ZEROS = 32

export class Bits {
  readonly #bytes: Uint8Array
  #at = 0

  /** @param payload of a NAL unit, behind its header, as it is in the stream */
  constructor(payload: Uint8Array) {
    this.#bytes = withoutEmulationPrevention(payload)
  }

  /** @throws RangeError at the end: the parameter set is cut short */
  read(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      const byte = this.#bytes[this.#at >> 3]
      if (byte === undefined) throw new RangeError('parameter set too short')
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1)
      this.#at++
    }
    return value
  }

  /** @throws RangeError at the end */
  skip(count: number): void {
    this.#at += count
    if (this.#at > this.#bytes.length * 8) throw new RangeError('parameter set too short')
  }

  /** Exp-Golomb, ue(v). */
  unsigned(): number {
    let zeros = 0
    while (this.read(1) === 0) if (++zeros > MAX_ZEROS) throw new RangeError('bad Exp-Golomb code')
    return 2 ** zeros - 1 + this.read(zeros)
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2
  }
}

function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
  const out: number[] = []
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    zeros = byte === 0 ? zeros + 1 : 0
    out.push(byte)
  }
  return Uint8Array.from(out)
}
