// The times that an ONVIF recorder writes into the packets of a replay (RTP header extension 0xABAC), by the stamp of the picture.
import type { EpochMs } from '../../contract/ids.ts'

const EXTENSION = 0xabac
const NTP_EPOCH_MS = 2_208_988_800_000
const MOST = 4096
const EXTENDED = 0x10

export class PacketTimes {
  readonly #times = new Map<number, EpochMs>()
  #firstStamp: number | null = null

  /** Stamp of the first packet with a picture; null before it. */
  get firstStamp(): number | null {
    return this.#firstStamp
  }

  /** @param packet RTP, without its interleaved head */
  take(packet: Uint8Array): void {
    if (packet.length < 12 || packet[0]! >> 6 !== 2) return
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
    const stamp = view.getUint32(4)
    this.#firstStamp ??= stamp
    const at = 12 + (packet[0]! & 0x0f) * 4
    if (!(packet[0]! & EXTENDED) || packet.length < at + 16 || view.getUint16(at) !== EXTENSION || view.getUint16(at + 2) < 3) return
    if (this.#times.has(stamp)) return
    this.#times.set(stamp, view.getUint32(at + 4) * 1000 - NTP_EPOCH_MS + (view.getUint32(at + 8) / 2 ** 32) * 1000)
    if (this.#times.size > MOST) this.#times.delete(this.#times.keys().next().value!)
  }

  /** On the recorder's clock. @param ptsS seconds since the first packet @returns null: it did not say */
  at(ptsS: number): EpochMs | null {
    if (this.#firstStamp === null || this.#times.size === 0) return null
    return this.#times.get((this.#firstStamp + Math.round(ptsS * 90_000)) >>> 0) ?? null
  }
}
