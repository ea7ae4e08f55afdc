// What is used of the jsmpeg package, which brings no types of its own: its parts, neither its player nor its sockets.
declare module '@cycjimmy/jsmpeg-player' {
  interface Destination {
    write(ptsS: number, buffers: readonly Uint8Array[]): void
  }
  class Demuxer {
    constructor(options: object)
    connect(streamId: number, destination: Destination): void
    /** @param bytes whole packets */
    write(bytes: ArrayBuffer): void
  }
  class VideoDecoder {
    constructor(options: { readonly streaming: boolean; readonly videoBufferSize: number; readonly decodeFirstFrame: boolean })
    connect(renderer: CanvasRenderer): void
    write(ptsS: number, buffers: readonly Uint8Array[]): void
    /** @returns false: nothing whole is left to be decoded */
    decode(): boolean
  }
  class CanvasRenderer {
    constructor(options: { readonly canvas: HTMLCanvasElement })
  }
  const JSMpeg: {
    readonly Demuxer: { readonly TS: typeof Demuxer & { readonly STREAM: { readonly VIDEO_1: number } } }
    readonly Decoder: { readonly MPEG1Video: typeof VideoDecoder }
    readonly Renderer: { readonly Canvas2D: typeof CanvasRenderer }
  }
  export default JSMpeg
}
