// Starts the process that reads a recording and speaks to it: what the core holds of it.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromRecordingProcess, ToRecordingProcess } from '../contract/look-back.ts'

export interface RecordingReader {
  readonly pid: number | undefined
  /** SIGKILL; every ffmpeg of it ends with it. Resolves when it is gone. */
  kill(): Promise<void>
}

export interface RecordingReaderIo {
  readonly onMessage: (message: FromRecordingProcess) => void
  /** Once, also when the process could not be started. */
  readonly onExit: () => void
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
}

const MAX_STDERR_LINE = 2000

/** `.ts` beside this file, or bundled, `.mjs` beside the core. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './recording-process.ts' : './recording-process.mjs', import.meta.url))
}

export function startRecordingReader(order: ToRecordingProcess, io: RecordingReaderIo): RecordingReader {
  const child = spawn(process.execPath, [entryPath()], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true })
  const gone = Promise.withResolvers<void>()
  let isGone = false
  const leave = () => {
    if (isGone) return
    isGone = true
    gone.resolve()
    io.onExit()
  }
  // Sent before it listens to us: the channel keeps it.
  child.send(order, (error) => error && io.log('warn', 'recording process did not take its order', { error: error.message }))
  child.on('message', (message) => io.onMessage(message as FromRecordingProcess))
  child.stderr?.on('data', (chunk: Buffer) => io.log('warn', 'recording process', { stderr: chunk.toString('utf8').slice(0, MAX_STDERR_LINE) }))
  child.once('exit', leave)
  child.once('error', (error) => {
    io.log('warn', 'recording process failed', { error: error.message })
    if (child.pid === undefined) leave()
  })
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL')
      await gone.promise
    },
  }
}
