// Groups a timeline for reading: what people did stands alone, what the machine did stands with the alert or the act it follows from.
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'

export interface TimelineItem {
  /** Of `incident.alerts`, or null where the item is no alert. */
  readonly alertIndex: number | null
  readonly head: TimelineEntry
  /** What the machine noted because of it, oldest first. */
  readonly follow: readonly TimelineEntry[]
}

/** Begin something of their own although no person is behind them. */
const HEADS = new Set([
  'opened',
  'alertAdded',
  'alertSuppressed',
  'shelfEnded',
  'toNextConsole',
  'toManager',
  'correlated',
  'merged',
  'mergedAway',
  'related',
  'split',
  'splitOff',
])

/** Name alerts that came after the one which opened the incident. */
const JOINS = new Set(['alertAdded', 'alertSuppressed', 'correlated', 'merged'])

/** @returns newest first; every line of the timeline is in exactly one item */
export function groupTimeline({ timeline, alerts, evidence }: Pick<IncidentDetail, 'timeline' | 'alerts' | 'evidence'>): TimelineItem[] {
  const items: { alertIndex: number | null; head: TimelineEntry; follow: TimelineEntry[] }[] = []
  const alertIndexOf = (alertId: unknown) => {
    const index = alerts.findIndex((alert) => alert.id === alertId)
    return index === -1 ? null : index
  }
  // what joined may have happened before what opened it
  const joined = new Set(
    timeline.flatMap(({ what, details }) => (!JOINS.has(what) ? [] : [details['alertId'], ...(Array.isArray(details['alertIds']) ? details['alertIds'] : [])])),
  )
  const first = alerts.findIndex(({ id }) => !joined.has(id))
  const openedBy = first >= 0 ? first : alerts.length > 0 ? 0 : null
  for (const entry of timeline) {
    if (entry.who !== null || HEADS.has(entry.what)) {
      const alertIndex = entry.what === 'opened' ? openedBy : alertIndexOf(entry.details['alertId'])
      items.push({ alertIndex, head: entry, follow: [] })
      continue
    }
    const saved = evidence.find((e) => e.id === entry.details['evidenceId'])
    const of = saved?.alertId ?? (entry.what === 'context' ? entry.details['alertId'] : undefined)
    const own = of === undefined ? undefined : items.find((item) => item.alertIndex !== null && item.alertIndex === alertIndexOf(of))
    const over = entry.what === 'conditionEnded' ? items.findLast((item) => item.alertIndex !== null) : undefined
    const before = own ?? over ?? items.at(-1)
    if (before === undefined) items.push({ alertIndex: null, head: entry, follow: [] })
    else before.follow.push(entry)
  }
  return items.toReversed()
}

/** Done by a person, or by another system in a person's place. */
export function isByPerson({ head }: TimelineItem): boolean {
  return head.who !== null
}
