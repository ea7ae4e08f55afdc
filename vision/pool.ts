// Starts an inference process and speaks with it; the core decides when to start another.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FromVision, ToVision } from '../contract/detection.ts'

export interface InferenceExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** false: it ended by itself. */
  readonly wasAsked: boolean
}

export interface InferenceOptions {
  /** Where the process listens for the media process: a path, on Windows a pipe name. */
  readonly socketPath: string
  readonly modelsDir: string
  /** Lowest score the detector reports, 0..1; the tracker's own bound unless said. */
  readonly minScore?: number
  readonly onMessage: (message: FromVision) => void
  /** Once, also when the process could not be started. */
  readonly onExit: (exit: InferenceExit) => void
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Record<string, unknown>) => void
}

export interface InferenceProcess {
  readonly pid: number | undefined
  configure(cameras: Extract<ToVision, { type: 'configure' }>['cameras']): void
  /** Answers when the process is gone: asked first, then SIGTERM, then SIGKILL. */
  stop(): Promise<void>
  /** SIGKILL, for one that is frozen; `onExit` follows. */
  kill(): void
}

/** A run in flight takes 50 ms, on a loaded machine ten times that. */
const STOP_MS = 1500
const LINE_MAX = 500

/** From source the entry is a .ts file; bundled, an .mjs beside the core's. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './infer-process.ts' : './infer-process.mjs', import.meta.url))
}

/** `spawn`, not `fork`: Electron's fuses may forbid the latter. Configurations sent before `ready` are kept by the channel. */
export function startInference({ socketPath, modelsDir, minScore, onMessage, onExit, log }: InferenceOptions): InferenceProcess {
  const args = [entryPath(), '--socket', socketPath, '--models', modelsDir, ...(minScore === undefined ? [] : ['--min-score', String(minScore)])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true })
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
    log('warn', 'inference process failed', { cause: cause.message })
    if (child.pid === undefined) leave(null, null)
  })
  child.once('exit', leave)
  child.on('message', (message) => onMessage(message as FromVision))
  createInterface({ input: child.stderr! }).on('line', (line) => log('warn', 'inference process says', { line: line.slice(0, LINE_MAX) }))

  const send = (message: ToVision): void => {
    if (child.connected) child.send(message, (cause) => cause && log('warn', 'inference process did not take a message', { cause: cause.message }))
  }
  return {
    pid: child.pid,
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
