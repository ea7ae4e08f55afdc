// Lets a few costly things happen at once and the rest wait their turn.
import { VigilError } from '../contract/errors.ts'

export interface Lane {
  /** @throws VigilError `request.tooMany` when as many wait as may */
  run<T>(job: () => Promise<T>): Promise<T>
  readonly isFull: boolean
  /** Until what runs or waits now is done. */
  settled(): Promise<void>
}

export function createLane({ width, maxWaiting }: { readonly width: number; readonly maxWaiting: number }): Lane {
  const waiting: (() => void)[] = []
  let running = 0
  let last: Promise<unknown> = Promise.resolve()

  async function take<T>(job: () => Promise<T>): Promise<T> {
    if (running < width) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await job()
    } finally {
      // The place is handed on, so that nobody who comes later can slip in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    async run(job) {
      if (this.isFull) throw new VigilError('request.tooMany', { retryAfterMs: 1000 })
      const done = take(job)
      last = done
      return done
    },
    get isFull() {
      return running >= width && waiting.length >= maxWaiting
    },
    settled: () =>
      last.then(
        () => {},
        () => {},
      ),
  }
}
