// Where decoded pictures are shown: a `<video>` fed by a track generator, else a canvas.

export interface PictureSink {
  readonly element: HTMLElement
  readonly kind: 'video' | 'canvas'
  /** Takes the frame and closes it. */
  show(frame: VideoFrame, atMs: number): void
  close(): void
}

/** Called when a picture really is on screen. */
export type Shown = (atMs: number) => void

interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}
declare global {
  // Chromium's own (mediacapture-transform); not in the DOM types.
  var MediaStreamTrackGenerator: (new (init: { kind: 'video' }) => TrackGenerator) | undefined
}

export function createPictureSink(shown: Shown): PictureSink {
  return globalThis.MediaStreamTrackGenerator === undefined ? canvasSink(shown) : videoSink(new globalThis.MediaStreamTrackGenerator({ kind: 'video' }), shown)
}

/** Half the memory of a canvas per tile, measured (871 MB against 418 MB for four tiles). */
function videoSink(generator: TrackGenerator, shown: Shown): PictureSink {
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  video.srcObject = new MediaStream([generator])
  const writer = generator.writable.getWriter()
  /** µs timestamp of what was written -> the picture's time; the element tells which one it shows. */
  const written = new Map<number, number>()
  let latestAtMs = 0
  const onPresented = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
    const timestamp = nearest(written, mediaTime * 1e6)
    const atMs = timestamp === null ? latestAtMs : (written.get(timestamp) ?? latestAtMs)
    for (const old of written.keys()) if (timestamp !== null && old < timestamp) written.delete(old)
    shown(atMs)
    video.requestVideoFrameCallback(onPresented)
  }
  video.requestVideoFrameCallback(onPresented)
  void video.play().catch(() => {})
  return {
    element: video,
    kind: 'video',
    show(frame, atMs) {
      if ((writer.desiredSize ?? 0) <= 0) return frame.close()
      written.set(frame.timestamp, atMs)
      if (written.size > 100) written.delete(written.keys().next().value ?? 0)
      latestAtMs = atMs
      writer.write(frame).catch(() => frame.close())
    },
    close() {
      video.srcObject = null
      generator.stop()
      writer.close().catch(() => {})
    },
  }
}

const SAME_US = 1500

function nearest(written: ReadonlyMap<number, number>, wantedUs: number): number | null {
  for (const timestamp of written.keys()) if (Math.abs(timestamp - wantedUs) < SAME_US) return timestamp
  return null
}

function canvasSink(shown: Shown): PictureSink {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { alpha: false })
  return {
    element: canvas,
    kind: 'canvas',
    show(frame, atMs) {
      if (canvas.width !== frame.displayWidth || canvas.height !== frame.displayHeight) {
        canvas.width = frame.displayWidth
        canvas.height = frame.displayHeight
      }
      context?.drawImage(frame, 0, 0, canvas.width, canvas.height)
      frame.close()
      shown(atMs)
    },
    close() {},
  }
}
