// After a crash or a power cut: a camera's newest segments end with their last whole picture again.
import { lstat, open, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { HEADER_BYTES, INDEX_ENDING, isDay, parseSegmentName, RECORD_BYTES, VIDEO_ENDING, writeDurationMs, type SegmentName } from './segment-file.ts'
import { SegmentReader, UnreadableSegment } from './segment-reader.ts'

export interface MendIo {
  readonly log: (level: 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
}

/** The one that was written, and one that may have just been closed. */
const LOOKED_AT = 2
/** Older pictures were on the disk for certain; see SYNC_EVERY_MS. */
const LOOKED_BACK_MS = 60_000
/** A camera that begins a segment each second gets there in three hundred years; one after the longest name could not be read. */
const MOST_SERIAL = 10 ** 10

/**
 * Never throws for what it finds: what cannot be mended is left out when it is read.
 *
 * @param folder of one camera; need not be there
 * @returns the highest serial there is, 0 where there is none
 */
export async function mendTail(folder: string, io: MendIo): Promise<number> {
  const newest = (await newestSegments(folder)).slice(0, LOOKED_AT)
  for (const segment of newest) {
    const path = join(folder, segment.name)
    try {
      await mend(path, segment, io)
    } catch (error) {
      io.log('warn', 'a recording cannot be mended and is left out', { path, error: error instanceof Error ? error.message : String(error) })
    }
  }
  return newest[0]?.serial ?? 0
}

async function newestSegments(folder: string): Promise<SegmentName[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const segments: SegmentName[] = []
  for (const entry of entries) {
    if (!entry.isDirectory() || !isDay(entry.name)) continue
    const files = await readdir(join(folder, entry.name)).catch(() => [])
    segments.push(...files.flatMap((file) => (file.endsWith(INDEX_ENDING) ? (parseSegmentName(entry.name, file) ?? []) : [])))
  }
  return segments.filter(({ serial }) => serial < MOST_SERIAL).toSorted((a, b) => b.serial - a.serial || b.startMs - a.startMs)
}

async function mend(path: string, { startMs }: SegmentName, io: MendIo): Promise<void> {
  const reader = await SegmentReader.open(path)
  try {
    if (reader.isClosed) return
    const { records } = reader
    let count = records.length
    for (; count > 0; count--) {
      const record = records[count - 1]!
      if (!(await reader.isWhole(record))) continue
      if (await areWhole(reader, count)) break
    }
    const last = records[count - 1]
    if (last === undefined) throw new UnreadableSegment('it holds no whole picture')
    const [videoBytes, indexBytes] = [last.offset + last.length, HEADER_BYTES + count * RECORD_BYTES]
    const [video, index] = [(await lstat(path + VIDEO_ENDING)).size, (await lstat(path + INDEX_ENDING)).size]
    if (video === videoBytes && index === indexBytes) return
    await truncate(path + VIDEO_ENDING, videoBytes)
    await truncate(path + INDEX_ENDING, indexBytes)
    await showLength(path, reader, last.atMs - startMs)
    io.log('info', 'a recording that was cut off ends with its last whole picture', {
      path,
      cutBytes: video - videoBytes,
      pictures: count,
      wasListed: records.length,
    })
  } finally {
    await reader.close()
  }
}

/** Those before it of the last minute, too: the disk need not have written them in their order. */
async function areWhole(reader: SegmentReader, count: number): Promise<boolean> {
  const sinceMs = reader.records[count - 1]!.atMs - LOOKED_BACK_MS
  for (let at = count - 2; at >= 0 && reader.records[at]!.atMs >= sinceMs; at--) if (!(await reader.isWhole(reader.records[at]!))) return false
  return true
}

async function showLength(path: string, { init }: SegmentReader, durationMs: number): Promise<void> {
  const head = Buffer.from(init.bytes)
  writeDurationMs(head, durationMs)
  const file = await open(path + VIDEO_ENDING, 'r+')
  try {
    await file.write(head, 0, head.length, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
}
