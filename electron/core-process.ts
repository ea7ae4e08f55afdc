// Starts the core as a plain Node process beside the window and starts it again, after a growing pause, whenever it ends.
import type { ChildProcess } from 'node:child_process'
import { createReadyReader } from './ready-line.ts'

/** Pauses between an end and the next start, ms; the last one repeats. */
export const PAUSES_MS = [500, 1000, 2000, 5000, 10_000, 30_000] as const
/** A migration of a large database may take this long before the core serves. */
const READY_WITHIN_MS = 180_000
/** A core that served this long was well: the next pause is the first one again. */
const WELL_AFTER_MS = 60_000
/** INTERFACES: a clean stop takes at most 5 s. */
const STOP_WITHIN_MS = 6000
const COMPLAINT_CHARS = 2000

export interface CoreWatch {
  /** @param phones where phones come in; null: that door is closed */
  onUp(url: string, phones: string | null): void
  /** @param complaint the end of what the core wrote to stderr, for people */
  onDown(complaint: string, pauseMs: number): void
}

export interface CoreKeeper {
  /** Ends the core and starts none any more; resolves when it is gone. */
  stop(): Promise<void>
}

/**
 * @param launch starts one core with stdout and stderr piped and an IPC channel: the core ends itself when that closes, so
 *               none is left behind when the window is killed
 */
export function keepCoreRunning(launch: () => ChildProcess, watch: CoreWatch, pausesMs: readonly number[] = PAUSES_MS): CoreKeeper {
  let child: ChildProcess | null = null
  let failures = 0
  let restart: NodeJS.Timeout | undefined
  let isStopping = false

  const run = () => {
    const mine = launch()
    child = mine
    const read = createReadyReader()
    let complaint = ''
    let well: NodeJS.Timeout | undefined
    const late = setTimeout(() => mine.kill('SIGKILL'), READY_WITHIN_MS)
    mine.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const ready = read(chunk)
      if (ready === null) return
      clearTimeout(late)
      well = setTimeout(() => (failures = 0), WELL_AFTER_MS)
      watch.onUp(ready.url, ready.phones)
    })
    mine.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      process.stderr.write(chunk)
      complaint = (complaint + chunk).slice(-COMPLAINT_CHARS)
    })
    let isGone = false
    const gone = (reason: string) => {
      if (isGone) return
      isGone = true
      clearTimeout(late)
      clearTimeout(well)
      child = null
      if (isStopping) return
      const pauseMs = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0
      failures++
      watch.onDown(`${complaint}${reason}`, pauseMs)
      restart = setTimeout(run, pauseMs)
    }
    mine.once('error', (error) => gone(error.message))
    // 'close', not 'exit': the last words on stderr have then been read
    mine.once('close', (code, signal) => gone(`(exit ${code ?? signal ?? 'unknown'})`))
  }
  run()

  return {
    async stop() {
      isStopping = true
      clearTimeout(restart)
      const last = child
      if (last === null || last.exitCode !== null || last.signalCode !== null) return
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()))
      const force = setTimeout(() => last.kill('SIGKILL'), STOP_WITHIN_MS)
      // Windows knows no SIGTERM: there the closed channel is the request
      if (process.platform === 'win32' && last.connected) last.disconnect()
      else last.kill('SIGTERM')
      await ended
      clearTimeout(force)
    },
  }
}
