// The queue as it is on screen, and the selection kept valid in it.
import { useDeferredValue, useEffect, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Incident } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { narrow, unmissable } from './queue-filter.ts'
import { keepSelection, queueOf } from './queue-order.ts'
import { useQueueViews } from './queue-views.ts'
import { useSearchText } from './use-search-text.ts'

const CLOSED_LIMIT = 100
const NOTHING: readonly Incident[] = []

export interface ShownQueue {
  readonly queue: readonly Incident[]
  /** So many of them, the first, are there though something else was picked. */
  readonly unasked: number
  /** Something came that is not in it yet. */
  readonly isLate: boolean
}

/** @param userId who is logged in */
export function useShownQueue(userId: string): ShownQueue {
  const shown = useDesk((d) => d.filter)
  const narrowing = useQueueViews((q) => q.narrowing)
  const textOf = useSearchText()
  // in a flood a key is answered first, and the list a moment later
  const newest = useIncidents() ?? NOTHING
  const incidents = useDeferredValue(newest)
  const closed = useClosed(shown === 'closed')
  const all = useMemo(() => (shown === 'closed' ? closed : queueOf(incidents, shown, userId)), [shown, incidents, closed, userId])
  const listed = useMemo(() => {
    const picked = narrow(all, narrowing, textOf)
    const unasked = unmissable(incidents, picked)
    return { queue: unasked.length === 0 ? picked : [...unasked, ...picked], unasked: unasked.length }
  }, [all, incidents, narrowing, textOf])
  return { ...listed, isLate: incidents !== newest }
}

/** Newest first, as the core answers. */
function useClosed(wanted: boolean): readonly Incident[] {
  const { data } = useQuery(orpc.incidents.list.queryOptions({ input: { states: ['closed'], limit: CLOSED_LIMIT }, enabled: wanted }))
  return data?.items ?? NOTHING
}

/** Moves the selection on when its incident has left the queue; an open view keeps its incident. */
export function useKeptSelection({ queue, isLate }: ShownQueue): void {
  const selectedId = useDesk((d) => d.selectedId)
  useEffect(() => {
    // a fire that opened itself is selected before it is listed
    if (isLate) return
    const kept = keepSelection(queue, selectedId)
    if (kept !== selectedId) useDesk.setState({ selectedId: kept })
  }, [queue, isLate, selectedId])
}
