// Finds boxes in MP4 bytes; every length is checked, because they come from outside.

export interface Box {
  readonly type: string
  /** Where the box begins, head included. */
  readonly start: number
  /** Where its content begins. */
  readonly content: number
  readonly end: number
}

const HEAD = 8

export function readU32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new RangeError('MP4 box too short')
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

export function readU64(bytes: Uint8Array, at: number): number {
  return readU32(bytes, at) * 2 ** 32 + readU32(bytes, at + 4)
}

export function boxType(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!)
}

/** @throws RangeError when a box reaches beyond `to` */
export function* boxesIn(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  for (let at = from; at + HEAD <= to;) {
    const size = readU32(bytes, at)
    if (size < HEAD || at + size > to) throw new RangeError('MP4 box of impossible size')
    yield { type: boxType(bytes, at), start: at, content: at + HEAD, end: at + size }
    at += size
  }
}

/** The first box at the end of `path`, searched below `from`..`to`. */
export function findBox(bytes: Uint8Array, path: readonly string[], from = 0, to = bytes.length): Box | null {
  const [type, ...rest] = path
  for (const box of boxesIn(bytes, from, to)) {
    if (box.type !== type) continue
    return rest.length === 0 ? box : findBox(bytes, rest, box.content, box.end)
  }
  return null
}
