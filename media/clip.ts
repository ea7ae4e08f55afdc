// Evidence from the ring: a snapshot of one moment and a clip around it, written durably and proven.
import type { Box, Polygon } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import { maskPicture, sizeOfMp4 } from './cover.ts'
import { asStream, cutMp4 } from './cut.ts'
import { coveredJpegArgs } from './evidence-args.ts'
import { writeDurably } from './durable-file.ts'
import { jpegArgs, type Ffmpeg } from './ffmpeg.ts'
import { FfmpegFailed, runJob } from './ffmpeg-process.ts'
import type { ClipResult, SnapshotResult } from './messages.ts'
import { NATIVE, type PictureForm } from './picture-form.ts'
import { pictureHashes } from './picture-hashes.ts'
import type { Ring, Stored } from './ring.ts'
import type { Turnstile } from './turnstile.ts'

/** Where evidence is taken from. */
export interface EvidenceSource {
  readonly ring: Ring
  readonly isLive: boolean
  /** Of the pictures that the checksums are of; absent: as the camera sends them. */
  readonly form?: PictureForm
  checksum(atMs: EpochMs): number | undefined
}

export interface ClipIo {
  readonly now: () => EpochMs
  readonly sleep: (ms: number) => Promise<void>
  readonly ffmpeg: Ffmpeg
  /** Bounds how many decoders run at once. */
  readonly decoding: Turnstile
}

/** Expected failure; `code` of contract/errors.ts. */
export class EvidenceError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A moment that is newer than the newest picture by less than this is answered with the newest picture. */
const NOW_TOLERANCE_MS = 2000
/** The picture asked for may carry a time that differs by that much, no more. */
const MATCH_MS = 500
const JPEG_TIMEOUT_MS = 20_000
/** How long after `toMs` the rest of a clip is waited for. */
const GRACE_MS = 3000
const LOOK_EVERY_MS = 100
/** Longest wait for the future, whatever is asked. */
const MAX_WAIT_MS = 60_000

export interface SnapshotAsk {
  readonly atMs: EpochMs
  readonly boxes: readonly Box[]
  /** Of the picture nobody is to see these; absent: nothing is covered. */
  readonly masks?: readonly Polygon[] | undefined
  /** Absolute path that does not exist yet. */
  readonly file: string
}

/**
 * The picture of `atMs`, covered, with `boxes` drawn, as JPEG.
 *
 * @throws EvidenceError `evidence.notInRing`, `evidence.cameraGone` or `evidence.writeFailed`
 */
export async function snapshot(source: EvidenceSource, { atMs, boxes, masks = [], file }: SnapshotAsk, io: ClipIo): Promise<SnapshotResult> {
  const wantedAtMs = momentInRing(source, atMs)
  const group = source.ring.around(wantedAtMs, MATCH_MS)
  if (group.length === 0) throw new EvidenceError('evidence.notInRing', 'no picture of that moment is kept')
  const index = await pictureIndex(group, wantedAtMs, { checksum: source.checksum(atMs), form: source.form ?? NATIVE }, io)
  const jpeg = await decode(io, () => drawn(group, index, boxes, masks, io))
  if (jpeg.length === 0) throw new EvidenceError('evidence.notInRing', 'the picture of that moment cannot be decoded')
  const { sha256 } = await store(file, jpeg)
  return { sha256, bytes: jpeg.length, atMs: group[index]!.atMs }
}

function drawn(group: readonly Stored[], index: number, boxes: readonly Box[], masks: readonly Polygon[], { ffmpeg }: ClipIo): Promise<Buffer> {
  if (masks.length === 0) return runJob(ffmpeg.path, jpegArgs(index, boxes), asStream(group), JPEG_TIMEOUT_MS)
  const size = sizeOfMp4(group[0]!.init.bytes)
  // rather no picture than one that shows what is to be covered
  if (size === null) throw new EvidenceError('evidence.writeFailed', 'the size of the picture is not known, so nothing of it can be covered')
  return runJob(ffmpeg.path, coveredJpegArgs(index, boxes, size), asStream(group), JPEG_TIMEOUT_MS, maskPicture(size, masks))
}

function momentInRing({ ring, isLive }: EvidenceSource, atMs: EpochMs): EpochMs {
  const newest = ring.newestAtMs
  if (newest === null) throw new EvidenceError('evidence.cameraGone', 'the camera has delivered nothing')
  if (atMs <= newest) return atMs
  if (isLive && atMs - newest <= NOW_TOLERANCE_MS) return newest
  throw new EvidenceError(isLive ? 'evidence.notInRing' : 'evidence.cameraGone', 'the camera has no picture of that moment')
}

interface Seen {
  readonly checksum: number | undefined
  readonly form: PictureForm
}

/** The very picture vision saw, known by its checksum; else the one nearest in time. */
async function pictureIndex(group: readonly Stored[], atMs: EpochMs, seen: Seen, io: ClipIo): Promise<number> {
  let nearest = 0
  group.forEach((fragment, index) => {
    if (Math.abs(fragment.atMs - atMs) < Math.abs(group[nearest]!.atMs - atMs)) nearest = index
  })
  if (Math.abs(group[nearest]!.atMs - atMs) > NOW_TOLERANCE_MS) throw new EvidenceError('evidence.notInRing', 'no picture of that moment is kept')
  if (seen.checksum === undefined) return nearest
  const hashes = await decode(io, () => pictureHashes(io.ffmpeg, asStream(group), seen.form))
  const matching = hashes.flatMap((hash, index) => (hash.crc32 === seen.checksum && index < group.length ? [index] : []))
  const closest = matching.sort((a, b) => Math.abs(a - nearest) - Math.abs(b - nearest))[0]
  return closest ?? nearest
}

/** What a clip must cover and show. */
export interface ClipOrder {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  readonly proveAtMs: EpochMs
  readonly file: string
}

/**
 * The video from the key picture before `fromMs` to `toMs`, not re-encoded; shorter when the camera died.
 *
 * @throws EvidenceError `evidence.notInRing`, `evidence.cameraGone` or `evidence.writeFailed`
 */
export async function clip(source: EvidenceSource, order: ClipOrder, io: ClipIo): Promise<ClipResult> {
  const expected = await expectedChecksum(source, order.proveAtMs, io)
  await untilRecorded(source, order.toMs, io)
  const fragments = source.ring.between(order.fromMs, order.toMs)
  if (fragments.length === 0) throw new EvidenceError(source.isLive ? 'evidence.notInRing' : 'evidence.cameraGone', 'no video of that time is kept')
  const { bytes, startedAtMs, durationMs } = cutMp4(fragments, order.proveAtMs)
  const { sha256, stored } = await store(order.file, bytes)
  const proven = expected !== null && (await shows(stored, startedAtMs, order.proveAtMs, { checksum: expected, form: source.form ?? NATIVE }, io))
  return { sha256, bytes: stored.length, startedAtMs, durationMs, proven }
}

/** Taken before the wait, while the moment is surely in the ring. */
async function expectedChecksum(source: EvidenceSource, atMs: EpochMs, io: ClipIo): Promise<number | null> {
  const known = source.checksum(atMs)
  if (known !== undefined) return known
  const group = source.ring.around(atMs, MATCH_MS)
  if (group.length === 0) return null
  const index = await pictureIndex(group, atMs, { checksum: undefined, form: source.form ?? NATIVE }, io)
  const hashes = await decode(io, () => pictureHashes(io.ffmpeg, asStream(group), source.form))
  return hashes[index]?.crc32 ?? null
}

async function untilRecorded({ ring }: EvidenceSource, toMs: EpochMs, io: ClipIo): Promise<void> {
  const deadlineMs = Math.min(toMs + GRACE_MS, io.now() + MAX_WAIT_MS)
  while ((ring.newestAtMs ?? Number.NEGATIVE_INFINITY) < toMs && io.now() < deadlineMs) await io.sleep(LOOK_EVERY_MS)
}

/**
 * Whether the stored clip, decoded from its own bytes, holds the picture with this checksum at that time.
 *
 * @param seen CRC-32 of the decoded planes, and what they were turned into before
 */
export async function shows(stored: Uint8Array, startedAtMs: EpochMs, atMs: EpochMs, seen: Seen, io: Pick<ClipIo, 'ffmpeg' | 'decoding'>): Promise<boolean> {
  try {
    const hashes = await io.decoding.pass(() => pictureHashes(io.ffmpeg, [stored], seen.form))
    return hashes.some(({ crc32, ptsS }) => crc32 === seen.checksum && Math.abs(startedAtMs + ptsS * 1000 - atMs) <= MATCH_MS)
  } catch (error) {
    if (error instanceof FfmpegFailed) return false
    throw error
  }
}

/** @throws EvidenceError `evidence.writeFailed` */
export async function decode<T>(io: Pick<ClipIo, 'decoding'>, work: () => Promise<T>): Promise<T> {
  try {
    return await io.decoding.pass(work)
  } catch (error) {
    if (error instanceof FfmpegFailed) throw new EvidenceError('evidence.writeFailed', error.message)
    throw error
  }
}

/** @throws EvidenceError `evidence.writeFailed`; nothing of the file is left then */
export async function store(file: string, bytes: Uint8Array): Promise<{ sha256: string; stored: Buffer }> {
  try {
    return await writeDurably(file, bytes)
  } catch (error) {
    throw new EvidenceError('evidence.writeFailed', error instanceof Error ? error.message : String(error))
  }
}
