// The look-backs the core knows, kept equal to its feed while the screen is shown.
import { useEffect } from 'react'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { LookBack } from '../../contract/falling.ts'
import { api, orpc } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000
const LIST = ['look-backs'] as const

/** @returns newest first; undefined until they have come */
export function useLookBacks(isPermitted: boolean): { readonly items: readonly LookBack[] | undefined; readonly error: unknown } {
  const client = useQueryClient()
  const connected = useConnection((c) => c.state === 'open')
  useEffect(() => {
    if (!connected || !isPermitted) return
    const stop = new AbortController()
    void keepFollowing(client, stop.signal)
    return () => stop.abort()
  }, [client, connected, isPermitted])
  const { data, error } = useQuery({ queryKey: LIST, queryFn: () => api.lookBacks.list(), enabled: isPermitted })
  return { items: data, error }
}

async function keepFollowing(client: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await follow(client, signal).catch(() => {})
    await pause(AGAIN_AFTER_MS, signal)
  }
}

async function follow(client: QueryClient, signal: AbortSignal): Promise<void> {
  const changes = await api.lookBacks.watch(undefined, { signal })
  // what changed between the last feed and this one
  void client.invalidateQueries({ queryKey: LIST })
  for await (const lookBack of changes) noteLookBack(client, lookBack)
}

export function noteLookBack(client: QueryClient, lookBack: LookBack): void {
  client.setQueryData<readonly LookBack[]>(LIST, (known) => known && withLookBack(known, lookBack))
}

export function withLookBack(known: readonly LookBack[], changed: LookBack): readonly LookBack[] {
  if (known.some((item) => item.id === changed.id)) return known.map((item) => (item.id === changed.id ? changed : item))
  return [changed, ...known].toSorted((a, b) => b.startedAtMs - a.startedAtMs)
}

export function useRecordings(isPermitted: boolean) {
  return useQuery(orpc.lookBacks.recordings.queryOptions({ enabled: isPermitted }))
}
