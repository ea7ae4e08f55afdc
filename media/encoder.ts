// One process that encodes a stream anew: fed with a camera's fragments, ended by SIGKILL. Neither of the two is given an address.
import type { Readable, Writable } from 'node:stream'
import Mpeg1Muxer from 'node-rtsp-stream/mpeg1muxer.js'
import type { Ffmpeg } from './ffmpeg.ts'
import { runFfmpeg } from './ffmpeg-process.ts'
import type { Fmp4Sink } from './fmp4.ts'
import { readFragments } from './picture-fragments.ts'
import { h264Args, MPEG1_OPTIONS } from './transcode-args.ts'

export interface Encoder {
  readonly pid: number | undefined
  readonly input: Writable
  kill(): void
  /** What it said last; there is no address in it. */
  complaints(): string
  /** Also resolves when it could not be started at all. */
  readonly ended: Promise<void>
}

const MAX_COMPLAINTS = 2048

/** H.264 in fragments of one picture. */
export function encodeH264(ffmpeg: Ffmpeg, sink: Fmp4Sink): Encoder {
  const { child, kill, complaints, ended } = runFfmpeg(ffmpeg.path, h264Args(), 0)
  const reader = readFragments(sink)
  ;(child.stdout as Readable).on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      kill()
    }
  })
  return { pid: child.pid, input: child.stdin as Writable, kill, complaints, ended: ended.then(() => undefined) }
}

const PACKET_BYTES = 188
/** ffmpeg's own mark at the beginning of each. */
const SYNC = 0x47

/** MPEG-1 video in a transport stream; `onPackets` is given whole packets. */
export function encodeMpeg1(ffmpeg: Ffmpeg, onPackets: (bytes: Uint8Array) => void): Encoder {
  const muxer = new Mpeg1Muxer({ ffmpegPath: ffmpeg.path, url: 'pipe:0', ffmpegOptions: MPEG1_OPTIONS })
  const { stream } = muxer
  let said = ''
  let rest: Uint8Array = new Uint8Array()
  muxer.on('ffmpegStderr', (data) => (said = (said + data.toString('utf8')).slice(-MAX_COMPLAINTS)))
  muxer.on('mpeg1data', (data) => {
    const bytes = Buffer.concat([rest, data])
    if (bytes.length > 0 && bytes[0] !== SYNC) return void stream.kill('SIGKILL')
    const whole = bytes.length - (bytes.length % PACKET_BYTES)
    rest = bytes.subarray(whole)
    if (whole > 0) onPackets(bytes.subarray(0, whole))
  })
  for (const pipe of stream.stdio) pipe?.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    stream.once('close', () => resolve())
    stream.once('error', (error) => {
      said += `cannot start: ${error.message}`
      resolve()
    })
  })
  return { pid: stream.pid, input: stream.stdin, kill: () => void stream.kill('SIGKILL'), complaints: () => said, ended }
}
