// RTP packets of a replay, with or without the time that ONVIF recorders write into each.
import type { payloadsOf } from '../../media/simulator/rtp.ts'

const NTP_EPOCH_S = 2_208_988_800

/** @param saysMs written into the ONVIF extension of each packet; null: none */
export function timedPackets(payloads: ReturnType<typeof payloadsOf>, stamp: number, rtp: { sequence: number }, saysMs: number | null): Buffer {
  return Buffer.concat(
    payloads.flatMap(({ parts, isLast }) => {
      const extension = saysMs === null ? Buffer.alloc(0) : Buffer.alloc(16)
      if (saysMs !== null) {
        extension.writeUInt16BE(0xabac, 0)
        extension.writeUInt16BE(3, 2)
        extension.writeUInt32BE((Math.floor(saysMs / 1000) + NTP_EPOCH_S) >>> 0, 4)
        extension.writeUInt32BE(Math.floor(((saysMs % 1000) / 1000) * 2 ** 32) >>> 0, 8)
      }
      const size = 12 + extension.length + parts.reduce((sum, part) => sum + part.length, 0)
      const head = Buffer.alloc(16)
      head[0] = 0x24
      head.writeUInt16BE(size, 2)
      head[4] = saysMs === null ? 0x80 : 0x90
      head[5] = 96 | (isLast ? 0x80 : 0)
      rtp.sequence = (rtp.sequence + 1) & 0xffff
      head.writeUInt16BE(rtp.sequence, 6)
      head.writeUInt32BE(stamp, 8)
      head.writeUInt32BE(0x0a0b0c0d, 12)
      return [head, extension, ...parts]
    }),
  )
}
