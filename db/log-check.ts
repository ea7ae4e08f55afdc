// Whether the write-ahead log still holds all that was committed to it: SQLite itself stops at the first frame that does not fit, and says nothing.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { openReadableDb, type OpenOptions } from './open.ts'

/**
 * `torn`: a commit at its very end cannot be read, as a power cut in the middle of it leaves one that nobody was told of.
 * `damaged`: what cannot be read was followed by more, so it had been synced.
 */
export type LogState = 'absent' | 'whole' | 'torn' | 'damaged'

const HEADER = 32
const FRAME_HEADER = 24
const MAGICS = [0x377f0682, 0x377f0683]
/** Of the wal-index: how many frames SQLite has accepted. */
const MAX_FRAME_AT = 16

/**
 * Call it before anything is written, while nobody else has the database open.
 *
 * @throws VigilError as openReadableDb()
 */
export function checkLog(options: Pick<OpenOptions, 'file' | 'key'>): LogState {
  const log = `${options.file}-wal`
  const written = existsSync(log) ? readFrames(log) : null
  if (written === null) return 'absent'
  if (written === 'noHeader') return 'damaged'
  const accepted = acceptedFrames(options)
  const commit = written.findIndex((frame, index) => index >= accepted && frame.isCommit)
  if (commit < 0) return 'whole'
  return written.slice(commit + 1).some(({ isOurs }) => isOurs) || !written.slice(commit).some(({ isOurs }) => isOurs) ? 'damaged' : 'torn'
}

interface Frame {
  readonly isCommit: boolean
  readonly isOurs: boolean
}

/** Of the generation the header names; those of earlier ones have long been in the database. @returns null: none */
function readFrames(file: string): Frame[] | 'noHeader' | null {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const header = Buffer.alloc(HEADER)
    if (size <= HEADER) return null
    readSync(handle, header, 0, HEADER, 0)
    const pageSize = header.readUInt32BE(8)
    if (!MAGICS.includes(header.readUInt32BE(0)) || pageSize < 512 || pageSize > 65_536 || !headerFits(header)) return 'noHeader'
    const frames: Frame[] = []
    const frame = Buffer.alloc(FRAME_HEADER)
    for (let at = HEADER; at + FRAME_HEADER + pageSize <= size; at += FRAME_HEADER + pageSize) {
      readSync(handle, frame, 0, FRAME_HEADER, at)
      const isOurs = frame.compare(header, 16, 24, 8, 16) === 0
      frames.push({ isOurs, isCommit: isOurs && frame.readUInt32BE(4) > 0 })
    }
    return frames
  } finally {
    closeSync(handle)
  }
}

/** SQLite's own sum over the first 24 bytes. */
function headerFits(header: Buffer): boolean {
  const word = header.readUInt32BE(0) === MAGICS[1] ? (at: number) => header.readUInt32BE(at) : (at: number) => header.readUInt32LE(at)
  let first = 0
  let second = 0
  for (let at = 0; at < 24; at += 8) {
    first = (first + word(at) + second) >>> 0
    second = (second + word(at + 4) + first) >>> 0
  }
  return first === header.readUInt32BE(24) && second === header.readUInt32BE(28)
}

/** Opening it makes SQLite go through the log and note in its index how far it came. */
function acceptedFrames(options: Pick<OpenOptions, 'file' | 'key'>): number {
  const db = openReadableDb(options)
  try {
    const handle = openSync(`${options.file}-shm`, 'r')
    try {
      const count = Buffer.alloc(4)
      readSync(handle, count, 0, 4, MAX_FRAME_AT)
      return new Uint32Array(count.buffer, count.byteOffset, 1)[0] ?? 0
    } finally {
      closeSync(handle)
    }
  } finally {
    db.close()
  }
}
