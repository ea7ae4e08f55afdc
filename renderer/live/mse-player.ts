// Plays a live stream through MSE where there is no WebCodecs: later and without exact boxes, so the tile says so.
import type { LiveMessage } from '../../contract/live.ts'
import { readInit } from './fmp4-sample.ts'

/** Further behind than this, jump to the end of what has come. */
const MAX_BEHIND_S = 0.6
const TARGET_BEHIND_S = 0.08
const KEEP_S = 10
const MAX_QUEUED = 250

export interface MsePlayer {
  readonly element: HTMLVideoElement
  push(message: LiveMessage): void
  close(): void
}

export function createMsePlayer(shown: (atMs: number) => void, onUnsupported: (codec: string) => void): MsePlayer {
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  let source: MediaSource | null = null
  let buffer: SourceBuffer | null = null
  let queue: Uint8Array<ArrayBuffer>[] = []
  let latestAtMs = 0

  const onPresented = () => {
    shown(latestAtMs)
    video.requestVideoFrameCallback(onPresented)
  }
  video.requestVideoFrameCallback(onPresented)

  const pump = () => {
    const next = buffer === null || buffer.updating ? undefined : queue.shift()
    if (next !== undefined) buffer?.appendBuffer(next)
  }
  const onAppended = () => {
    const ranges = video.buffered
    if (ranges.length > 0) {
      const end = ranges.end(ranges.length - 1)
      if (end - video.currentTime > MAX_BEHIND_S) video.currentTime = end - TARGET_BEHIND_S
      const oldest = ranges.start(0)
      if (buffer !== null && !buffer.updating && video.currentTime - oldest > 2 * KEEP_S) buffer.remove(0, video.currentTime - KEEP_S)
    }
    pump()
  }
  const begin = (init: Uint8Array) => {
    const codec = readInit(init)?.codec ?? null
    const type = `video/mp4; codecs="${codec}"`
    if (codec === null || typeof MediaSource === 'undefined' || !MediaSource.isTypeSupported(type)) return onUnsupported(codec ?? '?')
    const opening = new MediaSource()
    source = opening
    buffer = null
    queue = [Uint8Array.from(init)]
    release(video)
    video.src = URL.createObjectURL(opening)
    opening.addEventListener('sourceopen', () => {
      if (opening !== source) return
      buffer = opening.addSourceBuffer(type)
      buffer.mode = 'sequence'
      buffer.addEventListener('updateend', onAppended)
      pump()
      void video.play().catch(() => {})
    })
  }
  return {
    element: video,
    push(message) {
      if (message.kind === 'init') return begin(message.bytes)
      if (message.kind !== 'fragment') return
      latestAtMs = message.atMs
      queue.push(Uint8Array.from(message.bytes))
      // a hidden page stops the buffer: drop down to the next init rather than grow
      if (queue.length > MAX_QUEUED) queue = []
      pump()
    },
    close() {
      source = null
      buffer = null
      queue = []
      release(video)
    },
  }
}

function release(video: HTMLVideoElement): void {
  if (video.src === '') return
  URL.revokeObjectURL(video.src)
  video.removeAttribute('src')
}
