// Packs pictures into RTP packets as a camera sends them inside its RTSP connection (RFC 6184, RFC 7798, RFC 2326 §10.12).
import type { AccessUnit } from './annex-b.ts'

export const VIDEO_CLOCK_HZ = 90_000
const PAYLOAD_TYPE = 96
const MAX_PAYLOAD = 1400
const FU_A = 28
const FU_HEVC = 49
const INTERLEAVED_HEAD = 4
const RTP_HEAD = 12

export interface RtpState {
  readonly channel: number
  readonly ssrc: number
  /** Added to every timestamp, as real cameras start anywhere. */
  readonly timestampBase: number
  sequence: number
}

interface Payload {
  readonly parts: readonly Uint8Array[]
  readonly isLast: boolean
}

/** The payloads of one picture; the same for every client. */
export function payloadsOf(unit: AccessUnit): Payload[] {
  const fragmentHead = unit.codec === 'H265' ? hevcFragmentHead : avcFragmentHead
  return unit.nals.flatMap((nal, index) => payloadsOfNal(nal, index === unit.nals.length - 1, fragmentHead(nal)))
}

/** What replaces the head of a NAL unit in each of its fragments. */
interface FragmentHead {
  /** Bytes of the unit's own head. */
  readonly replaces: number
  readonly bytes: readonly number[]
  /** Last byte, without the marks of first and last. */
  readonly type: number
}

function avcFragmentHead(nal: Uint8Array): FragmentHead {
  return { replaces: 1, bytes: [(nal[0]! & 0xe0) | FU_A], type: nal[0]! & 0x1f }
}

function hevcFragmentHead(nal: Uint8Array): FragmentHead {
  return { replaces: 2, bytes: [(nal[0]! & 0x81) | (FU_HEVC << 1), nal[1]!], type: (nal[0]! >> 1) & 0x3f }
}

function payloadsOfNal(nal: Uint8Array, isLastNal: boolean, { replaces, bytes, type }: FragmentHead): Payload[] {
  if (nal.length <= MAX_PAYLOAD) return [{ parts: [nal], isLast: isLastNal }]
  const payloads: Payload[] = []
  const room = MAX_PAYLOAD - bytes.length - 1
  for (let from = replaces; from < nal.length; from += room) {
    const to = Math.min(nal.length, from + room)
    const start = from === replaces ? 0x80 : 0
    const end = to === nal.length ? 0x40 : 0
    payloads.push({ parts: [Uint8Array.of(...bytes, start | end | type), nal.subarray(from, to)], isLast: isLastNal && end !== 0 })
  }
  return payloads
}

/** @returns one buffer with all packets of the picture, each behind its interleaved head */
export function packetise(payloads: readonly Payload[], timestamp: number, state: RtpState): Buffer {
  const sizes = payloads.map((payload) => payload.parts.reduce((sum, part) => sum + part.length, 0))
  const out = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size + INTERLEAVED_HEAD + RTP_HEAD, 0))
  let at = 0
  payloads.forEach((payload, index) => {
    out[at] = 0x24
    out[at + 1] = state.channel
    out.writeUInt16BE(RTP_HEAD + sizes[index]!, at + 2)
    at += INTERLEAVED_HEAD
    state.sequence = (state.sequence + 1) & 0xffff
    out[at] = 0x80
    out[at + 1] = PAYLOAD_TYPE | (payload.isLast ? 0x80 : 0)
    out.writeUInt16BE(state.sequence, at + 2)
    out.writeUInt32BE((timestamp + state.timestampBase) >>> 0, at + 4)
    out.writeUInt32BE(state.ssrc, at + 8)
    at += RTP_HEAD
    for (const part of payload.parts) {
      out.set(part, at)
      at += part.length
    }
  })
  return out
}
