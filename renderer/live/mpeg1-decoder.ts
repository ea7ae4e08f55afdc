// Decodes MPEG-1 video in a transport stream onto a canvas: a part of its own, fetched only by a browser that can nothing else.
import JSMpeg from '@cycjimmy/jsmpeg-player'

export interface Mpeg1Decoder {
  /** @param bytes whole packets; @param zeroAtMs when a picture with the time stamp 0 was taken */
  push(bytes: Uint8Array, zeroAtMs: number): void
}

const BUFFER_BYTES = 512 * 1024
const PACKET_BYTES = 188
const SYNC = 0x47

export function createMpeg1Decoder(canvas: HTMLCanvasElement, shown: (atMs: number) => void): Mpeg1Decoder {
  let zeroMs = 0
  const start = () => {
    const decoder = new JSMpeg.Decoder.MPEG1Video({ streaming: true, videoBufferSize: BUFFER_BYTES, decodeFirstFrame: false })
    const demuxer = new JSMpeg.Demuxer.TS({})
    decoder.connect(new JSMpeg.Renderer.Canvas2D({ canvas }))
    demuxer.connect(JSMpeg.Demuxer.TS.STREAM.VIDEO_1, {
      write(ptsS, buffers) {
        decoder.write(ptsS, buffers)
        let isNew = false
        // one picture per call; what came late is caught up with at once
        while (decoder.decode()) isNew = true
        if (isNew) shown(zeroMs + ptsS * 1000)
      },
    })
    return demuxer
  }
  let demuxer = start()
  return {
    push(bytes, zeroAtMs) {
      if (bytes.length % PACKET_BYTES !== 0 || bytes[0] !== SYNC) return
      zeroMs = zeroAtMs
      try {
        demuxer.write(bytes.slice().buffer)
      } catch {
        // damaged: it goes on with the next key picture
        demuxer = start()
      }
    },
  }
}
