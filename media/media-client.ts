// Starts the media process and speaks to it: what the core holds of the media room.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Box, Polygon } from '../contract/geometry.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { RecorderAnswer } from '../contract/recorder.ts'
import type { RingOrder, RingReport } from './archive/recorder.ts'
import type {
  CameraStatus,
  ClipResult,
  FacadeLink,
  FallPicturesOrder,
  FallPicturesResult,
  FromMedia,
  MediaCamera,
  RecordedFile,
  SnapshotResult,
  ToMedia,
} from './messages.ts'
import type { KeptSpan } from './archive/picture-source.ts'
import type { ExportProgress, ExportRequest, ExportResult, FromPlayback, SpansRequest } from './playback/messages.ts'
import type { RecorderAsk } from './replay/recorder-asks.ts'

export interface MediaIo {
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  /** Once a second per camera, and at once on every change of its state. */
  readonly onCamera: (status: CameraStatus) => void
  /** What is recorded, every other second while something is. */
  readonly onRing?: (report: RingReport) => void
  /** At every message of the process, at least once a second from `ready` on: silence for longer means it is frozen. */
  readonly onAlive?: () => void
  /** Somebody has stopped looking at a recording. */
  readonly onViewed?: (viewed: Extract<FromPlayback, { type: 'viewed' }>) => void
  /** What the recorder of a camera keeps, for whoever plays it. Absent: there are none. */
  readonly onRecorderAsked?: (cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs) => Promise<RecorderAnswer>
  /** The process is gone, asked or not; every open request has been rejected before. */
  readonly onExit: (exit: { readonly code: number | null; readonly signal: string | null }) => void
}

export interface SnapshotRequest {
  readonly cameraId: CameraId
  readonly atMs: EpochMs
  /** Drawn into the picture. */
  readonly boxes: readonly Box[]
  /** Of the picture nobody is to see these. */
  readonly masks?: readonly Polygon[] | undefined
  /** Absolute path; must not exist yet, its directory must. */
  readonly file: string
  /** Absent: from the camera's ring. */
  readonly recording?: RecordedFile | undefined
}

export interface ClipRequest {
  readonly cameraId: CameraId
  readonly fromMs: EpochMs
  /** May lie in the future. */
  readonly toMs: EpochMs
  readonly proveAtMs: EpochMs
  /** Absolute path; must not exist yet, its directory must. */
  readonly file: string
  /** Absent: from the camera's ring. */
  readonly recording?: RecordedFile | undefined
}

export interface FallPicturesRequest extends FallPicturesOrder {
  readonly cameraId: CameraId
  /** Absent: from the camera's ring. */
  readonly recording?: RecordedFile | undefined
}

export interface Media {
  /** Rejects when the process ends before it is ready. */
  readonly ready: Promise<{ readonly liveSocket: string }>
  readonly pid: number | undefined
  /** The whole list every time; cameras that did not change go on undisturbed. */
  configure(cameras: readonly MediaCamera[], frameSocket: string | null, facadeLink?: FacadeLink | null, frameFile?: string | null): void
  /** What is recorded on the disk; the whole list every time. */
  record(order: RingOrder): void
  /** @throws MediaError */
  snapshot(request: SnapshotRequest): Promise<SnapshotResult>
  /** @throws MediaError */
  clip(request: ClipRequest): Promise<ClipResult>
  /**
   * The whole path on one picture and the object enlarged, from one decoding; both files or none.
   *
   * @throws MediaError
   */
  fallPictures(request: FallPicturesRequest): Promise<FallPicturesResult>
  /** @throws MediaError */
  spans(request: SpansRequest): Promise<readonly KeptSpan[]>
  /** Nothing of it is left on disk when it rejects, also after `signal`. @throws MediaError */
  exportSpan(request: ExportRequest, signal: AbortSignal, onProgress: (progress: ExportProgress) => void): Promise<ExportResult>
  /** Resolves when the process and every ffmpeg of it is gone. */
  stop(): Promise<void>
  /** SIGKILL, for one that is frozen; `onExit` follows. Every ffmpeg of it ends with it. */
  kill(): void
}

/** `code` is one of contract/errors.ts: `evidence.notInRing`, `evidence.writeFailed`, `media.exited` ... */
export class MediaError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

const STOP_GRACE_MS = 3000
const MAX_STDERR_LINE = 2000

/** `media-process.ts` beside this file, or the bundled `media-process.mjs` beside the bundled core. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './media-process.ts' : './media-process.mjs', import.meta.url))
}

/** Starts one media process. It is never restarted from here: the core supervises it. */
export function startMedia(io: MediaIo): Media {
  const child = spawn(process.execPath, [entryPath()], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true })
  const waiting = new Map<number, Waiting>()
  const progresses = new Map<number, (progress: ExportProgress) => void>()
  let lastRequestId = 0
  let isGone = false
  const ready = Promise.withResolvers<{ readonly liveSocket: string }>()
  const exited = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)

  const send = (message: ToMedia) => {
    if (child.connected) child.send(message, (error) => error && io.log('warn', 'media process not reached', { error: error.message }))
  }
  const ask = <T>(build: (requestId: number) => ToMedia): Promise<T> => {
    if (isGone) return Promise.reject(new MediaError('media.exited', 'the media process is not running'))
    const requestId = ++lastRequestId
    return new Promise<T>((resolve, reject) => {
      waiting.set(requestId, { resolve, reject })
      send(build(requestId))
    })
  }
  const askedOf = async ({ askId, cameraId, fromMs, toMs }: RecorderAsk) => {
    const none: RecorderAnswer = { problem: 'recorder.none', spans: [], replay: null }
    const answer = await (io.onRecorderAsked?.(cameraId, fromMs, toMs) ?? Promise.resolve(none)).catch((error: unknown): RecorderAnswer => {
      io.log('warn', 'a recorder could not be asked', { camera: cameraId, error: String(error) })
      return { ...none, problem: 'recorder.unreachable' }
    })
    send({ type: 'recorderSaid', askId, answer })
  }
  const settle = (requestId: number, act: (entry: Waiting) => void) => {
    const entry = waiting.get(requestId)
    waiting.delete(requestId)
    if (entry) act(entry)
  }
  const gone = (code: number | null, signal: string | null, reason: string) => {
    if (isGone) return
    isGone = true
    const error = new MediaError('media.exited', reason)
    ready.reject(error)
    for (const entry of waiting.values()) entry.reject(error)
    waiting.clear()
    exited.resolve()
    io.onExit({ code, signal })
  }

  child.on('message', (raw) => {
    const message = raw as FromMedia
    io.onAlive?.()
    if (message.type === 'alive') return
    if (message.type === 'ready') ready.resolve({ liveSocket: message.liveSocket })
    else if (message.type === 'camera') io.onCamera(message.status)
    else if (message.type === 'askRecorder') void askedOf(message)
    else if (message.type === 'ring') io.onRing?.(message.report)
    else if (message.type === 'log') io.log(message.level, message.message, message.data)
    else if (message.type === 'viewed') io.onViewed?.(message)
    else if (message.type === 'exportProgress') progresses.get(message.requestId)?.(message.progress)
    else if (message.type === 'failed') settle(message.requestId, (entry) => entry.reject(new MediaError(message.code, message.message)))
    else settle(message.requestId, (entry) => entry.resolve(message.result as never))
  })
  child.stderr?.on('data', (chunk: Buffer) => io.log('warn', 'media process', { stderr: chunk.toString('utf8').slice(0, MAX_STDERR_LINE) }))
  child.on('exit', (code, signal) => gone(code, signal, `the media process ended (${code ?? signal})`))
  child.on('error', (error) => gone(null, null, `the media process could not be started: ${error.message}`))

  return {
    ready: ready.promise,
    pid: child.pid,
    configure: (cameras, frameSocket, facadeLink = null, frameFile = null) => send({ type: 'configure', cameras, frameSocket, facadeLink, frameFile }),
    record: (order) => send({ type: 'ring', order }),
    snapshot: (request) => ask((requestId) => ({ type: 'snapshot', requestId, ...request })),
    clip: (request) => ask((requestId) => ({ type: 'clip', requestId, ...request })),
    fallPictures: (request) => ask((requestId) => ({ type: 'fallPictures', requestId, ...request })),
    spans: (request) => ask((requestId) => ({ type: 'spans', requestId, ...request })),
    exportSpan(request, signal, onProgress) {
      let id = 0
      const cancel = () => send({ type: 'cancelExport', requestId: id })
      const result = ask<ExportResult>((requestId) => {
        id = requestId
        progresses.set(id, onProgress)
        return { type: 'export', requestId, ...request }
      })
      signal.addEventListener('abort', cancel, { once: true })
      if (signal.aborted) cancel()
      return result.finally(() => {
        progresses.delete(id)
        signal.removeEventListener('abort', cancel)
      })
    },
    stop: async () => {
      send({ type: 'stop' })
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
      await exited.promise
      clearTimeout(timer)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
