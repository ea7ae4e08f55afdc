// Starts the process that searches a recording and speaks to it: what the core holds of it.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FromLookBackProcess, ToLookBackProcess } from '../contract/look-back.ts'

export interface LookBackSearcher {
  readonly pid: number | undefined
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>
}

export interface LookBackSearcherIo {
  /** Where it listens for pictures: a path, on Windows a pipe name. */
  readonly socketPath: string
  /** `ready`: it has the order and listens for pictures. */
  readonly onMessage: (message: FromLookBackProcess) => void
  /** Once, also when the process could not be started. */
  readonly onExit: () => void
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
}

const LINE_MAX = 500

/** From source the entry is a .ts file; bundled, an .mjs beside the core's. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './look-back-process.ts' : './look-back-process.mjs', import.meta.url))
}

export function startLookBackSearcher(order: ToLookBackProcess, { socketPath, onMessage, onExit, log }: LookBackSearcherIo): LookBackSearcher {
  const child = spawn(process.execPath, [entryPath(), '--socket', socketPath], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true })
  const gone = Promise.withResolvers<void>()
  let isGone = false
  const leave = (): void => {
    if (isGone) return
    isGone = true
    gone.resolve()
    onExit()
  }
  // Sent before it listens to us: the channel keeps it.
  child.send(order, (error) => error && log('warn', 'look-back process did not take its order', { error: error.message }))
  child.on('message', (message) => onMessage(message as FromLookBackProcess))
  createInterface({ input: child.stderr! }).on('line', (line) => log('warn', 'look-back process says', { line: line.slice(0, LINE_MAX) }))
  child.once('exit', leave)
  child.once('error', (error) => {
    log('warn', 'look-back process failed', { error: error.message })
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
