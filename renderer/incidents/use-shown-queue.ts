// The queue as it is on screen, and the selection kept valid in it.
import { useDeferredValue, useEffect, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Incident } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { narrow } from './queue-filter.ts'
import { keepSelection, queueOf } from './queue-order.ts'
import { useQueueViews } from './queue-views.ts'
import { useSearchText } from './use-search-text.ts'

const CLOSED_LIMIT = 100
const NOTHING: readonly Incident[] = []

/** @param userId who is logged in */
export function useShownQueue(userId: string): readonly Incident[] {
  const shown = useDesk((d) => d.filter)
  const narrowing = useQueueViews((q) => q.narrowing)
  const textOf = useSearchText()
  // in a flood a key is answered first, and the list a moment later
  const incidents = useDeferredValue(useIncidents() ?? NOTHING)
  const closed = useClosed(shown === 'closed')
  const all = useMemo(() => (shown === 'closed' ? closed : queueOf(incidents, shown, userId)), [shown, incidents, closed, userId])
  return useMemo(() => narrow(all, narrowing, textOf), [all, narrowing, textOf])
}

/** Newest first, as the core answers. */
function useClosed(wanted: boolean): readonly Incident[] {
  const { data } = useQuery(orpc.incidents.list.queryOptions({ input: { states: ['closed'], limit: CLOSED_LIMIT }, enabled: wanted }))
  return data?.items ?? NOTHING
}

/** Moves the selection on when its incident has left the queue; an open view keeps its incident. */
export function useKeptSelection(queue: readonly Incident[]): void {
  const selectedId = useDesk((d) => d.selectedId)
  useEffect(() => {
    const kept = keepSelection(queue, selectedId)
    if (kept !== selectedId) useDesk.setState({ selectedId: kept })
  }, [queue, selectedId])
}
