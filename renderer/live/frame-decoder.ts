// Decodes a live stream with WebCodecs: skips to the next key frame when it falls behind, starts afresh after an error.
import type { LiveMessage } from '../../contract/live.ts'
import { readInit, readSample } from './fmp4-sample.ts'

export interface FrameDecoder {
  push(message: LiveMessage): void
  close(): void
}

export interface FrameDecoderEvents {
  /** The receiver owns the frame and must close it. */
  onFrame(frame: VideoFrame, atMs: number): void
  onUnsupported(codec: string): void
}

/** More chunks waiting than this, and what is decoded is no longer live. */
const MAX_WAITING = 8
const MAX_ERRORS = 3

export function createFrameDecoder(events: FrameDecoderEvents): FrameDecoder {
  let decoder: VideoDecoder | null = null
  let config: VideoDecoderConfig | null = null
  let needKey = true
  let errors = 0
  /** Chunk timestamps are µs from the first picture, because the epoch in µs leaves no digits for fractions. */
  let baseMs = 0
  const atMsOf = new Map<number, number>()

  const output = (frame: VideoFrame) => {
    const atMs = atMsOf.get(frame.timestamp)
    for (const old of atMsOf.keys()) if (old <= frame.timestamp) atMsOf.delete(old)
    errors = 0
    if (atMs === undefined) frame.close()
    else events.onFrame(frame, atMs)
  }
  const start = () => {
    if (config === null) return
    decoder = new VideoDecoder({ output, error: onError })
    decoder.configure(config)
    needKey = true
    atMsOf.clear()
  }
  const onError = () => {
    decoder = null
    errors += 1
    if (errors >= MAX_ERRORS && config !== null) events.onUnsupported(config.codec)
    else start()
  }
  const configure = async (bytes: Uint8Array) => {
    const info = readInit(bytes)
    if (info === null) return events.onUnsupported('?')
    const wanted: VideoDecoderConfig = { codec: info.codec, description: info.description, optimizeForLatency: true }
    const { supported } = await VideoDecoder.isConfigSupported(wanted)
    if (supported !== true) return events.onUnsupported(info.codec)
    config = wanted
    errors = 0
    closeDecoder(decoder)
    start()
  }
  let ready: Promise<void> = Promise.resolve()
  let configuring = 0

  const decode = (atMs: number, key: boolean, bytes: Uint8Array) => {
    if (decoder === null || decoder.state !== 'configured') return
    if (decoder.decodeQueueSize > MAX_WAITING) needKey = true
    if (needKey && !key) return
    const data = readSample(bytes)
    if (data === null) return
    if (needKey && atMsOf.size === 0) baseMs = atMs
    needKey = false
    const timestamp = Math.round((atMs - baseMs) * 1000)
    atMsOf.set(timestamp, atMs)
    decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp, data }))
  }
  return {
    push(message) {
      if (message.kind === 'init') {
        configuring += 1
        ready = configure(message.bytes).finally(() => (configuring -= 1))
      } else if (message.kind !== 'fragment') return
      else if (configuring > 0) void ready.then(() => decode(message.atMs, message.key, message.bytes))
      else decode(message.atMs, message.key, message.bytes)
    },
    close() {
      config = null
      closeDecoder(decoder)
      decoder = null
    },
  }
}

function closeDecoder(decoder: VideoDecoder | null): void {
  if (decoder !== null && decoder.state !== 'closed') decoder.close()
}
