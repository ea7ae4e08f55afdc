// What the core and the media process say to each other over the IPC channel of the child process.
import type { Fall } from '../contract/falling.ts'
import type { Box, Polygon } from '../contract/geometry.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { CameraState, PictureFault, StreamFault } from '../contract/vocabulary.ts'
import type { RecorderAsk, RecorderSaid } from './replay/recorder-asks.ts'
import type { RingOrder, RingReport } from './archive/recorder.ts'
import type { FromPlayback, ToPlayback } from './playback/messages.ts'

export interface MediaCamera {
  readonly id: CameraId
  /** rtsp:// or rtsps://, with user and password where the camera wants them; never logged. */
  readonly url: string
  /** The large stream, fetched only while it is recorded or somebody looks at it; null: there is none beside `url`. */
  readonly mainUrl: string | null
  /** Frames per second asked of ffmpeg, where the frame index is the clock; of a facade, what is expected before its own rate is known. */
  readonly fps: number
  /** Every picture is decoded and its luma handed to the facade process, in order. */
  readonly isFacade: boolean
  /** null: nothing is armed, no frame is handed to vision. */
  readonly analyse: { readonly crop: Box; /** upper bound of frames per second handed over */ readonly maxFps: number } | null
  /** Absent: a good one, over TCP. */
  readonly line?: Line
}

/** The way from a camera to us. */
export interface Line {
  readonly transport: 'tcp' | 'udp'
  /** Pauses are borne longer before the camera counts as lost. */
  readonly isWeak: boolean
}

/** How pictures get to the facade process. */
export interface FacadeLink {
  /** Where it listens. */
  readonly socket: string
  /** A file in memory through which planes go instead of the socket, at a sixth of the cost; null where there is none. */
  readonly pictureFile: string | null
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
  /** Frames dropped because they were late, and pictures of a facade that were not analysed, since the process started. */
  readonly dropped: number
  readonly restarts: number
  readonly width: number
  readonly height: number
  /** `avc1.640028`; null before the first picture. */
  readonly codec: string | null
  /** A code of contract/errors.ts that says what is wrong, or null: `camera.unauthorized`, `camera.unreachable`, `camera.notVideo` ... */
  readonly problem: string | null
  /** What is wrong with a picture or stream that comes all the same. A frozen picture is no live one: it is `stalled`, `camera.frozen`. */
  readonly faults: readonly (PictureFault | StreamFault)[]
  /** Over the last ten seconds; null before that. */
  readonly kbps: number | null
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

/** A picture made of several: which stretch of time they are from, and whether every one is the very picture the fall was seen in. */
export interface FallPictureResult {
  readonly sha256: string
  readonly bytes: number
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  readonly proven: boolean
}

export interface FallPicturesResult {
  readonly trajectory: FallPictureResult
  readonly crops: FallPictureResult
}

/** A recorded file that evidence is taken from instead of the ring. */
export interface RecordedFile {
  /** Absolute path. */
  readonly file: string
  /** When its first picture was taken. */
  readonly startsAtMs: EpochMs
}

/** What is written into the pictures of a fall. */
export interface FallWords {
  /** Site, camera, time and number: goes below both pictures. */
  readonly title: string
  /** `12层 · Floor 12 (11–13)`, or null. */
  readonly floor: string | null
  readonly first: string
  readonly last: string
  readonly impact: string
  /** Where it was not seen to land. */
  readonly impactUnseen: string
  /** `物体放大 {times} 倍 · object enlarged {times} times` */
  readonly enlarged: string
}

export interface FallPicturesOrder {
  readonly fall: Pick<Fall, 'tracks' | 'firstAtMs' | 'lastAtMs'>
  readonly words: FallWords
  /** Of the picture nobody is to see these, but for the object itself. */
  readonly masks?: readonly Polygon[] | undefined
  /** Absolute paths that do not exist yet. */
  readonly trajectoryFile: string
  readonly cropsFile: string
}

export type ToMedia =
  | {
      readonly type: 'configure'
      readonly cameras: readonly MediaCamera[]
      /** socket on which an inference process listens, or null */ readonly frameSocket: string | null
      /** File in memory through which planes go to it; null: through the socket. */ readonly frameFile: string | null
      readonly facadeLink: FacadeLink | null
    }
  | {
      readonly type: 'snapshot'
      readonly requestId: number
      readonly cameraId: CameraId
      readonly atMs: EpochMs
      readonly boxes: readonly Box[]
      readonly masks?: readonly Polygon[] | undefined
      readonly file: string
      readonly recording?: RecordedFile | undefined
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
      readonly recording?: RecordedFile | undefined
    }
  | ({
      readonly type: 'fallPictures'
      readonly requestId: number
      readonly cameraId: CameraId
      readonly recording?: RecordedFile | undefined
    } & FallPicturesOrder)
  | ToPlayback
  | RecorderSaid
  | { readonly type: 'ring'; readonly order: RingOrder }
  | { readonly type: 'stop' }

export type FromMedia =
  /** `liveSocket`: HTTP server on a local socket that accepts the upgrade of /live/ws; only the core may reach it. */
  | { readonly type: 'ready'; readonly liveSocket: string }
  /** Once a second, also without cameras: a process that is silent for longer is frozen. */
  | { readonly type: 'alive' }
  | { readonly type: 'camera'; readonly status: CameraStatus }
  | RecorderAsk
  /** What is recorded: every other second while something is. */
  | { readonly type: 'ring'; readonly report: RingReport }
  | { readonly type: 'snapshotDone'; readonly requestId: number; readonly result: SnapshotResult }
  | { readonly type: 'clipDone'; readonly requestId: number; readonly result: ClipResult }
  | { readonly type: 'fallPicturesDone'; readonly requestId: number; readonly result: FallPicturesResult }
  | FromPlayback
  /** `code` of contract/errors.ts, e.g. `evidence.notInRing`. */
  | { readonly type: 'failed'; readonly requestId: number; readonly code: string; readonly message: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly message: string; readonly data?: Readonly<Record<string, unknown>> }
