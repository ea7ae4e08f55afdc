// Bounds how many feeds run: each holds a place in the core's feed and starts with a snapshot.
import { VigilError } from '../../contract/errors.ts'

/** On one socket. A screen follows five; while it reloads a feed, twice that. */
export const MAX_STREAMS = 20
/** On all sockets of a person: an account that many screens of a room share. */
export const MAX_STREAMS_PER_PERSON = 100

export interface StreamLimit {
  /**
   * Takes a place until the feed has ended or its caller is gone.
   *
   * @throws VigilError `request.tooMany`
   */
  hold<T>(signal: AbortSignal | undefined, feed: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void>
}

/** @param shared what the feeds of the same person on other sockets are counted in as well */
export function createStreamLimit(shared: Set<object>): StreamLimit {
  const own = new Set<object>()
  return {
    hold(signal, feed) {
      if (own.size >= MAX_STREAMS || shared.size >= MAX_STREAMS_PER_PERSON) throw new VigilError('request.tooMany')
      const counts = [own, shared]
      for (const count of counts) count.add(feed)
      const leave = () => counts.forEach((count) => count.delete(feed))
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
