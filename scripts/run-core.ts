// Keeps the core running for `npm start`: what dies after it has served is started again where it was, and said so.
import type { ChildProcess } from 'node:child_process'
import { keepCoreRunning, PAUSES_MS } from '../electron/core-process.ts'

export interface CoreRun {
  /** 0 when it was stopped or stopped by itself; the core's own exit code when it never served. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

export interface CoreRunWatch {
  /** Once: later cores serve at the same address. */
  onFirstUp(url: string, phones: string | null): void
  say(line: string): void
}

/** @param launch starts one core with these words added to its own; stdout is piped */
export function runCore(launch: (more: readonly string[]) => ChildProcess, { onFirstUp, say }: CoreRunWatch, pausesMs: readonly number[] = PAUSES_MS): CoreRun {
  const { promise: ended, resolve } = Promise.withResolvers<number>()
  let url: string | null = null
  let last: ChildProcess | null = null
  const keeper = keepCoreRunning(
    () => (last = launch(url?.startsWith('http:') === true ? ['--listen', new URL(url).host] : [])),
    {
      onUp(now, phones) {
        if (url !== null) return say(`the core serves again at ${url}`)
        url = now
        onFirstUp(now, phones)
      },
      onDown(how, pauseMs) {
        const code = last?.exitCode ?? 1
        if (url !== null && code !== 0) return say(`the core ended unexpectedly ${how.trim()}; it is started again in ${pauseMs / 1000} s`)
        if (code !== 0) say(`the core did not start ${how.trim()}`)
        void keeper.stop().then(() => resolve(code))
      },
    },
    pausesMs,
  )
  return { ended, stop: () => keeper.stop().then(() => resolve(0)) }
}
