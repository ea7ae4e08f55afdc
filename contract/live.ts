// The messages of /live/ws: what a live tile receives. One WebSocket per tile: `/live/ws?camera=ID`, with `&stream=main` for the large stream
// and `&can=avc,hevc` for what the viewer is able to decode.
import type { CameraId, EpochMs } from './ids.ts'
import type { CameraState } from './vocabulary.ts'

/** `sub`: what small tiles show and recognition looks at, always open. `main`: the camera's large stream, open only while somebody looks at it. */
export const LIVE_STREAMS = ['sub', 'main'] as const
export type LiveStream = (typeof LIVE_STREAMS)[number]

/** `avc`: H.264. `hevc`: H.265. `mpeg1`: a viewer that has to decode by itself. */
export const LIVE_DECODERS = ['avc', 'hevc', 'mpeg1'] as const
export type LiveDecoder = (typeof LIVE_DECODERS)[number]

export interface LiveQuery {
  readonly camera: CameraId
  readonly stream: LiveStream
  /** At least one. */
  readonly can: readonly LiveDecoder[]
}

/** @returns null when it asks for a stream or names a decoder that there is not; without `can` it is H.264 */
export function readLiveQuery(params: URLSearchParams): LiveQuery | null {
  const stream = LIVE_STREAMS.find((one) => one === (params.get('stream') ?? 'sub'))
  const named = (params.get('can') ?? 'avc').split(',')
  const can = LIVE_DECODERS.filter((one) => named.includes(one))
  return stream === undefined || can.length === 0 || can.length !== named.length ? null : { camera: params.get('camera') ?? '', stream, can }
}

export function livePath({ camera, stream, can }: LiveQuery): string {
  const isPlain = can.length === 1 && can[0] === 'avc'
  return `/live/ws?camera=${encodeURIComponent(camera)}${stream === 'sub' ? '' : `&stream=${stream}`}${isPlain ? '' : `&can=${can.join(',')}`}`
}

/** @param codec RFC 6381; null: not known yet */
export function isPlayable(can: readonly LiveDecoder[], codec: string | null): boolean {
  return can.includes(codec?.startsWith('hvc1') === true ? 'hevc' : 'avc')
}

/** Codes with which a socket is closed instead of being served. */
export const LIVE_REFUSALS = {
  /** The camera has one stream only. */
  noMain: 4404,
  /** As many main streams are open as may be at once. */
  mainBusy: 4429,
  /** The viewer cannot decode the main stream, which is never transcoded. */
  mainCodec: 4415,
  /** The viewer cannot decode the stream, and as many as may be are transcoded for others. */
  transcodeBusy: 4430,
  /** The viewer cannot decode the stream, and it is too large to be transcoded. */
  tooLarge: 4413,
  /** The viewer cannot decode the stream, and transcoding it fails. */
  transcodeFailed: 4500,
} as const
export type LiveRefusal = keyof typeof LIVE_REFUSALS

/** Text message: sent at once on opening and at every change. `codec` is null until the stream is known. */
export interface LiveState {
  readonly state: CameraState
  readonly sinceMs: EpochMs
  /** RFC 6381, e.g. `avc1.4d401f`, `hvc1.1.6.L93.B0`; `mpeg1` for what is sent in packets. */
  readonly codec: string | null
  readonly width: number
  readonly height: number
  /** Absent: it is as the camera sends it. */
  readonly transcoding?: LiveTranscoding
}

/** That this stream is made of another one, and what that costs the core's machine. */
export interface LiveTranscoding {
  /** Codec the camera sends. */
  readonly from: string
  /** Per cent of one core, for this camera and all who look at it; null while it is not known. */
  readonly corePercent: number | null
  /** For all cameras. */
  readonly allPercent: number | null
  readonly running: number
  /** No more than that at once. */
  readonly most: number
}

/** Binary message: u8 kind (0 init, 1 fragment, 2 transport stream), u8 key (1: can be decoded on its own), 6 bytes zero, f64 atMs, then the bytes. */
export type LiveMessage =
  | { readonly kind: 'init'; readonly bytes: Uint8Array }
  | {
      /** Whole packets of MPEG-1 video in a transport stream. */
      readonly kind: 'packets'
      /** Of a picture whose time stamp in the stream is 0. */ readonly atMs: EpochMs
      readonly bytes: Uint8Array
    }
  | {
      readonly kind: 'fragment'
      readonly key: boolean
      /** same clock and value as `FrameHeader.atMs` of the same picture */ readonly atMs: EpochMs
      readonly bytes: Uint8Array
    }

export const LIVE_HEAD_BYTES = 16

export function encodeLive(message: LiveMessage): Uint8Array {
  const out = new Uint8Array(LIVE_HEAD_BYTES + message.bytes.length)
  const view = new DataView(out.buffer)
  if (message.kind !== 'init') {
    view.setUint8(0, message.kind === 'fragment' ? 1 : 2)
    view.setUint8(1, message.kind === 'fragment' && message.key ? 1 : 0)
    view.setFloat64(8, message.atMs)
  }
  out.set(message.bytes, LIVE_HEAD_BYTES)
  return out
}

/** @returns null when the message is too short to be one */
export function decodeLive(message: Uint8Array): LiveMessage | null {
  if (message.length < LIVE_HEAD_BYTES) return null
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const bytes = message.subarray(LIVE_HEAD_BYTES)
  if (view.getUint8(0) === 0) return { kind: 'init', bytes }
  if (view.getUint8(0) === 2) return { kind: 'packets', atMs: view.getFloat64(8), bytes }
  return { kind: 'fragment', key: view.getUint8(1) === 1, atMs: view.getFloat64(8), bytes }
}
