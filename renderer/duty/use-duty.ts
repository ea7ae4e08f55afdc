// How duty stands, as the core tells it: the shift, a post check that waits, a drill.
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query'
import type { DutyNow } from '../../contract/duty-api.ts'
import { api, orpc } from '../api.ts'

const DUTY = ['feed', 'duty'] as const

export async function followDuty(client: QueryClient, signal: AbortSignal, heard: () => void): Promise<void> {
  for await (const now of await api.shifts.watch(undefined, { signal })) {
    client.setQueryData<DutyNow>(DUTY, now)
    heard()
    // What is shown of it in full has changed as well.
    void client.invalidateQueries({ queryKey: orpc.handovers.key() })
    void client.invalidateQueries({ queryKey: orpc.shifts.list.key() })
    void client.invalidateQueries({ queryKey: orpc.postChecks.list.key() })
    void client.invalidateQueries({ queryKey: orpc.siteDrills.list.key() })
  }
}

/** @returns undefined until it was heard */
export function useDutyNow(): DutyNow | undefined {
  return useQuery<DutyNow>({ queryKey: DUTY, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
}
