// Starts the processes of vision and speaks with them; the core decides when to start another.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FromVision, ToVision } from '../contract/detection.ts'
import type { CameraId } from '../contract/ids.ts'

export interface VisionExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** false: it ended by itself. */
  readonly wasAsked: boolean
}

export interface VisionOptions {
  /** Where the process listens for the media process: a path, on Windows a pipe name. */
  readonly socketPath: string
  readonly onMessage: (message: FromVision) => void
  /** Once, also when the process could not be started. */
  readonly onExit: (exit: VisionExit) => void
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Record<string, unknown>) => void
}

export interface InferenceOptions extends VisionOptions {
  readonly modelsDir: string
  /** Lowest score the detector reports, 0..1; the tracker's own bound unless said. */
  readonly minScore?: number
  /** The file in memory through which the media process passes pictures; null or absent: they come through the socket. */
  readonly pictureFile?: string | null
}

export interface FacadeOptions extends VisionOptions {
  /** The file in memory through which the media process passes pictures; null: they come through the socket. */
  readonly pictureFile: string | null
}

export interface VisionProcess {
  readonly pid: number | undefined
  /** May be called again and again: what did not change goes on undisturbed. */
  configure(cameras: Extract<ToVision, { type: 'configure' }>['cameras']): void
  /** Answers when the process is gone: asked first, then SIGTERM, then SIGKILL. */
  stop(): Promise<void>
  /** SIGKILL, for one that is frozen; `onExit` follows. */
  kill(): void
}

export interface FacadeProcess extends VisionProcess {
  /** Draws a falling object into the camera's next pictures; answered by a `fall` with `isTest`, or not at all. */
  selfTest(cameraId: CameraId, zone: string, seed: number): void
}

/** A run in flight takes 50 ms, on a loaded machine ten times that. */
const STOP_MS = 1500
const LINE_MAX = 500

export function startInference({ modelsDir, minScore, pictureFile, ...options }: InferenceOptions): VisionProcess {
  const more = [...(minScore === undefined ? [] : ['--min-score', String(minScore)]), ...picturesFrom(pictureFile)]
  return start('infer-process', 'inference', options, ['--models', modelsDir, ...more])
}

export function startFacadeProcess({ pictureFile, ...options }: FacadeOptions): FacadeProcess {
  const { send, ...child } = start('facade-process', 'facade', options, picturesFrom(pictureFile))
  return { ...child, selfTest: (cameraId, zone, seed) => send({ type: 'selfTest', cameraId, zone, seed }) }
}

function picturesFrom(file: string | null | undefined): string[] {
  return file == null ? [] : ['--pictures', file]
}

/** From source the entry is a .ts file; bundled, an .mjs beside the core's. */
function entryPath(entry: string): string {
  return fileURLToPath(new URL(`./${entry}${import.meta.url.endsWith('.ts') ? '.ts' : '.mjs'}`, import.meta.url))
}

/** `spawn`, not `fork`: Electron's fuses may forbid the latter. Configurations sent before `ready` are kept by the channel. */
function start(
  entry: string,
  name: string,
  { socketPath, onMessage, onExit, log }: VisionOptions,
  more: readonly string[],
): VisionProcess & { send(message: ToVision): void } {
  const child = spawn(process.execPath, [entryPath(entry), '--socket', socketPath, ...more], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true })
  const gone = Promise.withResolvers<true>()
  let isGone = false
  let wasAsked = false
  const leave = (code: number | null, signal: NodeJS.Signals | null): void => {
    if (isGone) return
    isGone = true
    gone.resolve(true)
    onExit({ code, signal, wasAsked })
  }
  child.once('error', (cause) => {
    log('warn', `${name} process failed`, { cause: cause.message })
    if (child.pid === undefined) leave(null, null)
  })
  child.once('exit', leave)
  child.on('message', (message) => onMessage(message as FromVision))
  createInterface({ input: child.stderr! }).on('line', (line) => log('warn', `${name} process says`, { line: line.slice(0, LINE_MAX) }))

  const send = (message: ToVision): void => {
    if (child.connected) child.send(message, (cause) => cause && log('warn', `${name} process did not take a message`, { cause: cause.message }))
  }
  return {
    pid: child.pid,
    send,
    configure: (cameras) => send({ type: 'configure', cameras }),
    async stop() {
      wasAsked = true
      send({ type: 'stop' })
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (await Promise.race([gone.promise, wait(STOP_MS, false)])) return
        child.kill(signal)
      }
      await gone.promise
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
