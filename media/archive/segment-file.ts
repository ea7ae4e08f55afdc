// How the ring lies on the disk: names of segments, and the side-car index that gives each picture its place and time.
import { crc32 } from 'node:zlib'
import type { EpochMs } from '../../contract/ids.ts'
import { findBox } from '../mp4-boxes.ts'

/** One picture of a segment. */
export interface PictureRecord {
  readonly atMs: EpochMs
  /** Where its moof begins in the MP4, bytes. */
  readonly offset: number
  /** moof and mdat. */
  readonly length: number
  readonly mdatAt: number
  readonly isKey: boolean
  /** From the beginning of the segment. */
  readonly dtsTicks: number
  readonly ptsTicks: number
  readonly durationTicks: number
  /** CRC-32 of moof and mdat. */
  readonly crc: number
}

export interface SegmentName {
  /** `2026-11-30/21-45-00.040-000042`, below the camera's folder, without its ending. */
  readonly name: string
  /** Time of its first picture. */
  readonly startMs: EpochMs
  /** Grows with every segment of the camera, whatever the clock does. */
  readonly serial: number
}

export const VIDEO_ENDING = '.mp4'
export const INDEX_ENDING = '.idx'
export const HEADER_BYTES = 24
export const RECORD_BYTES = 48
/** Longest head and longest picture that are believed. */
export const MOST_HEAD_BYTES = 1024 * 1024
export const MOST_PICTURE_BYTES = 17 * 1024 * 1024
/** 15 minutes at 120 pictures a second, twice. */
export const MOST_INDEX_BYTES = 12 * 1024 * 1024
/** Without a key picture for so long a segment ends all the same. */
export const LONGEST_MS = 15 * 60_000
/** A pause longer than that is a gap. */
export const GAP_MS = 2000

const MAGIC = Buffer.from('VIGLIDX1', 'latin1')
const DAY = /^\d{4}-\d{2}-\d{2}$/
const FILE = /^(\d\d)-(\d\d)-(\d\d)\.(\d{3})-(\d{6,12})\.(mp4|idx)$/

export function isDay(name: string): boolean {
  return DAY.test(name)
}

/** @returns UTC day, `2026-11-30` */
export function dayOf(atMs: EpochMs): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

export function nameSegment(startMs: EpochMs, serial: number): SegmentName {
  const [day, time] = new Date(startMs).toISOString().split('T') as [string, string]
  return { name: `${day}/${time.replaceAll(':', '-').replace('Z', '')}-${String(serial).padStart(6, '0')}`, startMs: Math.floor(startMs), serial }
}

/** @returns null: not a name of ours */
export function parseSegmentName(day: string, file: string): SegmentName | null {
  const match = isDay(day) ? FILE.exec(file) : null
  if (match === null) return null
  const [, hours, minutes, seconds, ms, serial] = match
  const startMs = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`)
  return Number.isNaN(startMs) ? null : { name: `${day}/${file.slice(0, -VIDEO_ENDING.length)}`, startMs, serial: Number(serial) }
}

/** End of a picture's time: a pause is not shown as if something had been recorded. */
export function endOf(record: Pick<PictureRecord, 'atMs' | 'durationTicks'>, timescale: number): EpochMs {
  return record.atMs + Math.min(Math.max((record.durationTicks * 1000) / timescale, 1), GAP_MS)
}

/** @param head ftyp and moov, without a duration */
export function encodeHeader(head: Uint8Array, timescale: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(bytes)
  bytes.writeUInt32BE(head.length, 8)
  bytes.writeUInt32BE(crc32(head), 12)
  bytes.writeUInt32BE(timescale, 16)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 20)), 20)
  return bytes
}

export interface IndexHeader {
  /** Length of ftyp and moov; the first picture follows. */
  readonly headBytes: number
  readonly headCrc: number
  readonly timescale: number
}

/** @returns null: not a header of ours */
export function decodeHeader(bytes: Buffer): IndexHeader | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC) || bytes.readUInt32BE(20) !== crc32(bytes.subarray(0, 20))) return null
  const [headBytes, timescale] = [bytes.readUInt32BE(8), bytes.readUInt32BE(16)]
  return headBytes > 0 && headBytes <= MOST_HEAD_BYTES && timescale > 0 ? { headBytes, headCrc: bytes.readUInt32BE(12), timescale } : null
}

export function encodeRecords(records: readonly PictureRecord[]): Buffer {
  const bytes = Buffer.alloc(records.length * RECORD_BYTES)
  records.forEach((record, index) => {
    const at = index * RECORD_BYTES
    bytes.writeDoubleBE(record.atMs, at)
    bytes.writeDoubleBE(record.dtsTicks, at + 8)
    bytes.writeUInt32BE(record.offset, at + 16)
    bytes.writeUInt32BE(record.length, at + 20)
    bytes.writeUInt32BE(Math.min(record.durationTicks, 0xffffffff), at + 24)
    bytes.writeInt32BE(record.ptsTicks - record.dtsTicks, at + 28)
    bytes.writeUInt32BE(record.mdatAt, at + 32)
    bytes.writeUInt32BE(record.isKey ? 1 : 0, at + 36)
    bytes.writeUInt32BE(record.crc, at + 40)
    bytes.writeUInt32BE(crc32(bytes.subarray(at, at + 44)), at + 44)
  })
  return bytes
}

/** @returns null: torn, damaged or impossible */
export function decodeRecord(bytes: Buffer, at: number): PictureRecord | null {
  if (at + RECORD_BYTES > bytes.length || bytes.readUInt32BE(at + 44) !== crc32(bytes.subarray(at, at + 44))) return null
  const dtsTicks = bytes.readDoubleBE(at + 8)
  const record = {
    atMs: bytes.readDoubleBE(at),
    dtsTicks,
    offset: bytes.readUInt32BE(at + 16),
    length: bytes.readUInt32BE(at + 20),
    durationTicks: bytes.readUInt32BE(at + 24),
    ptsTicks: dtsTicks + bytes.readInt32BE(at + 28),
    mdatAt: bytes.readUInt32BE(at + 32),
    isKey: bytes.readUInt32BE(at + 36) === 1,
    crc: bytes.readUInt32BE(at + 40),
  }
  const isPossible = Number.isFinite(record.atMs) && Number.isSafeInteger(dtsTicks) && dtsTicks >= 0
  return isPossible && record.length <= MOST_PICTURE_BYTES && record.mdatAt < record.length ? record : null
}

/**
 * The records up to the first that is torn, or does not follow the one before.
 *
 * @param index a whole side-car file
 * @param from where its first record lies in the MP4
 */
export function decodeRecords(index: Buffer, from: number): PictureRecord[] {
  const records: PictureRecord[] = []
  let next = from
  for (let at = HEADER_BYTES; at + RECORD_BYTES <= index.length; at += RECORD_BYTES) {
    const record = decodeRecord(index, at)
    if (record === null || record.offset !== next || (records.length === 0 && !record.isKey)) break
    records.push(record)
    next += record.length
  }
  return records
}

/** Players show a length from the head; 0: they read it from the pictures. */
export function writeDurationMs(head: Buffer, durationMs: number): void {
  const mvhd = findBox(head, ['moov', 'mvhd'])
  if (mvhd === null || mvhd.end - mvhd.content < 20 || head[mvhd.content] !== 0) return
  const scale = head.readUInt32BE(mvhd.content + 12)
  head.writeUInt32BE(Math.min(Math.round((durationMs * scale) / 1000), 0xffffffff), mvhd.content + 16)
}
