// Reads what a ZIP file holds without unpacking it: names, places and bytes of its files, as bounded pieces. Trusts nothing in it.

/** A file that is held, in a ZIP or by itself. */
export interface HeldFile {
  readonly name: string
  readonly size: number
  /** Pieces of exactly `bytes`, the last one shorter. @throws Error when it cannot be read, or unpacks to more than `size` */
  pieces(bytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>
}

/** What a Blob is, of which a file of any size can be made too. */
export interface Source {
  readonly size: number
  slice(from: number, to: number): Source
  arrayBuffer(): Promise<ArrayBuffer>
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
}

export interface ReadZip {
  readonly files: readonly HeldFile[]
  /** What says two things at once, so that another program may see another file in it. */
  readonly odd: readonly string[]
}

const END = 0x06_05_4b_50
const END_64 = 0x06_06_4b_50
const END_64_PLACE = 0x07_06_4b_50
const CENTRAL = 0x02_01_4b_50
const LOCAL = 0x04_03_4b_50
const END_BYTES = 22
const MAX_COMMENT = 65_535
const MAX_ENTRIES = 20_000
const MAX_DIRECTORY = 64 * 1024 * 1024
const IN_64 = 0xff_ff_ff_ff
const STORED = 0
const DEFLATED = 8

export function heldBlob(name: string, blob: Source): HeldFile {
  return { name, size: blob.size, pieces: (bytes) => slices(blob, bytes) }
}

async function* slices(blob: Source, bytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  for (let at = 0; at < blob.size; at += bytes) yield new Uint8Array(await blob.slice(at, Math.min(blob.size, at + bytes)).arrayBuffer())
}

/** @throws Error in plain words when it is not a ZIP file, or not a whole one */
export async function readZip(blob: Source): Promise<ReadZip> {
  const { entries, at, size } = await findDirectory(blob)
  if (entries > MAX_ENTRIES || size > MAX_DIRECTORY || at + size > blob.size) throw new Error('its directory is too large or cut off')
  const view = await viewOf(blob, at, size)
  const files: HeldFile[] = []
  const odd: string[] = []
  const seen = new Set<string>()
  let place = 0
  for (let n = 0; n < entries; n++) {
    const entry = readEntry(view, place)
    place = entry.next
    if (entry.name.endsWith('/') && entry.size === 0) continue
    if (seen.has(entry.name)) odd.push(entry.name)
    seen.add(entry.name)
    const dataAt = await dataOf(blob, entry)
    if (dataAt === null) odd.push(entry.name)
    else files.push(heldEntry(blob, entry, dataAt))
  }
  if (place !== size) throw new Error('its directory holds more than it says')
  return { files, odd }
}

interface Directory {
  readonly entries: number
  readonly at: number
  readonly size: number
}

async function findDirectory(blob: Source): Promise<Directory> {
  const from = Math.max(0, blob.size - END_BYTES - MAX_COMMENT)
  const tail = await viewOf(blob, from, blob.size - from)
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END || tail.getUint16(at + 20, true) !== tail.byteLength - at - END_BYTES) continue
    const found = { entries: tail.getUint16(at + 10, true), size: tail.getUint32(at + 12, true), at: tail.getUint32(at + 16, true) }
    if (found.entries !== 0xff_ff && found.size !== IN_64 && found.at !== IN_64) return found
    return findDirectory64(blob, from + at)
  }
  throw new Error('it is not a ZIP file, or its end is cut off')
}

async function findDirectory64(blob: Source, endAt: number): Promise<Directory> {
  if (endAt < 20) throw new Error('its end is cut off')
  const place = await viewOf(blob, endAt - 20, 20)
  if (place.getUint32(0, true) !== END_64_PLACE) throw new Error('its end is not what it says')
  const end = await viewOf(blob, large(place, 8), 56)
  if (end.getUint32(0, true) !== END_64) throw new Error('its end is not what it says')
  return { entries: large(end, 32), size: large(end, 40), at: large(end, 48) }
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly localAt: number
  readonly next: number
}

function readEntry(view: DataView, at: number): Entry {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) throw new Error('its directory is damaged')
  const [nameBytes, extraBytes, commentBytes] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)]
  const extraAt = at + 46 + nameBytes
  const next = extraAt + extraBytes + commentBytes
  if (next > view.byteLength) throw new Error('its directory is damaged')
  const large64 = readExtra64(view, extraAt, extraAt + extraBytes)
  const wide = (offset: number): number => {
    const value = view.getUint32(at + offset, true)
    return value === IN_64 ? large64() : value
  }
  const size = wide(24)
  const packed = wide(20)
  const localAt = wide(42)
  return {
    name: nameOf(view, at + 46, nameBytes),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed,
    size,
    localAt,
    next,
  }
}

/** @returns reads one number after the other, in the order the format has them */
function readExtra64(view: DataView, from: number, to: number): () => number {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let place = at + 4
    const end = Math.min(to, place + view.getUint16(at + 2, true))
    return () => {
      if (place + 8 > end) throw new Error('its directory is damaged')
      place += 8
      return large(view, place - 8)
    }
  }
  return () => {
    throw new Error('its directory is damaged')
  }
}

/** Where its bytes begin; null: the head before them says something else than the directory. */
async function dataOf(blob: Source, { localAt, name, flags, method, crc, packed, size }: Entry): Promise<number | null> {
  if (localAt + 30 > blob.size) return null
  const head = await viewOf(blob, localAt, 30)
  if (head.getUint32(0, true) !== LOCAL) return null
  const nameBytes = head.getUint16(26, true)
  const dataAt = localAt + 30 + nameBytes + head.getUint16(28, true)
  if (dataAt + packed > blob.size || head.getUint16(8, true) !== method || head.getUint16(6, true) !== flags) return null
  const rest = await viewOf(blob, localAt + 30, dataAt - localAt - 30)
  // written as a stream: sum and sizes come after the bytes
  if ((flags & 8) === 0) {
    const large64 = readExtra64(rest, nameBytes, rest.byteLength)
    const isSame = [size, packed].every((wanted, at) => {
      const said = head.getUint32(22 - 4 * at, true)
      return (said === IN_64 ? large64() : said) === wanted
    })
    if (!isSame || head.getUint32(14, true) !== crc) return null
  }
  return nameOf(rest, 0, nameBytes) === name ? dataAt : null
}

function heldEntry(blob: Source, { name, method, packed, size, flags }: Entry, dataAt: number): HeldFile {
  const bytes = blob.slice(dataAt, dataAt + packed)
  if (method === STORED && packed === size && (flags & 1) === 0) return heldBlob(name, bytes)
  return {
    name,
    size,
    pieces(piece) {
      if (method !== DEFLATED || (flags & 1) !== 0) throw new Error('it is packed in a way that cannot be read here')
      return unpacked(bytes, piece, size)
    },
  }
}

/** What says that it unpacks to so much, and does to more, is stopped. */
async function* unpacked(bytes: Source, piece: number, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const reader = bytes.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  let held = new Uint8Array(piece)
  let filled = 0
  let total = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      total += value.byteLength
      if (total > size) throw new Error('it holds more than it says')
      for (let at = 0; at < value.byteLength;) {
        const take = Math.min(piece - filled, value.byteLength - at)
        held.set(value.subarray(at, at + take), filled)
        filled += take
        at += take
        if (filled < piece) continue
        yield held
        held = new Uint8Array(piece)
        filled = 0
      }
    }
    if (total !== size) throw new Error('it holds less than it says')
    if (filled > 0) yield held.slice(0, filled)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function viewOf(blob: Source, at: number, bytes: number): Promise<DataView> {
  if (at < 0 || bytes < 0 || at + bytes > blob.size) throw new Error('it is cut off')
  return new DataView(await blob.slice(at, at + bytes).arrayBuffer())
}

function nameOf(view: DataView, at: number, bytes: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes))
}

function large(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true))
  if (!Number.isSafeInteger(value)) throw new Error('its directory is damaged')
  return value
}
