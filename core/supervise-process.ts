// Keeps one child process running: started again after a growing pause, also when it is still there but no longer answers.
import type { Log } from './log.ts'
import type { ProcessRecord } from './system/process-board.ts'

export type ProcessState = 'starting' | 'running' | 'down'

/** What startMedia and startInference return, as far as supervision goes. */
export interface Supervisable {
  readonly pid?: number | undefined
  /** Rejects when the process ends before it is ready. */
  readonly ready: Promise<unknown>
  stop(): Promise<void>
  /** SIGKILL: a process that is frozen hears nothing else. */
  kill(): void
}

export interface Supervised<P> {
  /** null while the process is down. */
  current(): P | null
  state(): ProcessState
  stop(): Promise<void>
}

/** What a process is started with. */
export interface Pulse {
  /** To be called exactly once, when it is gone. */
  exited(reason: string): void
  /** To be called at every sign of life. */
  alive(): void
}

interface Options<P extends Supervisable> {
  readonly name: string
  readonly log: Log
  /** Told of each start and end. */
  readonly record?: ProcessRecord | undefined
  start(pulse: Pulse): P
  onReady(process: P): void
  /** It was running or starting and is gone now; it will be started again by itself. May throw: that is logged. */
  onDown(reason: string): void
  /** Pauses between starts, ms; the last one repeats. Reset once a process was ready. */
  readonly pausesMs?: readonly number[]
  /** Looks in a row without a sign of life after which a running process counts as frozen. */
  readonly silentLooks: number
  readonly lookEveryMs?: number
}

const PAUSES_MS = [200, 500, 1000, 2000, 5000, 10_000]
/** Loading a model on a slow disk may take long; this long it cannot. */
const STARTING_LOOKS = 120

export function superviseProcess<P extends Supervisable>(options: Options<P>): Supervised<P> {
  const { name, log } = options
  const pauses = options.pausesMs ?? PAUSES_MS
  let current: P | null = null
  let state: ProcessState = 'starting'
  let failures = 0
  let silent = 0
  let timer: NodeJS.Timeout | undefined
  let isStopping = false

  const run = () => {
    state = 'starting'
    silent = 0
    let mine: P | null = null
    const exited = (reason: string) => {
      if (mine !== null && current !== mine) return
      current = null
      state = 'down'
      options.record?.down(reason)
      if (isStopping) return
      const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0
      failures++
      log.error(`${name} process is down, starting it again`, { reason, pauseMs: pause })
      // Before anything that may fail: a full disk must not keep the cameras dark.
      timer = setTimeout(run, pause)
      try {
        options.onDown(reason)
      } catch (error) {
        log.error(`that the ${name} process is down could not be recorded`, { error: String(error) })
      }
    }
    mine = options.start({ exited, alive: () => (silent = 0) })
    current = mine
    options.record?.starting(mine)
    const started = mine
    started.ready.then(
      () => {
        if (current !== started) return
        state = 'running'
        options.record?.ready()
        failures = 0
        options.onReady(started)
      },
      () => undefined, // `exited` reports it, once
    )
  }
  // Looks are counted, not time: while this process itself was stalled, the other's messages waited too.
  const watch = setInterval(() => {
    if (current === null || ++silent <= (state === 'running' ? options.silentLooks : STARTING_LOOKS)) return
    log.error(`${name} process does not answer any more, ending it`, { looks: silent })
    silent = 0
    current.kill()
  }, options.lookEveryMs ?? 1000)
  watch.unref()
  run()
  return {
    current: () => (state === 'down' ? null : current),
    state: () => state,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      clearInterval(watch)
      await current?.stop()
    },
  }
}
