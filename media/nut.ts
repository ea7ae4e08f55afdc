// Reads NUT from a pipe: the container in which ffmpeg gives a picture on at once, where MP4 waits for the next one to know how long it lasts.

/** What is in the one stream. */
export interface NutHead {
  /** As ffmpeg calls it: `H264`, `HEVC`, ... */
  readonly fourcc: string
  /** Ticks per second of the times; not always whole. */
  readonly timescale: number
  /** Parameter sets as the camera announced them, in its own form (annex B); may be empty. */
  readonly extradata: Uint8Array
}

export interface NutSink {
  readonly onHead: (head: NutHead) => void
  /** @param bytes valid during the call only */
  readonly onPicture: (ptsTicks: number, bytes: Buffer) => void
}

const ID = Buffer.from('nut/multimedia container\0', 'latin1')
const STARTCODE_BYTES = 8
const CHECKSUM_BYTES = 4
const N = 0x4e
const MAIN = 'M'.charCodeAt(0)
const STREAM = 'S'.charCodeAt(0)
const SYNCPOINT = 'K'.charCodeAt(0)
/** Flags of a frame. */
const CODED_PTS = 8
const STREAM_ID = 16
const SIZE_MSB = 32
const CHECKSUM = 64
const RESERVED = 128
const SIDE_DATA = 256
const HEADER_IDX = 1024
const MATCH_TIME = 2048
const CODED = 4096
const INVALID = 8192
/** Beyond this a packet's head has a checksum of its own, and a frame no elided head. */
const LONG = 4096
const MAX_PACKET = 1024 * 1024
const MAX_PICTURE = 16 * 1024 * 1024
const FIRST_BUFFER = 64 * 1024
/** A buffer that grew for one large picture is given back. */
const KEPT_BUFFER = 1024 * 1024

interface FrameCode {
  readonly flags: number
  readonly sizeMul: number
  readonly sizeLsb: number
  readonly ptsDelta: number
  readonly reserved: number
  readonly header: number
}

/** Reads numbers; beyond the end it gives 0 and says so. */
class Cursor {
  readonly bytes: Buffer
  readonly end: number
  at: number
  isShort = false

  constructor(bytes: Buffer, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  byte(): number {
    if (this.at < this.end) return this.bytes[this.at++]!
    this.isShort = true
    return 0
  }

  /** @throws RangeError for a number beyond 2^53 */
  unsigned(): number {
    for (let value = 0; ;) {
      const byte = this.byte()
      value = value * 128 + (byte & 0x7f)
      if (!Number.isSafeInteger(value)) throw new RangeError('NUT number too large')
      if (byte < 128) return value
    }
  }

  signed(): number {
    const value = this.unsigned() + 1
    return value % 2 === 1 ? -(value - 1) / 2 : value / 2
  }

  /** @throws RangeError when there are not so many */
  take(count: number): Buffer {
    if (count > this.end - this.at) throw new RangeError('NUT field too long')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
}

/**
 * Fill `room`, then call `filled`.
 *
 * `filled` throws RangeError when the bytes are not what ffmpeg writes: give up this ffmpeg.
 *
 * @source NUT open container format, 2013 (version 3); ffmpeg's nutenc writes it
 */
export class NutReader {
  readonly #sink: NutSink
  #buffer = Buffer.allocUnsafe(FIRST_BUFFER)
  #from = 0
  #to = 0
  #isBegun = false
  #codes: readonly (FrameCode | null)[] = []
  #elided: readonly Uint8Array[] = [new Uint8Array()]
  #bases: readonly { readonly num: number; readonly den: number }[] = []
  #stream: { readonly timescale: number; readonly msbShift: number } | null = null
  #lastPts = 0

  constructor(sink: NutSink) {
    this.#sink = sink
  }

  /** Where the next bytes go; never empty. */
  readonly room = (): Uint8Array => {
    if (this.#to === this.#buffer.length) this.#makeRoom()
    return this.#buffer.subarray(this.#to)
  }

  /** So many bytes were put into `room`. */
  filled(count: number): void {
    this.#to += count
    if (!this.#isBegun) {
      if (this.#to - this.#from < ID.length) return
      if (!this.#buffer.subarray(this.#from, this.#from + ID.length).equals(ID)) throw new RangeError('no NUT')
      this.#from += ID.length
      this.#isBegun = true
    }
    while (this.#from < this.#to) {
      const size = this.#buffer[this.#from] === N ? this.#packet() : this.#frame()
      if (size === null) break
      this.#from += size
    }
    if (this.#from < this.#to) return
    this.#from = 0
    this.#to = 0
    if (this.#buffer.length > KEPT_BUFFER) this.#buffer = Buffer.allocUnsafe(FIRST_BUFFER)
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const room = this.room()
      const part = chunk.subarray(at, at + room.length)
      room.set(part)
      at += part.length
      this.filled(part.length)
    }
  }

  #makeRoom(): void {
    const held = this.#to - this.#from
    const next = held * 2 <= this.#buffer.length ? this.#buffer : Buffer.allocUnsafe(this.#buffer.length * 2)
    this.#buffer.copy(next, 0, this.#from, this.#to)
    this.#buffer = next
    this.#from = 0
    this.#to = held
  }

  /** @returns its whole length; null: not all of it is there */
  #packet(): number | null {
    const head = new Cursor(this.#buffer, this.#from + STARTCODE_BYTES, this.#to)
    const size = head.unsigned()
    if (size > LONG) for (let i = 0; i < CHECKSUM_BYTES; i++) head.byte()
    if (head.isShort || head.at > this.#to) return null
    if (size < CHECKSUM_BYTES || size > MAX_PACKET) throw new RangeError(`NUT packet of ${size} bytes`)
    const end = head.at + size
    if (end > this.#to) return null
    const kind = this.#buffer[this.#from + 1]
    const body = new Cursor(this.#buffer, head.at, end - CHECKSUM_BYTES)
    if (kind === MAIN) this.#main(body)
    else if (kind === STREAM) this.#streamHead(body)
    else if (kind === SYNCPOINT) this.#syncpoint(body)
    if (body.isShort) throw new RangeError('NUT packet too short')
    return end - this.#from
  }

  #main(body: Cursor): void {
    const version = body.unsigned()
    if (version > 3) throw new RangeError(`NUT of version ${version}`)
    if (body.unsigned() !== 1) throw new RangeError('NUT with more than one stream')
    body.unsigned()
    const bases = body.unsigned()
    if (bases < 1 || bases > 16) throw new RangeError('NUT without a clock')
    this.#bases = Array.from({ length: bases }, () => ({ num: body.unsigned(), den: body.unsigned() }))
    if (this.#bases.some(({ num, den }) => num < 1 || den < 1)) throw new RangeError('NUT without a clock')
    this.#codes = readCodes(body)
    const elided = [new Uint8Array()]
    if (body.at < body.end) for (let more = body.unsigned(); more > 0 && !body.isShort; more--) elided.push(Uint8Array.from(body.take(body.unsigned())))
    this.#elided = elided
  }

  #streamHead(body: Cursor): void {
    body.unsigned()
    body.unsigned()
    const fourcc = body.take(body.unsigned()).toString('latin1')
    const base = this.#bases[body.unsigned()]
    const msbShift = body.unsigned()
    if (base === undefined || msbShift > 16) throw new RangeError('NUT without a clock')
    for (let skipped = 0; skipped < 3; skipped++) body.unsigned()
    const extradata = Uint8Array.from(body.take(body.unsigned()))
    const timescale = base.den / base.num
    // ffmpeg repeats its heads in a long stream.
    if (this.#stream === null) this.#sink.onHead({ fourcc, timescale, extradata })
    this.#stream = { timescale, msbShift }
  }

  #syncpoint(body: Cursor): void {
    const value = body.unsigned()
    const base = this.#bases[value % Math.max(1, this.#bases.length)]
    if (base === undefined || this.#stream === null) throw new RangeError('NUT without a clock')
    this.#lastPts = Math.floor((Math.floor(value / this.#bases.length) * base.num * this.#stream.timescale) / base.den)
  }

  /** @returns its whole length; null: not all of it is there */
  #frame(): number | null {
    const cursor = new Cursor(this.#buffer, this.#from, this.#to)
    const code = this.#codes[cursor.byte()]
    if (!code || this.#stream === null) throw new RangeError('no NUT frame')
    const flags = code.flags & CODED ? code.flags ^ cursor.unsigned() : code.flags
    if (flags & (INVALID | SIDE_DATA)) throw new RangeError('no NUT frame of ours')
    if (flags & STREAM_ID) cursor.unsigned()
    const pts = flags & CODED_PTS ? this.#wholePts(cursor.unsigned(), this.#stream.msbShift) : this.#lastPts + code.ptsDelta
    let size = code.sizeLsb
    if (flags & SIZE_MSB) size += code.sizeMul * cursor.unsigned()
    if (flags & MATCH_TIME) cursor.signed()
    const header = flags & HEADER_IDX ? cursor.unsigned() : code.header
    for (let reserved = flags & RESERVED ? cursor.unsigned() : code.reserved; reserved > 0 && !cursor.isShort; reserved--) cursor.unsigned()
    if (flags & CHECKSUM) for (let i = 0; i < CHECKSUM_BYTES; i++) cursor.byte()
    if (cursor.isShort) return null
    const elided = size > LONG ? this.#elided[0] : this.#elided[header]
    if (elided === undefined || size > MAX_PICTURE || size < elided.length) throw new RangeError(`NUT frame of ${size} bytes`)
    const end = cursor.at + size - elided.length
    if (end > this.#to) return null
    this.#lastPts = pts
    const bytes = this.#buffer.subarray(cursor.at, end)
    this.#sink.onPicture(pts, elided.length > 0 ? Buffer.concat([elided, bytes]) : bytes)
    return end - this.#from
  }

  /** Most frames carry the lower digits of their time only. */
  #wholePts(coded: number, shift: number): number {
    const most = 2 ** shift
    if (coded >= most) return coded - most
    const delta = this.#lastPts - Math.floor((most - 1) / 2)
    return ((((coded - delta) % most) + most) % most) + delta
  }
}

/** What the first byte of a frame stands for. */
function readCodes(body: Cursor): (FrameCode | null)[] {
  const codes: (FrameCode | null)[] = []
  let ptsDelta = 0
  let sizeMul = 1
  let header = 0
  while (codes.length < 256) {
    if (body.isShort) throw new RangeError('NUT packet too short')
    const flags = body.unsigned()
    const fields = body.unsigned()
    if (fields > 0) ptsDelta = body.signed()
    if (fields > 1) sizeMul = body.unsigned()
    if (fields > 2) body.unsigned()
    const size = fields > 3 ? body.unsigned() : 0
    const reserved = fields > 4 ? body.unsigned() : 0
    const count = fields > 5 ? body.unsigned() : sizeMul - size
    if (fields > 6) body.signed()
    if (fields > 7) header = body.unsigned()
    for (let more = fields; more > 8 && !body.isShort; more--) body.unsigned()
    if (count <= 0) throw new RangeError('NUT with a bad table')
    for (let i = 0; i < count && codes.length < 256; i++) {
      // "N" begins a packet.
      if (codes.length === N) codes.push(null)
      codes.push(flags & INVALID ? null : { flags, sizeMul, sizeLsb: size + i, ptsDelta, reserved, header })
    }
  }
  return codes
}
