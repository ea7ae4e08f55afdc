// Keeps one child process running: started again after a growing pause, with its state for everybody to see.
import type { Log } from './log.ts'

export type ProcessState = 'starting' | 'running' | 'down'

/** What startMedia and startInference return, as far as supervision goes. */
export interface Supervisable {
  /** Rejects when the process ends before it is ready. */
  readonly ready: Promise<unknown>
  stop(): Promise<void>
}

export interface Supervised<P> {
  /** null while the process is down. */
  current(): P | null
  state(): ProcessState
  stop(): Promise<void>
}

interface Options<P extends Supervisable> {
  readonly name: string
  readonly log: Log
  /** Starts one process; must call `onExit` exactly once, when it is gone. */
  start(onExit: (reason: string) => void): P
  onReady(process: P): void
  /** It was running or starting and is gone now; it will be started again by itself. */
  onDown(reason: string): void
  /** Pauses between starts, ms; the last one repeats. Reset once a process was ready. */
  readonly pausesMs?: readonly number[]
}

const PAUSES_MS = [200, 500, 1000, 2000, 5000, 10_000]

export function superviseProcess<P extends Supervisable>(options: Options<P>): Supervised<P> {
  const pauses = options.pausesMs ?? PAUSES_MS
  let current: P | null = null
  let state: ProcessState = 'starting'
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let isStopping = false

  const run = () => {
    state = 'starting'
    let mine: P | null = null
    const exited = (reason: string) => {
      if (mine !== null && current !== mine) return
      current = null
      state = 'down'
      if (isStopping) return
      const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0
      failures++
      options.log.error(`${options.name} process is down, starting it again`, { reason, pauseMs: pause })
      options.onDown(reason)
      timer = setTimeout(run, pause)
    }
    mine = options.start(exited)
    current = mine
    const started = mine
    started.ready.then(
      () => {
        if (current !== started) return
        state = 'running'
        failures = 0
        options.onReady(started)
      },
      () => undefined, // onExit reports it, once
    )
  }
  run()
  return {
    current: () => (state === 'down' ? null : current),
    state: () => state,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await current?.stop()
    },
  }
}
