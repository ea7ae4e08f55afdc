// What the core and the media process say to each other about recordings: what is kept, exports, and what was looked at.
import type { Polygon } from '../../contract/geometry.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { PlaybackSource } from '../../contract/playback.ts'
import type { KeptSpan } from '../archive/picture-source.ts'
import type { Stretch } from './view-log.ts'

export interface SpansRequest {
  readonly cameraId: CameraId
  readonly source: PlaybackSource
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

export interface ExportRequest extends SpansRequest {
  /** Absolute path of a directory that exists; files in it are `NAME.mp4`, `NAME-2.mp4` ... */
  readonly directory: string
  /** Letters, digits and hyphens. */
  readonly name: string
  /** Lines burnt into every picture, which makes a copy of it; null: the pictures stay untouched. */
  readonly watermark: { readonly lines: readonly string[]; readonly timeZone: string } | null
  /** Of the picture nobody is to see these, which makes a copy of it too; absent: nothing is covered. */
  readonly masks?: readonly Polygon[]
}

export interface ExportedFile {
  /** Within the directory. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** Of every 4 MiB, with the time of the first picture in it. */
  readonly blocks: readonly { readonly sha256: string; readonly atMs: EpochMs | null }[]
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  readonly pictures: number
  /** RFC 6381, e.g. `avc1.4d401f`. */
  readonly codec: string
  /** SHA-256 of the untouched pictures that this copy was made from; null: these are they. */
  readonly madeFromSha256: string | null
}

export interface ExportResult {
  /** In the order of time: another one where the stream changed its size or codec. */
  readonly files: readonly ExportedFile[]
  /** Of the span that was asked for. */
  readonly gaps: readonly Stretch[]
}

export interface ExportProgress {
  /** 0..1 of the whole work. */
  readonly progress01: number
  readonly bytes: number
}

export type ToPlayback =
  | ({ readonly type: 'spans'; readonly requestId: number } & SpansRequest)
  | ({ readonly type: 'export'; readonly requestId: number } & ExportRequest)
  | { readonly type: 'cancelExport'; readonly requestId: number }

export type FromPlayback =
  | { readonly type: 'spansDone'; readonly requestId: number; readonly result: readonly KeptSpan[] }
  | { readonly type: 'exportDone'; readonly requestId: number; readonly result: ExportResult }
  | { readonly type: 'exportProgress'; readonly requestId: number; readonly progress: ExportProgress }
  /** Somebody has stopped looking: what was sent under this view. */
  | { readonly type: 'viewed'; readonly view: string; readonly stretches: readonly Stretch[] }
