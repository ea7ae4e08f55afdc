// Takes a span of a camera out of what is kept and writes it as MP4, without touching a picture; in the end it is read back and hashed.
import { createHash } from 'node:crypto'
import { open, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { GAP_MS } from '../../contract/playback.ts'
import type { PictureSource } from '../archive/picture-source.ts'
import { EvidenceError } from '../clip.ts'
import type { Stored } from '../ring.ts'
import type { ExportedFile, ExportRequest, ExportResult } from './messages.ts'
import { codecOf, descriptionOf } from './mp4-index.ts'
import { BLOCK_BYTES, Mp4Writer } from './mp4-writer.ts'
import type { Stretch } from './view-log.ts'

export interface ExportIo {
  readonly signal: AbortSignal
  /** How far in time it is, 0..1, and how much is written. */
  onProgress(progress01: number, bytes: number): void
  /** Bytes free where it is written; tests put another in. */
  freeBytes?(directory: string): Promise<number>
}

/** The recording and the database need the disk more than an export does. */
export const RESERVED_BYTES = 1024 ** 3
const LOOK_EVERY_BYTES = 16 * 1024 * 1024
/** A stream that changes its size more often is broken. */
const MAX_FILES = 50

/**
 * All files or none.
 *
 * @throws EvidenceError `export.nothingKept`, `export.diskFull`, `export.changesTooOften`, `export.cancelled`, `export.failed`
 */
export async function exportSpan(source: PictureSource, request: ExportRequest, io: ExportIo): Promise<ExportResult> {
  const written: string[] = []
  try {
    return await copy(source, request, io, written)
  } catch (error) {
    for (const file of written) await unlink(join(request.directory, file)).catch(() => undefined)
    throw asExportError(error, io.signal)
  }
}

export function asExportError(error: unknown, signal: AbortSignal): EvidenceError {
  if (signal.aborted) return new EvidenceError('export.cancelled', 'it was cancelled')
  if (error instanceof EvidenceError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  return new EvidenceError(code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'export.diskFull' : 'export.failed', message)
}

async function copy(source: PictureSource, request: ExportRequest, io: ExportIo, written: string[]): Promise<ExportResult> {
  const { cameraId, fromMs, toMs, directory } = request
  const files: ExportedFile[] = []
  const gaps: Stretch[] = []
  let current: { writer: Mp4Writer; file: string; description: Buffer; first: Stored } | null = null
  let endMs = fromMs
  let bytes = 0
  let lookAt = 0
  const close = async () => {
    if (current === null) return
    const { writer, file, first } = current
    current = null
    bytes += writer.bytes
    const { blockTimes, ...facts } = await writer.finish(toMs)
    written.push(file)
    const hashes = await hashFile(join(directory, file), io.signal)
    const blocks = hashes.blocks.map((sha256, i) => ({ sha256, atMs: blockTimes[i] ?? null }))
    files.push({ file, bytes: hashes.bytes, sha256: hashes.sha256, blocks, ...facts, codec: codecOf(first.init), madeFromSha256: null })
  }
  try {
    for await (const picture of source.pictures(cameraId, fromMs, { keysOnly: false, backwards: false }, io.signal)) {
      if (io.signal.aborted) throw new Error('cancelled')
      if (picture.atMs >= toMs) break
      const description: Buffer = current?.first.init === picture.init ? current.description : descriptionOf(picture.init)
      if (current !== null && isAnother(current, picture, description)) await close()
      if (current === null) {
        // nothing decodes before a key picture
        if (!picture.isKey) continue
        if (files.length >= MAX_FILES) throw new EvidenceError('export.changesTooOften', `more than ${MAX_FILES} changes of the stream`)
        const file = `${request.name}${files.length === 0 ? '' : `-${files.length + 1}`}.mp4`
        current = { writer: await Mp4Writer.open(join(directory, file), picture.init, fromMs), file, description, first: picture }
      }
      if (picture.atMs - endMs > GAP_MS) gaps.push({ fromMs: endMs, toMs: picture.atMs })
      endMs = Math.max(endMs, picture.atMs + lasts(picture))
      await current.writer.add(picture)
      const total = bytes + current.writer.bytes
      if (total < lookAt) continue
      lookAt = total + LOOK_EVERY_BYTES
      if ((await (io.freeBytes ?? freeBytes)(directory)) < RESERVED_BYTES) throw new EvidenceError('export.diskFull', 'the disk is nearly full')
      io.onProgress(Math.min(1, Math.max(0, (picture.atMs - fromMs) / (toMs - fromMs))), total)
    }
    if (io.signal.aborted) throw new Error('cancelled')
    await close()
  } catch (error) {
    await current?.writer.abandon()
    throw error
  }
  // what ended before the span began does not count
  if (files.length === 0 || endMs <= fromMs) throw new EvidenceError('export.nothingKept', 'nothing of this span is kept')
  if (toMs - endMs > GAP_MS) gaps.push({ fromMs: endMs, toMs })
  return { files, gaps }
}

/** Needs another decoder, or cannot be told by the clock of the file. */
function isAnother(current: { readonly description: Buffer; readonly first: Stored }, picture: Stored, description: Buffer): boolean {
  return picture.isKey && (current.first.init.timescale !== picture.init.timescale || !current.description.equals(description))
}

function lasts({ durationTicks, init }: Stored): number {
  return Math.min(GAP_MS, (durationTicks / init.timescale) * 1000)
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** Reads what is on disk, a block at a time. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<{ sha256: string; bytes: number; blocks: string[] }> {
  const handle = await open(path, 'r')
  try {
    const whole = createHash('sha256')
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES)
    const blocks: string[] = []
    let bytes = 0
    for (;;) {
      if (signal?.aborted === true) throw new Error('cancelled')
      let filled = 0
      while (filled < BLOCK_BYTES) {
        const { bytesRead } = await handle.read(buffer, filled, BLOCK_BYTES - filled, bytes + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled === 0) return { sha256: whole.digest('hex'), bytes, blocks }
      const block = buffer.subarray(0, filled)
      whole.update(block)
      blocks.push(createHash('sha256').update(block).digest('hex'))
      bytes += filled
    }
  } finally {
    await handle.close()
  }
}
