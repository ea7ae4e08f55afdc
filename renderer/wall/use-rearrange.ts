// Changes to what is shown, for buttons and drops: always of the arrangement as it is at that moment.
import { useQueryClient } from '@tanstack/react-query'
import { camerasNow } from '../feeds.ts'
import { emptied, pinned, put, swapped, type Arrangement } from './arrangement.ts'
import { shownArrangement, useWall } from './wall-store.ts'

/** Tiles are counted through all pages. */
export interface Rearrange {
  swap(a: number, b: number): void
  put(slot: number, cameraId: string): void
  empty(slot: number): void
  pin(slot: number): void
}

export function useRearrange(): Rearrange {
  const client = useQueryClient()
  const arrange = (change: (cameras: ReturnType<typeof camerasNow>, now: Arrangement) => Arrangement) =>
    useWall.getState().arrange(change(camerasNow(client), shownArrangement()))
  return {
    swap: (a, b) => arrange((cameras, now) => swapped(cameras, now, a, b)),
    put: (slot, id) => arrange((cameras, now) => put(cameras, now, slot, id)),
    empty: (slot) => arrange((cameras, now) => emptied(cameras, now, slot)),
    pin: (slot) => arrange((cameras, now) => pinned(cameras, now, slot)),
  }
}
