// Makes one playable MP4 of fragments from the ring, without touching a single picture.
import type { EpochMs } from '../contract/ids.ts'
import { findBox } from './mp4-boxes.ts'
import type { Stored } from './ring.ts'

export interface Cut {
  readonly bytes: Buffer
  readonly startedAtMs: EpochMs
  readonly durationMs: number
}

/**
 * Times begin at 0; where the stream was interrupted the gap stays, so that the clip's clock is the real one.
 *
 * @param fragments at least one, the first a key picture, ascending; those whose head differs from that of `keepAtMs` are left out
 */
export function cutMp4(fragments: readonly Stored[], keepAtMs: EpochMs): Cut {
  const anchor = fragments.findLast((fragment) => fragment.atMs <= keepAtMs) ?? fragments[0]!
  const { init } = anchor
  const kept = fragments.filter((fragment) => Buffer.compare(fragment.init.bytes, init.bytes) === 0)
  const startedAtMs = kept[0]!.atMs
  const shifts = new Map<unknown, number>()
  const parts: Uint8Array[] = []
  let endTicks = 0
  kept.forEach((fragment, index) => {
    let shift = shifts.get(fragment.init)
    if (shift === undefined) {
      const elapsedTicks = Math.round(((fragment.atMs - startedAtMs) / 1000) * init.timescale)
      shift = Math.max(elapsedTicks, endTicks) - fragment.dtsTicks
      shifts.set(fragment.init, shift)
    }
    const dtsTicks = fragment.dtsTicks + shift
    endTicks = dtsTicks + fragment.durationTicks
    parts.push(retimed(fragment.bytes, index + 1, dtsTicks))
  })
  const head = Buffer.from(init.bytes)
  writeDuration(head, endTicks, init.timescale)
  return { bytes: Buffer.concat([head, ...parts]), startedAtMs, durationMs: (endTicks * 1000) / init.timescale }
}

/** The fragments as they are, as one stream for a decoder. */
export function asStream(fragments: readonly Stored[]): Uint8Array[] {
  return [fragments[0]!.init.bytes, ...fragments.map((fragment) => fragment.bytes)]
}

function retimed(bytes: Uint8Array, sequence: number, dtsTicks: number): Buffer {
  const copy = Buffer.from(bytes)
  const mfhd = findBox(copy, ['moof', 'mfhd'])
  const tfdt = findBox(copy, ['moof', 'traf', 'tfdt'])
  if (!mfhd || !tfdt) throw new RangeError('MP4 fragment without its times')
  copy.writeUInt32BE(sequence, mfhd.content + 4)
  if (copy[tfdt.content] === 1) copy.writeBigUInt64BE(BigInt(dtsTicks), tfdt.content + 4)
  else copy.writeUInt32BE(dtsTicks, tfdt.content + 4)
  return copy
}

/** Players show the length from the head before they have read the fragments. */
function writeDuration(head: Buffer, ticks: number, timescale: number): void {
  const mvhd = findBox(head, ['moov', 'mvhd'])
  if (!mvhd || head[mvhd.content] !== 0) return
  const movieScale = head.readUInt32BE(mvhd.content + 12)
  head.writeUInt32BE(Math.round((ticks / timescale) * movieScale), mvhd.content + 16)
}
