// The staff as the core tells of it, followed once however many places show it.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { StaffFeedEvent, StaffView } from '../../contract/staff.ts'
import { api } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000

const useStaffStore = create<{ readonly staff: readonly StaffView[] | undefined }>(() => ({ staff: undefined }))
let shown = 0
let following: AbortController | null = null

/** @returns undefined until it is known, and again when the connection is lost */
export function useStaff(): readonly StaffView[] | undefined {
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
      useStaffStore.setState({ staff: undefined })
    }
  }, [connected])
  return useStaffStore((s) => s.staff)
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await api.staff.watch(undefined, { signal })) useStaffStore.setState(({ staff }) => ({ staff: applyStaff(staff ?? [], event) }))
    } catch {
      // begun again with its snapshot; the connection itself is watched elsewhere
    }
    await pause(AGAIN_AFTER_MS, signal)
  }
}

/** In the order of names. */
export function applyStaff(known: readonly StaffView[], event: StaffFeedEvent): readonly StaffView[] {
  if (event.type === 'snapshot') return event.staff
  if (event.type === 'left') return known.filter(({ id }) => id !== event.id)
  const { staff } = event
  if (known.some(({ id }) => id === staff.id)) return known.map((one) => (one.id === staff.id ? staff : one))
  return [...known, staff].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
