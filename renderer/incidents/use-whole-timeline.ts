// The timeline of an incident, with as much of what a very long one leaves out as was asked for.
import { useState } from 'react'
import { useQueries } from '@tanstack/react-query'
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { gapOf, joinTimeline, PART, partsOf } from './timeline-parts.ts'

export interface WholeTimeline {
  /** Oldest first, without what is still left out. */
  readonly timeline: readonly TimelineEntry[]
  /** Of them those before the gap. */
  readonly before: number
  /** Lines in the gap. */
  readonly leftOut: number
  /** Fetches the newest of them. */
  showMore(): void
}

export function useWholeTimeline(incident: IncidentDetail): WholeTimeline {
  const [wanted, setWanted] = useState(0)
  const gap = gapOf(incident)
  const parts = partsOf(gap, wanted)
  const fetched = useQueries({
    queries: parts.map((part) => orpc.incidents.timeline.queryOptions({ input: { id: incident.id, ...part }, staleTime: Infinity })),
  }).map(({ data }) => data)
  return { ...joinTimeline(incident.timeline, gap, fetched), showMore: () => setWanted((lines) => lines + PART) }
}
