// The fires that burn, as the core tells them.
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query'
import type { Fire } from '../../contract/fire.ts'
import { api } from '../api.ts'

const FIRES = ['feed', 'fires'] as const

export async function followFires(client: QueryClient, signal: AbortSignal, heard: () => void): Promise<void> {
  const events = await api.fires.watch(undefined, { signal })
  // what burns comes as the first events; what ended while nothing was heard must not stay
  client.setQueryData<readonly Fire[]>(FIRES, [])
  heard()
  for await (const fire of events) noteFire(client, fire)
}

/** A newer state of a fire, from the feed or as the answer to a call. */
export function noteFire(client: QueryClient, fire: Fire): void {
  client.setQueryData<readonly Fire[]>(FIRES, (known = []) => {
    const others = known.filter(({ id }) => id !== fire.id)
    return fire.endedAtMs === null ? [...others, fire].toSorted((a, b) => a.confirmedAtMs - b.confirmedAtMs) : others
  })
}

/** Those that have not ended, the oldest first. */
export function useFires(): readonly Fire[] {
  return useQuery<readonly Fire[]>({ queryKey: FIRES, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data ?? []
}
