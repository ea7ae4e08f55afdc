// Where a reader of events is: how far in each source, as the one short text that it gives back to resume.
import type { SourceIds } from '../../db/event-log.ts'

export type EventCursor = SourceIds

export function writeEventCursor({ incidents, signals, standings }: EventCursor): string {
  return `${incidents}-${signals}-${standings}`
}

/** null: none of ours. */
export function readEventCursor(text: string): EventCursor | null {
  const [, incidents, signals, standings] = /^(\d{1,15})-(\d{1,15})-(\d{1,15})$/.exec(text) ?? []
  if (incidents === undefined || signals === undefined || standings === undefined) return null
  return { incidents: Number(incidents), signals: Number(signals), standings: Number(standings) }
}

/** What lies beyond what is stored (the data was restored from a backup since) starts again from the first. */
export function withinStored(cursor: EventCursor, newest: SourceIds): EventCursor {
  const within = (own: number, last: number) => (own > last ? 0 : own)
  return {
    incidents: within(cursor.incidents, newest.incidents),
    signals: within(cursor.signals, newest.signals),
    standings: within(cursor.standings, newest.standings),
  }
}
