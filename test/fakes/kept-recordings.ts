// What a recorder of the tests has on its disks: files of one channel at true times, a clock that is off, and the zone it writes in.
import type { AccessUnit } from '../../media/simulator/annex-b.ts'

export interface KeptFile {
  /** On the true clock. */
  readonly fromMs: number
  readonly toMs: number
}

export interface RecorderDisk {
  readonly files: readonly KeptFile[]
  /** How far its clock is ahead of the true one. */
  readonly aheadMs: number
  /** IANA zone it writes in; `UTC` for one that means `Z`. */
  readonly zone: string
  /** The pictures of which every file is made, one second from key to key; each is marked with its true time. */
  readonly units: readonly AccessUnit[]
  readonly fps: number
}

/** Digits of its wall clock as though they were UTC. */
export function writtenOf({ aheadMs, zone }: Pick<RecorderDisk, 'aheadMs' | 'zone'>, trueMs: number): number {
  return trueMs + aheadMs + offsetOf(zone, trueMs + aheadMs)
}

/** `2026-11-27T18:00:00` of its own wall clock. */
export function writtenText(disk: Pick<RecorderDisk, 'aheadMs' | 'zone'>, trueMs: number): string {
  return new Date(writtenOf(disk, trueMs)).toISOString().slice(0, 19)
}

/** The true time of what it writes. */
export function trueOf(disk: Pick<RecorderDisk, 'aheadMs' | 'zone'>, writtenMs: number): number {
  const guess = writtenMs - offsetOf(disk.zone, writtenMs) - disk.aheadMs
  return writtenMs - offsetOf(disk.zone, guess + disk.aheadMs) - disk.aheadMs
}

function offsetOf(zone: string, atMs: number): number {
  const whole = Math.floor(atMs / 1000) * 1000
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(whole)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - whole
}

const MARK = Buffer.from('6b6570742d7069637475726500000001', 'hex')

/** A picture as it was taken at that moment: the time stands in it as user data, which goes through every copy. */
export function markUnit(unit: AccessUnit, trueMs: number): AccessUnit {
  // Digits, so that nothing in it looks like the start of another unit.
  const text = Buffer.from(String(Math.round(trueMs)).padStart(16, '0'), 'latin1')
  const sei = Buffer.concat([
    Buffer.from([...(unit.codec === 'H265' ? [0x4e, 0x01] : [6]), 5, MARK.length + text.length]),
    MARK.map((byte) => (byte === 0 ? 0x11 : byte)),
    text,
    Buffer.from([0x80]),
  ])
  return { ...unit, nals: [sei, ...unit.nals] }
}

const SHOWN_MARK = MARK.map((byte) => (byte === 0 ? 0x11 : byte))

/** The true time of a picture out of its bytes; null: it has no mark. */
export function markOf(bytes: Uint8Array): number | null {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(SHOWN_MARK)
  if (at < 0) return null
  return Number(Buffer.from(bytes.subarray(at + SHOWN_MARK.length, at + SHOWN_MARK.length + 16)).toString('latin1'))
}
