// The frame of GB/T 26875.3-2011: bytes to values and back, and finding frames in a stream of bytes that may be damaged.

/** Bytes around the application data: start 2, header 25, checksum 1, end 2. */
const OVERHEAD = 30
const HEADER = 27
export const MAX_DATA = 1024

export const COMMAND = { control: 1, send: 2, confirm: 3, request: 4, response: 5, deny: 6 } as const

export interface FrameHeader {
  /** 业务流水号, 0..65535; an answer repeats it. */
  readonly serial: number
  /** Main version, then user version. */
  readonly version: readonly [number, number]
  /** Second, minute, hour, day, month, year − 2000, in the panel's local time. */
  readonly time: TimeTag
  /** 48 bits. */
  readonly source: number
  readonly destination: number
  readonly command: number
}
export type TimeTag = readonly [number, number, number, number, number, number]

export interface Frame extends FrameHeader {
  readonly data: Uint8Array
}

export type Found =
  | { readonly ok: true; readonly frame: Frame }
  /** Start, length and end fit but the checksum does not; the header may be as wrong as the rest. */
  | { readonly ok: false; readonly header: FrameHeader }

/** Sum of the bytes from the serial number to the end of the data, modulo 256. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = (sum + byte) & 0xff
  return sum
}

export function encodeFrame(frame: Frame): Buffer {
  if (frame.data.length > MAX_DATA) throw new RangeError(`a frame carries at most ${MAX_DATA} bytes`)
  const bytes = Buffer.alloc(OVERHEAD + frame.data.length)
  bytes.write('@@', 0, 'latin1')
  bytes.writeUInt16LE(frame.serial, 2)
  bytes.set(frame.version, 4)
  bytes.set(frame.time, 6)
  bytes.writeUIntLE(frame.source, 12, 6)
  bytes.writeUIntLE(frame.destination, 18, 6)
  bytes.writeUInt16LE(frame.data.length, 24)
  bytes[26] = frame.command
  bytes.set(frame.data, HEADER)
  bytes[HEADER + frame.data.length] = checksum(bytes.subarray(2, HEADER + frame.data.length))
  bytes.write('##', HEADER + frame.data.length + 1, 'latin1')
  return bytes
}

function decodeHeader(bytes: Buffer): FrameHeader {
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = bytes.subarray(6, 12)
  return {
    serial: bytes.readUInt16LE(2),
    version: [bytes.readUInt8(4), bytes.readUInt8(5)],
    time: [second, minute, hour, day, month, year],
    source: bytes.readUIntLE(12, 6),
    destination: bytes.readUIntLE(18, 6),
    command: bytes.readUInt8(26),
  }
}

export interface FrameReader {
  /** @returns what these bytes completed, in order */
  push(chunk: Uint8Array): Found[]
  /** For when a begun frame does not end in time (its length may be damaged): gives up its first byte and looks again. */
  giveUp(): Found[]
  /** Bytes of a begun frame; never more than one frame's. */
  readonly waiting: number
}

/**
 * Delimiters may occur inside the data, so frames are cut by their length; on anything that does not fit, one byte is
 * skipped and the next `@@` is looked for.
 */
export function createFrameReader(): FrameReader {
  let rest: Buffer = Buffer.alloc(0)
  const take = (bytes: Buffer): Found[] => {
    const found: Found[] = []
    let at = 0
    while ((at = nextStart(bytes, at)) + HEADER <= bytes.length) {
      const length = bytes[at + 24]! | (bytes[at + 25]! << 8)
      if (length <= MAX_DATA && at + OVERHEAD + length > bytes.length) break
      const one = length <= MAX_DATA ? decodeAt(bytes, at, length) : null
      if (one !== null) found.push(one)
      at += one?.ok === true ? OVERHEAD + length : 1
    }
    // Copied, so that a few waiting bytes do not keep a whole socket buffer alive.
    rest = Buffer.from(bytes.subarray(at))
    return found
  }
  return {
    push: (chunk) => take(Buffer.concat([rest, chunk])),
    giveUp: () => take(rest.subarray(1)),
    get waiting() {
      return rest.length
    },
  }
}

/** Where the next `@@` begins; a lone `@` at the very end may be half of one. */
function nextStart(bytes: Buffer, from: number): number {
  // A plain loop: indexOf() takes 0.5 µs a call, which megabytes of @ would turn into seconds.
  let at = from
  while (at < bytes.length && (bytes[at] !== 0x40 || (at + 1 < bytes.length && bytes[at + 1] !== 0x40))) at++
  return at
}

function decodeAt(bytes: Buffer, at: number, length: number): Found | null {
  const end = at + HEADER + length
  if (bytes[end + 1] !== 0x23 || bytes[end + 2] !== 0x23) return null
  const header = decodeHeader(bytes.subarray(at))
  if (checksum(bytes.subarray(at + 2, end)) !== bytes[end]) return { ok: false, header }
  return { ok: true, frame: { ...header, data: Uint8Array.from(bytes.subarray(at + HEADER, end)) } }
}
