// What waits for a second person, as the core tells of it, followed once however many places show it.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Approval } from '../../contract/approvals.ts'
import { api } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000

const useStore = create<{ readonly approvals: readonly Approval[] | undefined }>(() => ({ approvals: undefined }))
let shown = 0
let following: AbortController | null = null

/** One's own and those one may answer, the newest first. @returns undefined until they are known, and again when the connection is lost */
export function useApprovals(): readonly Approval[] | undefined {
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
      useStore.setState({ approvals: undefined })
    }
  }, [connected])
  return useStore((s) => s.approvals)
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const approvals of await api.approvals.watch(undefined, { signal })) useStore.setState({ approvals })
    } catch {
      // begun again whole; the connection itself is watched elsewhere
    }
    await pause(AGAIN_AFTER_MS, signal)
  }
}
