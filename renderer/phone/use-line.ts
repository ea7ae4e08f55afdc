// Keeps the line to the core while somebody is logged in: asks who it is, follows the tasks, compares clocks, sends what waits.
import { useEffect } from 'react'
import { fetchAuthState } from '../auth/auth-api.ts'
import { pause, stayConnected, useConnection, type Patience } from '../connection.ts'
import { nowMs } from '../now.ts'
import { socketUrl } from '../socket-url.ts'
import { api } from './api.ts'
import { flush, noteAuth, noteClock, noteMine, noteOld, readAllKept, usePhone } from './phone-store.ts'

const AGAIN_AFTER_MS = 1500
/** In a basement an answer takes seconds, and a socket four of them; the first tries stay short, as after a change of access point. */
const PATIENCE: Patience = { openWithinMs: [2000, 4000, 8000, 16_000], beatWithinMs: 8000 }
/** What could not be sent for another reason than the line is tried again so often. */
const FLUSH_EVERY_MS = 15_000

/** Who it is, asked until the core answers; meanwhile whoever it was when the page was closed. */
export function useWhoItIs(): void {
  useEffect(() => {
    const stop = new AbortController()
    void (async () => {
      await readAllKept()
      while (!stop.signal.aborted) {
        const state = await fetchAuthState().catch(() => null)
        if (stop.signal.aborted) return
        if (state !== null) return noteAuth(state)
        // a person who was here before goes on without a line
        if (usePhone.getState().user === undefined) usePhone.setState({ needsSetup: false })
        await pause(AGAIN_AFTER_MS, stop.signal)
      }
    })()
    return () => stop.abort()
  }, [])
}

export function useLine(userId: string | null): void {
  useEffect(() => {
    if (userId === null) return
    const stop = new AbortController()
    const beat = async (signal: AbortSignal) => {
      const askedMs = nowMs()
      const { nowMs: coreMs } = await api.phones.clock(undefined, { signal })
      noteClock({ askedMs, answeredMs: nowMs(), coreMs })
    }
    const mayReconnect = async () => {
      const state = await fetchAuthState().catch(() => null)
      if (stop.signal.aborted) return false
      // not reachable is not logged out
      if (state === null || state.user !== null) return true
      noteAuth(state)
      return false
    }
    void stayConnected(socketUrl('/rpc/ws'), { beat, mayReconnect }, stop.signal, PATIENCE)
    void followTasks(stop.signal)
    const timer = setInterval(flush, FLUSH_EVERY_MS)
    const unwatch = useConnection.subscribe(({ state }, before) => state === 'open' && before.state !== 'open' && flush())
    return () => {
      stop.abort()
      clearInterval(timer)
      unwatch()
    }
  }, [userId])
}

async function followTasks(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const mine of await api.tasks.watch(undefined, { signal })) noteMine(mine)
    } catch {
      // begun again below; the connection itself is watched elsewhere
    }
    if (!signal.aborted) noteOld()
    await pause(AGAIN_AFTER_MS, signal)
  }
}
