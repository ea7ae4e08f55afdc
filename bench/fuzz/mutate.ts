// Damages bytes as lines, discs and attackers do: flipped, cut, doubled, moved, lengths at their limits, words that mean something.
import type { Dice } from './dice.ts'

/** What an input may be at most; what is larger is refused at the door by length alone. */
export const MOST_BYTES = 64 * 1024

const LIMITS = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]
const NUMBERS = ['0', '-1', '1e309', '-1e309', 'NaN', '9007199254740993', '2147483648', '4294967295', '1e-400', '0x41', '00012', '1.10', '']

/** @param words of the language that is being damaged; of two seeds one may be put into the other */
export function mutate(seed: Uint8Array, others: readonly Uint8Array[], words: readonly string[], dice: Dice): Buffer {
  let bytes: Buffer = Buffer.from(seed)
  for (let hits = 1 + dice.below(dice.once(4) ? 12 : 3); hits > 0; hits--) bytes = once(bytes, others, words, dice)
  return bytes.subarray(0, MOST_BYTES)
}

function once(bytes: Buffer, others: readonly Uint8Array[], words: readonly string[], dice: Dice): Buffer {
  const at = dice.below(bytes.length + 1)
  const count = dice.once(5) ? dice.below(bytes.length - at + 1) : dice.below(Math.min(9, bytes.length - at + 1))
  switch (dice.below(11)) {
    case 0:
      return write(bytes, at, (byte) => byte ^ (1 << dice.below(8)))
    case 1:
      return write(bytes, at, () => dice.below(256))
    case 2:
      return put(bytes, at, Buffer.from(Array.from({ length: 1 + dice.below(8) }, () => dice.below(256))))
    case 3:
      return bytes.subarray(0, at)
    case 4:
      return cut(bytes, at, count)
    case 5:
      return put(bytes, dice.below(bytes.length + 1), bytes.subarray(at, at + count))
    case 6:
      return put(bytes, at, repeat(bytes.subarray(at, at + Math.min(count, 64)), 1 + dice.below(200)))
    case 7:
      return number(bytes, at, dice)
    case 8:
      return put(cut(bytes, at, count), at, Buffer.from(dice.pick(NUMBERS)))
    case 9: {
      const other = Buffer.from(dice.pick(others))
      const from = dice.below(other.length + 1)
      return put(bytes, at, other.subarray(from, from + dice.below(400)))
    }
    default:
      return put(dice.once(2) ? cut(bytes, at, count) : bytes, at, Buffer.from(words.length === 0 ? '\0' : dice.pick(words)))
  }
}

function write(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  if (at >= bytes.length) return bytes
  const changed = Buffer.from(bytes)
  changed[at] = change(changed[at]!)
  return changed
}

function number(bytes: Buffer, at: number, dice: Dice): Buffer {
  const size = dice.pick([1, 2, 4])
  if (at + size > bytes.length) return bytes
  const value = (dice.pick(LIMITS) + dice.below(3) - 1) & (size === 4 ? -1 : 2 ** (8 * size) - 1)
  const changed = Buffer.from(bytes)
  if (dice.once(2)) changed.writeUIntLE(value >>> 0, at, size)
  else changed.writeUIntBE(value >>> 0, at, size)
  return changed
}

function put(bytes: Buffer, at: number, more: Uint8Array): Buffer {
  return bytes.length + more.length > 2 * MOST_BYTES ? bytes : Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
}

function cut(bytes: Buffer, at: number, count: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)])
}

function repeat(piece: Uint8Array, times: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.min(times, Math.ceil(MOST_BYTES / Math.max(1, piece.length))) }, () => piece))
}
