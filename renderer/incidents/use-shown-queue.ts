// The queue as it is on screen, and the selection kept valid in it.
import { useEffect, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Incident } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { keepSelection, queueOf } from './queue-order.ts'

const CLOSED_LIMIT = 100
const NOTHING: readonly Incident[] = []

export function useShownQueue(): readonly Incident[] {
  const filter = useDesk((d) => d.filter)
  const incidents = useIncidents() ?? NOTHING
  const closed = useClosed(filter === 'closed')
  return useMemo(() => (filter === 'closed' ? closed : queueOf(incidents, filter)), [filter, incidents, closed])
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
