// Decodes recorded pictures with WebCodecs: in a row while they are played, or one exactly.
import { readInit, readSample } from '../live/fmp4-sample.ts'
import type { BufferedPicture } from './picture-buffer.ts'

export interface PictureDecoder {
  /** Given and not yet come out. */
  readonly waiting: number
  /** The next one in the order of decoding, or a key picture. */
  push(picture: BufferedPicture): void
  /**
   * The last one of these, decoded from the first, a key picture; whatever was under way is given up.
   *
   * @returns false when it was given up in its turn, or cannot be decoded
   */
  exactly(group: readonly BufferedPicture[]): Promise<boolean>
  /** What is under way comes out now. */
  flush(): void
  reset(): void
  close(): void
}

export interface PictureDecoderEvents {
  /** The receiver owns the frame and must close it. */
  onFrame(frame: VideoFrame, atMs: number): void
  /** Codec as the stream names it. */
  onUnsupported(codec: string): void
}

const MAX_ERRORS = 3

export function createPictureDecoder(events: PictureDecoderEvents): PictureDecoder {
  let decoder: VideoDecoder | null = null
  let init: Uint8Array | null = null
  let generation = 0
  let errors = 0
  let waiting = 0
  let isReady = Promise.resolve(false)
  /** µs from the first one: the epoch in µs leaves no digits for fractions. */
  let baseMs = 0
  let queued: BufferedPicture[] = []
  const times = new Map<number, number>()
  /** Only this one is wanted, of an exact decoding. */
  let only: number | null = null

  const output = (frame: VideoFrame) => {
    const atMs = times.get(frame.timestamp)
    times.delete(frame.timestamp)
    waiting = Math.max(0, waiting - 1)
    errors = 0
    if (atMs === undefined || (only !== null && atMs !== only)) frame.close()
    else events.onFrame(frame, atMs)
  }
  const closeDecoder = () => {
    if (decoder !== null && decoder.state !== 'closed') decoder.close()
    decoder = null
    times.clear()
    waiting = 0
  }
  const open = (head: Uint8Array): Promise<boolean> => {
    generation += 1
    const mine = generation
    closeDecoder()
    init = head
    queued = []
    isReady = (async () => {
      const info = readInit(head)
      const codec = info?.codec ?? 'hvc1'
      if (info === null || typeof VideoDecoder === 'undefined') {
        events.onUnsupported(codec)
        return false
      }
      const config: VideoDecoderConfig = { codec: info.codec ?? 'hvc1.1.6.L120.B0', description: info.description, optimizeForLatency: true }
      const { supported } = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }))
      if (mine !== generation) return false
      if (supported !== true) {
        events.onUnsupported(codec)
        return false
      }
      decoder = new VideoDecoder({
        output,
        error: () => {
          if (mine !== generation) return
          errors += 1
          decoder = null
          init = null
          waiting = 0
          if (errors >= MAX_ERRORS) events.onUnsupported(codec)
        },
      })
      decoder.configure(config)
      for (const one of queued.splice(0)) give(one)
      return true
    })()
    return isReady
  }
  const give = (picture: BufferedPicture) => {
    const data = readSample(picture.bytes)
    if (decoder === null || decoder.state !== 'configured' || data === null) return
    if (times.size === 0) baseMs = picture.atMs
    const timestamp = Math.round((picture.atMs - baseMs) * 1000)
    times.set(timestamp, picture.atMs)
    waiting += 1
    decoder.decode(new EncodedVideoChunk({ type: picture.key ? 'key' : 'delta', timestamp, data }))
  }
  return {
    get waiting() {
      return waiting + queued.length
    },
    push(picture) {
      only = null
      if (init !== picture.init) {
        if (!picture.key) return
        void open(picture.init)
      }
      if (decoder === null) queued.push(picture)
      else give(picture)
    },
    async exactly(group) {
      const last = group.at(-1)
      if (last === undefined) return false
      if (!(await open(last.init))) return false
      const mine = generation
      only = last.atMs
      for (const one of group) give(one)
      await decoder?.flush().catch(() => undefined)
      return mine === generation
    },
    flush() {
      void decoder?.flush().catch(() => undefined)
    },
    reset() {
      generation += 1
      closeDecoder()
      init = null
      queued = []
      only = null
    },
    close() {
      generation += 1
      closeDecoder()
      init = null
    },
  }
}
