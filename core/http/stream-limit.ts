// Bounds how many feeds one socket has running: each holds a place in the core's feed and starts with a snapshot.
import { VigilError } from '../../contract/errors.ts'

/** A screen follows five; while it reloads a feed, twice that. */
export const MAX_STREAMS = 20

export interface StreamLimit {
  /**
   * Takes a place until the feed has ended or its caller is gone.
   *
   * @throws VigilError `request.tooMany`
   */
  hold<T>(signal: AbortSignal | undefined, feed: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void>
}

export function createStreamLimit(): StreamLimit {
  const running = new Set<object>()
  return {
    hold(signal, feed) {
      if (running.size >= MAX_STREAMS) throw new VigilError('request.tooMany')
      running.add(feed)
      const leave = () => running.delete(feed)
      // A feed that nobody has read from yet never gets to its own end.
      if (signal?.aborted === true) leave()
      signal?.addEventListener('abort', leave, { once: true })
      return (async function* () {
        try {
          yield* feed
        } finally {
          leave()
          signal?.removeEventListener('abort', leave)
        }
      })()
    },
  }
}
