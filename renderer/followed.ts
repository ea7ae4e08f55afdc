// Something the core tells of, followed once however many places show it.
import { useEffect } from 'react'
import { create } from 'zustand'
import { pause, useConnection } from './connection.ts'

const AGAIN_AFTER_MS = 1000

/**
 * @param watch opens the feed; it begins with everything
 * @param apply what is known after an event; `known` is undefined at the first
 * @returns a hook: undefined until it is known, and again when the connection is lost
 */
export function followed<Event, Known>(
  watch: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  apply: (known: Known | undefined, event: Event) => Known,
): () => Known | undefined {
  const useStore = create<{ readonly known: Known | undefined }>(() => ({ known: undefined }))
  let shown = 0
  let following: AbortController | null = null

  const follow = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        for await (const event of await watch(signal)) useStore.setState(({ known }) => ({ known: apply(known, event) }))
      } catch {
        // begun again whole; the connection itself is watched elsewhere
      }
      await pause(AGAIN_AFTER_MS, signal)
    }
  }

  return function useFollowed() {
    const connected = useConnection((c) => c.state === 'open')
    useEffect(() => {
      if (!connected) return
      shown += 1
      if (shown === 1) {
        following = new AbortController()
        void follow(following.signal)
      }
      return () => {
        shown -= 1
        if (shown > 0) return
        following?.abort()
        useStore.setState({ known: undefined })
      }
    }, [connected])
    return useStore((s) => s.known)
  }
}
