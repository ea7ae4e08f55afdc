// Bounds the streams of events that are open: so many in all, few of one caller, and none that nobody reads.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { VigilError } from '../../../contract/errors.ts'
import { callerId, type KnownCaller } from '../caller.ts'

/** Browsers and proxies hold few connections; programs need one each. */
const MAX_STREAMS = 50
/** One program that opens them without an end must leave places for the others. */
export const MAX_STREAMS_PER_CALLER = 10
/** What a reader has not taken by then it does not want. */
const UNREAD_MS = 30_000
const RETRY_AFTER_MS = 10_000

export interface StreamPlaces {
  /** Until it is aborted. @throws VigilError `request.tooMany` */
  take(caller: KnownCaller): AbortController
  close(): void
}

export function createStreamPlaces(): StreamPlaces {
  const open = new Map<AbortController, string>()
  return {
    take(caller) {
      const id = callerId(caller)
      const own = [...open.values()].filter((one) => one === id).length
      if (open.size >= MAX_STREAMS || own >= MAX_STREAMS_PER_CALLER) throw new VigilError('request.tooMany', { retryAfterMs: RETRY_AFTER_MS })
      const end = new AbortController()
      open.set(end, id)
      end.signal.addEventListener('abort', () => open.delete(end))
      return end
    },
    close: () => [...open.keys()].forEach((end) => end.abort()),
  }
}

/** Waits until the reader has taken what was written; one that takes nothing is hung up on. */
export async function untilRead(out: ServerResponse, end: AbortController, unreadMs = UNREAD_MS): Promise<void> {
  const late = setTimeout(() => {
    end.abort()
    out.destroy()
  }, unreadMs)
  await once(out, 'drain', { signal: end.signal }).catch(() => {})
  clearTimeout(late)
}
