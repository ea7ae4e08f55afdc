// Cameras that can be turned and who has them in hand; and which one this window turns.
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { HeadView } from '../../contract/camera-heads.ts'
import { api } from '../api.ts'
import { useFreshness } from '../feed-freshness.ts'

const HEADS = ['feed', 'heads'] as const
const NONE: readonly HeadView[] = []

export async function followHeads(client: QueryClient, signal: AbortSignal, heard: () => void): Promise<void> {
  for await (const views of await api.heads.watch(undefined, { signal })) {
    client.setQueryData<readonly HeadView[]>(HEADS, views)
    heard()
  }
}

/** Nothing is turned over a line that is not there: none then. */
export function useHeads(): readonly HeadView[] {
  const isHeard = useFreshness((feeds) => feeds.heads)
  const heads = useQuery<readonly HeadView[]>({ queryKey: HEADS, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
  return isHeard && heads !== undefined ? heads : NONE
}

interface Turned {
  readonly cameraId: string | null
  turn(cameraId: string | null): void
}

/** One camera of a window: keys can mean one only. */
export const useTurned = create<Turned>()((set) => ({ cameraId: null, turn: (cameraId) => set({ cameraId }) }))
