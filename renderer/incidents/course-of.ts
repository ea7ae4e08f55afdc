// Tells an incident in the order in which it happened: what was signalled around it, each alert, and why they belong together; pure.
import { CORRELATION_RULES, SHARED_FACTS, type CorrelationReason, type Shared } from '../../contract/correlation.ts'
import type { Alert, IncidentDetail, TimelineEntry } from '../../contract/incident.ts'

export type CourseStep =
  | { readonly what: 'alert'; readonly atMs: number; readonly alert: Alert; readonly index: number; readonly count: number; readonly why: Joined | null }
  | { readonly what: 'deed'; readonly atMs: number; readonly entry: TimelineEntry }
  | { readonly what: 'context'; readonly atMs: number; readonly details: TimelineEntry['details'] }

/** `by`: who put it there; null: the machine, for `reason`. */
export interface Joined {
  readonly by: string | null
  readonly reason: CorrelationReason | null
  /** In the person's words. */
  readonly note: string | null
  /** The incident it came from, where it had one of its own. */
  readonly from: string | null
}

/** What was done about it: by people, or by the machine for them. */
const DEEDS = new Set(['fireConfirmed', 'fireEnded', 'linkage', 'command'])

/** @returns oldest first; empty where there is nothing to tell but one kind of alert at one place */
export function courseOf({ alerts, timeline }: Pick<IncidentDetail, 'alerts' | 'timeline'>): CourseStep[] {
  const spots = new Map<string, { readonly alert: Alert; readonly index: number; count: number }>()
  alerts.forEach((alert, index) => {
    const spot = JSON.stringify([alert.kind, alert.cameraId, alert.deviceId, alert.zone])
    const first = spots.get(spot)
    if (first === undefined) spots.set(spot, { alert, index, count: 1 })
    else first.count += 1
  })
  const context = timeline.flatMap(({ what, atMs, details }): CourseStep[] =>
    what === 'context' ? [{ what, atMs: typeof details['atMs'] === 'number' ? details['atMs'] : atMs, details }] : [],
  )
  if (spots.size < 2 && context.length === 0) return []
  const told = [...spots.values()].map((spot): CourseStep => ({ what: 'alert', atMs: spot.alert.atMs, ...spot, why: joinedBy(timeline, spot.alert.id) }))
  const deeds = timeline.filter(({ what }) => DEEDS.has(what)).map((entry): CourseStep => ({ what: 'deed', atMs: entry.atMs, entry }))
  return [...told, ...context, ...deeds].toSorted((a, b) => a.atMs - b.atMs)
}

/** The last time that it was put where it is. */
function joinedBy(timeline: readonly TimelineEntry[], alertId: string): Joined | null {
  const own = timeline.findLast(({ what, details }) => what === 'correlated' && details['alertId'] === alertId)
  const moved = timeline.findLast(({ what, details }) => what === 'merged' && Array.isArray(details['alertIds']) && details['alertIds'].includes(alertId))
  const entry = moved ?? own
  if (entry === undefined) return null
  const { number } = entry.details
  return { by: entry.who, reason: reasonOf(entry.details), note: entry.reason, from: typeof number === 'string' ? number : null }
}

/** @returns null where the details tell of none */
export function reasonOf(details: TimelineEntry['details']): CorrelationReason | null {
  const rule = CORRELATION_RULES.find((known) => known === details['rule'])
  if (rule === undefined) return null
  const { apartMs, shared } = details
  return { rule, shared: Array.isArray(shared) ? shared.filter(isShared) : [], apartMs: typeof apartMs === 'number' ? apartMs : 0 }
}

function isShared(value: unknown): value is Shared {
  if (typeof value !== 'object' || value === null || !('fact' in value) || !('value' in value)) return false
  return SHARED_FACTS.some((fact) => fact === value.fact) && typeof value.value === 'string'
}
