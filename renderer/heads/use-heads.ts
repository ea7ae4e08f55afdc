// Cameras that can be turned and who has them in hand, followed while one that may be turned is shown; and which one this window turns.
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { HeadView } from '../../contract/camera-heads.ts'
import { api } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000
const NONE: readonly HeadView[] = []

export function useHeads(): readonly HeadView[] {
  const connected = useConnection((c) => c.state === 'open')
  const [heads, setHeads] = useState<readonly HeadView[]>(NONE)
  useEffect(() => {
    if (!connected) return
    const stop = new AbortController()
    const follow = async () => {
      for await (const views of await api.heads.watch(undefined, { signal: stop.signal })) setHeads(views)
    }
    void (async () => {
      while (!stop.signal.aborted) {
        await follow().catch(() => {})
        await pause(AGAIN_AFTER_MS, stop.signal)
      }
    })()
    return () => stop.abort()
  }, [connected])
  return heads
}

interface Turned {
  readonly cameraId: string | null
  turn(cameraId: string | null): void
}

/** One camera of a window: keys can mean one only. */
export const useTurned = create<Turned>()((set) => ({ cameraId: null, turn: (cameraId) => set({ cameraId }) }))
