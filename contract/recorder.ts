// What a recorder of the site keeps of a camera, and how it is played from there; between the core and the media process only.
import type { CameraLanguage, CameraLogin } from './camera-pairing.ts'
import type { EpochMs } from './ids.ts'
import type { RecorderProblem } from './recorder-errors.ts'

/** A stretch that the recorder keeps, on our clock. */
export interface RecorderSpan {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  /** What the recorder writes for a moment of it is that much more: its clock's lead, and its zone where it writes local time. ms */
  readonly writtenAheadMs: number
}

/** Where a camera's recordings are played from. Holds the log-in: never for screens or logs. */
export interface ReplayPlace {
  readonly language: CameraLanguage
  /** rtsp:// without log-in and without a time; of a language that writes the time into it, up to its query. */
  readonly address: string
  readonly login: CameraLogin | null
}

/** What a recorder answered. */
export interface RecorderAnswer {
  /** null: the spans are all there is; else why nothing, or not all, is known. */
  readonly problem: RecorderProblem | null
  /** Oldest first, none touching another, cut to what was asked for. */
  readonly spans: readonly RecorderSpan[]
  /** null where it cannot be played. */
  readonly replay: ReplayPlace | null
}
