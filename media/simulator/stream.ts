// One stream of a simulated camera: sends picture n at t0 + n / fps to every client that plays it.
import type { Socket } from 'node:net'
import type { EpochMs } from '../../contract/ids.ts'
import { parameterSets, type AccessUnit } from './annex-b.ts'
import { packetise, payloadsOf, VIDEO_CLOCK_HZ, type RtpState } from './rtp.ts'

/** Beyond this a client does not read; it is skipped to the next key picture, as a camera's send buffer would. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024
/** A clock that was held up longer than this goes on from now instead of sending everything at once. */
const MAX_CATCH_UP_MS = 2000

export interface StreamClient {
  readonly socket: Socket
  /** Sends over UDP instead. */
  readonly udp?: (packets: Buffer) => void
  readonly rtp: RtpState
  isPlaying: boolean
  /** Has been sent a key picture and everything since. */
  isSynced: boolean
}

export class SimulatedStream {
  readonly clients = new Set<StreamClient>()
  readonly #units: readonly AccessUnit[]
  readonly #fps: number
  readonly #loop: boolean
  readonly #now: () => EpochMs
  #t0Ms: EpochMs | null = null
  #next = 0
  #timer: NodeJS.Timeout | null = null
  #isFrozen = false

  constructor(units: readonly AccessUnit[], fps: number, loop: boolean, now: () => EpochMs) {
    this.#units = units
    this.#fps = fps
    this.#loop = loop
    this.#now = now
  }

  /** When picture 0 was due; null until a client played the stream for the first time. */
  get t0Ms(): EpochMs | null {
    return this.#t0Ms
  }

  /** Number of the picture that is sent next, from 0, counted on through the loops. */
  get next(): number {
    return this.#next
  }

  get sdp(): string {
    const at = this.#next % this.#units.length
    const codec = this.#units[at]!.codec ?? 'H264'
    const sets = parameterSets([...this.#units.slice(at), ...this.#units.slice(0, at)])
    return sdp([
      'm=video 0 RTP/AVP 96',
      `a=rtpmap:96 ${codec}/${VIDEO_CLOCK_HZ}`,
      `a=fmtp:96 ${codec === 'H265' ? hevcFormat(sets) : avcFormat(sets)}`,
      `a=framerate:${this.#fps}`,
      'a=control:trackID=0',
    ])
  }

  get timestamp(): number {
    return Math.round((this.#next * VIDEO_CLOCK_HZ) / this.#fps) >>> 0
  }

  /** Pictures go on being counted, but nothing is sent: RTP stops while TCP stays. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen
    if (isFrozen) for (const client of this.clients) client.isSynced = false
  }

  start(): void {
    if (this.#timer) return
    this.#t0Ms ??= this.#now()
    this.#tick()
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #tick(): void {
    const periodMs = 1000 / this.#fps
    const due = (n: number) => this.#t0Ms! + n * periodMs
    const now = this.#now()
    if (now - due(this.#next) > MAX_CATCH_UP_MS) this.#next = Math.floor((now - this.#t0Ms!) / periodMs)
    while (due(this.#next) <= now) {
      this.#send()
      this.#next++
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, due(this.#next) - this.#now()))
  }

  #send(): void {
    if (this.#isFrozen || this.clients.size === 0) return
    if (!this.#loop && this.#next >= this.#units.length) return
    const unit = this.#units[this.#next % this.#units.length]!
    let payloads: ReturnType<typeof payloadsOf> | null = null
    for (const client of this.clients) {
      if (!client.isPlaying) continue
      if (client.socket.writableLength > MAX_UNSENT_BYTES) client.isSynced = false
      else if (unit.isKey) client.isSynced = true
      if (!client.isSynced) continue
      payloads ??= payloadsOf(unit)
      const packets = packetise(payloads, this.timestamp, client.rtp)
      if (client.udp === undefined) client.socket.write(packets)
      else client.udp(packets)
    }
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function avcFormat([sps, pps]: readonly Uint8Array[]): string {
  const profile = Buffer.from(sps!.subarray(1, 4)).toString('hex')
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${base64(sps!)},${base64(pps!)}`
}

function hevcFormat([vps, sps, pps]: readonly Uint8Array[]): string {
  return `sprop-vps=${base64(vps!)};sprop-sps=${base64(sps!)};sprop-pps=${base64(pps!)}`
}

/** A stream without pictures, to be refused by whoever wants video. */
export const AUDIO_SDP = sdp(['m=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'a=control:trackID=0'])

function sdp(media: readonly string[]): string {
  const head = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=camera', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*']
  return [...head, ...media].map((line) => `${line}\r\n`).join('')
}
