// The acknowledge timers as the manager has set them.
import { useQuery } from '@tanstack/react-query'
import type { DeskTimers } from '../../contract/desk-settings.ts'
import { orpc } from '../api.ts'

/** Set anew, they hold on every screen within this time. */
const AGAIN_MS = 30_000

/** @returns undefined until they are known */
export function useDeskTimers(): DeskTimers | undefined {
  return useQuery(orpc.deskSettings.get.queryOptions({ staleTime: AGAIN_MS, refetchInterval: AGAIN_MS })).data?.value.timers
}
