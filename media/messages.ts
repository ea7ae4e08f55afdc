// What the core and the media process say to each other over the IPC channel of the child process.
import type { Box } from '../contract/geometry.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { CameraState } from '../contract/vocabulary.ts'

export interface MediaCamera {
  readonly id: CameraId
  /** rtsp:// or rtsps://, with user and password where the camera wants them; never logged. */
  readonly url: string
  /** Frames per second asked of ffmpeg; the frame index is the clock. */
  readonly fps: number
  /** null: nothing is armed, no frame is handed to vision. */
  readonly analyse: { readonly crop: Box; /** upper bound of frames per second handed over */ readonly maxFps: number } | null
}

export interface CameraStatus {
  readonly id: CameraId
  readonly state: CameraState
  readonly sinceMs: EpochMs
  /** Decoded frames per second over the last five seconds. */
  readonly fps: number
  readonly expectedFps: number
  /** Frames per second handed to vision over the last five seconds. */
  readonly analysedFps: number
  /** null before the first frame. */
  readonly lastFrameAtMs: EpochMs | null
  /** Frames dropped because they were late, since the process started. */
  readonly dropped: number
  readonly restarts: number
  readonly width: number
  readonly height: number
  /** A code of contract/errors.ts that says what is wrong, or null: `camera.unauthorized`, `camera.unreachable`, `camera.notVideo` ... */
  readonly problem: string | null
}

export interface SnapshotResult {
  readonly sha256: string
  readonly bytes: number
  readonly atMs: EpochMs
}

export interface ClipResult {
  readonly sha256: string
  readonly bytes: number
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  /** The clip was decoded and its picture at `proveAtMs` is the one the alert was raised on. */
  readonly proven: boolean
}

export type ToMedia =
  | {
      readonly type: 'configure'
      readonly cameras: readonly MediaCamera[]
      /** socket on which an inference process listens, or null */ readonly frameSocket: string | null
    }
  | {
      readonly type: 'snapshot'
      readonly requestId: number
      readonly cameraId: CameraId
      readonly atMs: EpochMs
      readonly boxes: readonly Box[]
      readonly file: string
    }
  | {
      readonly type: 'clip'
      readonly requestId: number
      readonly cameraId: CameraId
      readonly fromMs: EpochMs
      /** May lie in the future: the process waits until the ring has it. */
      readonly toMs: EpochMs
      readonly proveAtMs: EpochMs
      readonly file: string
    }
  | { readonly type: 'stop' }

export type FromMedia =
  /** `liveSocket`: HTTP server on a local socket that accepts the upgrade of /live/ws; only the core may reach it. */
  | { readonly type: 'ready'; readonly liveSocket: string }
  /** Once a second, also without cameras: a process that is silent for longer is frozen. */
  | { readonly type: 'alive' }
  | { readonly type: 'camera'; readonly status: CameraStatus }
  | { readonly type: 'snapshotDone'; readonly requestId: number; readonly result: SnapshotResult }
  | { readonly type: 'clipDone'; readonly requestId: number; readonly result: ClipResult }
  /** `code` of contract/errors.ts, e.g. `evidence.notInRing`. */
  | { readonly type: 'failed'; readonly requestId: number; readonly code: string; readonly message: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly message: string; readonly data?: Readonly<Record<string, unknown>> }
