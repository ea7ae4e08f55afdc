// What core, media and vision say to each other while a recording is searched again: the order, how far it is, what came down.
import type { ArmedRule, Zone } from './detection.ts'
import type { Fall } from './falling.ts'
import type { CameraId, EpochMs } from './ids.ts'

/** The part of the recorded picture that is searched, px of it, all even; and the size it is analysed in. */
export interface Strip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly analysedWidth: number
  readonly analysedHeight: number
}

/** A piece of the span that one decoder goes through, seconds of the recording. */
export interface Stretch {
  /** Decoded and watched from here to there ... */
  readonly fromS: number
  readonly toS: number
  /** ... but only what begins in this part counts: the rest is run-up and run-out. */
  readonly countsFromS: number
  readonly countsToS: number
}

/** core -> the process that reads the recording */
export type ToRecordingProcess = {
  readonly type: 'read'
  /** Absolute path of a file that was probed. */
  readonly file: string
  readonly container: Container
  readonly codec: string
  /** Time stamp of its first picture, s. */
  readonly startS: number
  readonly strip: Strip
  readonly stretches: readonly Stretch[]
  /** Where the searching process listens. */
  readonly socket: string
  /** Decoders at once. */
  readonly atOnce: number
}

export type FromRecordingProcess = { readonly type: 'done' } | { readonly type: 'failed'; readonly code: string; readonly message: string }

/** core -> the process that searches */
export type ToLookBackProcess = {
  readonly type: 'search'
  readonly cameraId: CameraId
  /** In 0..1 of the strip, as are all coordinates that come back. */
  readonly zones: readonly Zone[]
  readonly rules: readonly ArmedRule[]
  readonly fps: number
  readonly strip: Strip
  readonly stretches: readonly Stretch[]
  /** When the recording's first picture was taken, and its time stamp. */
  readonly recordingStartsAtMs: EpochMs
  readonly startS: number
}

export type FromLookBackProcess =
  | { readonly type: 'ready' }
  | { readonly type: 'fall'; readonly stretch: number; readonly fall: Fall }
  /** Twice a second: seconds searched of each stretch, and pictures in all. */
  | { readonly type: 'progress'; readonly searchedS: readonly number[]; readonly pictures: number }
  /** All pictures of this stretch have been watched. */
  | { readonly type: 'ended'; readonly stretch: number; readonly pictures: number }
  | { readonly type: 'fault'; readonly message: string }

/** By the ending of the file's name; the demuxer is forced, so that no play list can pass for a video. */
export const CONTAINERS = ['mp4', 'mkv', 'ts'] as const
export type Container = (typeof CONTAINERS)[number]

/** Before the pictures of one stretch: u32 (big-endian) number of the stretch; then Matroska as ffmpeg writes it, grey pictures of the strip. */
export const STRETCH_HEAD_BYTES = 4
