// The messages of /live/ws: what a live tile receives. One WebSocket per tile: `/live/ws?camera=ID`, with `&stream=main` for the large stream.
import type { EpochMs } from './ids.ts'
import type { CameraState } from './vocabulary.ts'

/** `sub`: what small tiles show and recognition looks at, always open. `main`: the camera's large stream, open only while somebody looks at it. */
export const LIVE_STREAMS = ['sub', 'main'] as const
export type LiveStream = (typeof LIVE_STREAMS)[number]

/** Codes with which a socket for `main` is closed instead of being served. */
export const LIVE_REFUSALS = {
  /** The camera has one stream only. */
  noMain: 4404,
  /** As many main streams are open as may be at once. */
  mainBusy: 4429,
} as const
export type LiveRefusal = keyof typeof LIVE_REFUSALS

/** Text message: sent at once on opening and at every change. `codec` is null until the stream is known. */
export interface LiveState {
  readonly state: CameraState
  readonly sinceMs: EpochMs
  /** RFC 6381, e.g. `avc1.4d401f`. */
  readonly codec: string | null
  readonly width: number
  readonly height: number
}

/** Binary message: u8 kind (0 init, 1 fragment), u8 key (1: can be decoded on its own), 6 bytes zero, f64 atMs, then fMP4 bytes. */
export type LiveMessage =
  | { readonly kind: 'init'; readonly bytes: Uint8Array }
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
  if (message.kind === 'fragment') {
    view.setUint8(0, 1)
    view.setUint8(1, message.key ? 1 : 0)
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
  return { kind: 'fragment', key: view.getUint8(1) === 1, atMs: view.getFloat64(8), bytes }
}
