// Types of the one file of node-rtsp-stream that is used; it has none.
declare module 'node-rtsp-stream/mpeg1muxer.js' {
  import type { ChildProcessWithoutNullStreams } from 'node:child_process'
  import { EventEmitter } from 'node:events'

  export default class Mpeg1Muxer extends EventEmitter<{ mpeg1data: [Buffer]; ffmpegStderr: [Buffer]; exitWithError: [] }> {
    readonly stream: ChildProcessWithoutNullStreams
    constructor(options: { readonly ffmpegPath: string; readonly url: string; readonly ffmpegOptions: Readonly<Record<string, string>> })
  }
}
