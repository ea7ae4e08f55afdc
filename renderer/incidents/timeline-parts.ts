// Which parts of a very long timeline are fetched, and how they fit between its first and its last lines; pure.
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'
import { TOLD_FIRST } from '../../contract/incident.ts'

/** Counted from the oldest line, which is 0; `toIndex` is not included. */
export interface Part {
  readonly fromIndex: number
  readonly toIndex: number
}

/** Lines of one part. */
export const PART = 500

/** What is left out; empty: nothing. */
export function gapOf({ timelineLeftOut }: Pick<IncidentDetail, 'timelineLeftOut'>): Part {
  return { fromIndex: TOLD_FIRST, toIndex: TOLD_FIRST + timelineLeftOut }
}

/** Newest first. Whole parts begin at multiples of their length, so that one that was fetched stays the same when lines are added. */
export function partsOf({ fromIndex, toIndex }: Part, wanted: number): Part[] {
  const parts: Part[] = []
  for (let to = toIndex; to > fromIndex && toIndex - to < wanted;) {
    const from = Math.max(fromIndex, Math.floor((to - 1) / PART) * PART)
    parts.push({ fromIndex: from, toIndex: to })
    to = from
  }
  return parts
}

/** @param fetched as `partsOf`; undefined: not there yet, and what is older than that waits */
export function joinTimeline(
  told: readonly TimelineEntry[],
  gap: Part,
  fetched: readonly (readonly TimelineEntry[] | undefined)[],
): { readonly timeline: readonly TimelineEntry[]; readonly before: number; readonly leftOut: number } {
  if (gap.toIndex <= gap.fromIndex) return { timeline: told, before: told.length, leftOut: 0 }
  const missing = fetched.indexOf(undefined)
  const between = (missing === -1 ? fetched : fetched.slice(0, missing)).toReversed().flatMap((part) => part ?? [])
  return {
    timeline: [...told.slice(0, TOLD_FIRST), ...between, ...told.slice(TOLD_FIRST)],
    before: TOLD_FIRST,
    leftOut: gap.toIndex - gap.fromIndex - between.length,
  }
}
