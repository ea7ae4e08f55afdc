// What vision and its neighbours say to each other: frames in, tracks and rule hits out. Nothing else crosses that border,
// so that a vision node can later run on another machine behind a broker.
import type { CameraId, EpochMs } from './ids.ts'
import type { FacadeFigures } from './facade.ts'
import type { Fall } from './falling.ts'
import type { Box, Polygon } from './geometry.ts'
import type { IncidentKind } from './vocabulary.ts'

/** Goes before the planes of one decoded picture (4:2:0, 8 bit). */
export interface FrameHeader {
  readonly cameraId: CameraId
  /** Counts the frames decoded from this camera since its media process started; gaps are frames that were not analysed. */
  readonly seq: number
  /** When the picture was taken, on the core's clock. The live fragments and the tracks of this picture carry the same value. */
  readonly atMs: EpochMs
  /** Size of the whole decoded picture, px. */
  readonly frameWidth: number
  readonly frameHeight: number
  /** The part that follows as planes, px of the whole picture; all four values even. */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** true: luma and chroma use 0..255 (yuvj420p); false: 16..235/240. */
  readonly fullRange: boolean
  /** Share of the watched cells that changed, 0..1. */
  readonly motion01: number
}

/** One frame as it crosses the socket: Y is crop.width * crop.height bytes, U and V a quarter of that each, or empty: luma only. */
export interface Frame {
  readonly header: FrameHeader
  readonly y: Uint8Array
  readonly u: Uint8Array
  readonly v: Uint8Array
}

/** A box in one frame. */
export interface Detection {
  /** A label of the model's table: `person`, `bicycle`, `motorcycle`, `car` ... */
  readonly label: string
  /** 0..1 */
  readonly score: number
  /** 0..1 of the whole frame, never of the crop. */
  readonly box: Box
}

/** The same thing over frames. */
export interface Track extends Detection {
  /** Unique per camera while its inference process lives. */
  readonly id: number
  readonly firstSeenAtMs: EpochMs
  /** Earlier than the frame's `atMs` while the track is hidden and only predicted. */
  readonly lastSeenAtMs: EpochMs
  /** Frames in which a detection was matched to this track. */
  readonly hits: number
}

export interface Zone {
  readonly id: string
  readonly name: string
  readonly polygon: Polygon
}

/** A rule as it is armed on one camera; `config` is what the rule's own schema made of the site file. */
export interface ArmedRule {
  /** `${kind}:${zone}`; unique on its camera. */
  readonly id: string
  readonly kind: IncidentKind
  readonly zone: string
  readonly config: Readonly<Record<string, unknown>>
}

/** A rule's condition became true (`began`) or stopped being true (`ended`). */
export interface RuleHit {
  readonly cameraId: CameraId
  readonly ruleId: string
  readonly kind: IncidentKind
  readonly zone: string
  readonly phase: 'began' | 'ended'
  /** The frame that decided. */
  readonly atMs: EpochMs
  /** When the condition was first seen (start of the votes or of the duration). */
  readonly sinceMs: EpochMs
  /** 0..1: best score among the boxes that decided. */
  readonly score: number
  /** What an operator is shown as the reason, in the frame of `atMs`. */
  readonly boxes: readonly (Detection & { readonly trackId: number })[]
  /** The figures behind the decision, by name: `{ votes: 5, window: 8, threshold: 0.2 }`. */
  readonly why: Readonly<Record<string, number>>
}

/** core -> inference process */
export type ToVision =
  | {
      readonly type: 'configure'
      readonly cameras: readonly {
        readonly cameraId: CameraId
        readonly zones: readonly Zone[]
        readonly rules: readonly ArmedRule[]
        /** What stands there is not seen by rules over tracks. Absent: none. */
        readonly masks?: readonly Polygon[]
      }[]
    }
  /** The facade process only: draws a falling object into the next pictures of this camera. Answered by a `fall` with `isTest`, or not at all. */
  | { readonly type: 'selfTest'; readonly cameraId: CameraId; readonly zone: string; readonly seed: number }
  | { readonly type: 'stop' }

/** inference process -> core */
export type FromVision =
  | { readonly type: 'ready'; readonly models: readonly { readonly id: string; readonly loadMs: number; readonly provider: string }[] }
  | {
      readonly type: 'tracks'
      readonly cameraId: CameraId
      readonly seq: number
      readonly atMs: EpochMs
      readonly tracks: readonly Track[]
      /** Time of the model's run for this frame, ms. */
      readonly inferMs: number
    }
  | { readonly type: 'hit'; readonly hit: RuleHit }
  /** The facade process: a thing that came down, alarm or not. */
  | { readonly type: 'fall'; readonly fall: Fall }
  /** The facade process, once a second and camera. */
  | { readonly type: 'facade'; readonly figures: FacadeFigures }
  /** Once a second from `ready` on, whatever else there is to say: a process that is silent for longer is frozen. */
  | { readonly type: 'alive' }
  /** This process cannot go on; it exits after saying so. */
  | { readonly type: 'fault'; readonly message: string }

// ---- Wire format of one frame: u32 length of header, u32 length of planes, header as JSON, Y, U, V (all big-endian).

/** Bounds what a reader of the socket accepts: a 4K picture is 12.4 MB. */
export const MAX_HEADER_BYTES = 4096
export const MAX_PLANES_BYTES = 3840 * 2160 * 2
export const FRAME_PREFIX_BYTES = 8
/** The inference process sends this byte when it can take one more frame; the media process answers with one frame. */
export const FRAME_CREDIT = 0x2b

/** @returns prefix and header; the planes follow as they are, so that no pixel is copied */
export function encodeFrameHead(header: FrameHeader, planesBytes: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  if (json.length > MAX_HEADER_BYTES || planesBytes > MAX_PLANES_BYTES) throw new RangeError('frame too large')
  const head = new Uint8Array(FRAME_PREFIX_BYTES + json.length)
  const view = new DataView(head.buffer)
  view.setUint32(0, json.length)
  view.setUint32(4, planesBytes)
  head.set(json, FRAME_PREFIX_BYTES)
  return head
}

/**
 * Reads one frame from the front of `bytes`.
 *
 * @returns the frame (views into `bytes`) and how many bytes it took, or null while it is incomplete
 * @throws  RangeError when lengths are beyond the bounds or do not fit the header: the stream is lost, close it
 */
export function decodeFrame(bytes: Uint8Array): { frame: Frame; used: number } | null {
  if (bytes.length < FRAME_PREFIX_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = view.getUint32(0)
  const planesBytes = view.getUint32(4)
  if (headerBytes > MAX_HEADER_BYTES || planesBytes > MAX_PLANES_BYTES) throw new RangeError('frame lengths out of bounds')
  const start = FRAME_PREFIX_BYTES + headerBytes
  const used = start + planesBytes
  if (bytes.length < used) return null
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(FRAME_PREFIX_BYTES, start))) as FrameHeader
  const luma = header.crop.width * header.crop.height
  if (!(luma > 0) || (luma + luma / 2 !== planesBytes && luma !== planesBytes)) throw new RangeError('planes do not fit the header')
  const frame: Frame = {
    header,
    y: bytes.subarray(start, start + luma),
    u: bytes.subarray(start + luma, start + luma + (planesBytes - luma) / 2),
    v: bytes.subarray(start + luma + (planesBytes - luma) / 2, used),
  }
  return { frame, used }
}
