// What stands in the incident queue, and in which order.
import type { Incident } from '../../contract/incident.ts'
import { SEVERITIES } from '../../contract/vocabulary.ts'

/** Fire first, then the most severe, then the newest; what only waits to be closed or is shelved comes after all that needs hands. */
export function compareIncidents(a: Incident, b: Incident): number {
  return rank(b) - rank(a) || b.openedAtMs - a.openedAtMs || (a.id < b.id ? 1 : -1)
}

function rank(incident: Incident): number {
  return (needsHands(incident) ? 100 : 0) + (incident.kind === 'fire' ? 10 : 0) + SEVERITIES.indexOf(incident.severity)
}

/** Somebody still has to do something about it now. */
export function needsHands({ state }: Pick<Incident, 'state'>): boolean {
  return state !== 'resolved' && state !== 'falseAlarm' && state !== 'shelved' && state !== 'closed'
}

export function isUnacknowledged(incident: Incident): boolean {
  return incident.state === 'new'
}

/** @param userId whose incidents `mine` are: those this account acknowledged last */
export function queueOf(incidents: readonly Incident[], shown: 'open' | 'unacknowledged' | 'mine', userId: string | null = null): Incident[] {
  const isShown = (incident: Incident) =>
    shown === 'open' || (shown === 'mine' ? userId !== null && incident.acknowledgedById === userId : isUnacknowledged(incident))
  return incidents.filter((incident) => incident.state !== 'closed' && isShown(incident)).sort(compareIncidents)
}

/** Of those that have closed, the latest stay known: a view that is open still shows its incident. More would grow for as long as the console runs. */
const MOST_CLOSED = 100

/** Feed events on what is known: an older version never overwrites a newer one, whatever order they arrive in. */
export function applyIncidents(known: readonly Incident[], changes: readonly Incident[]): readonly Incident[] {
  const byId = new Map(known.map((incident) => [incident.id, incident]))
  let changed = false
  for (const one of changes) {
    const before = byId.get(one.id)
    if (before !== undefined && before.version >= one.version) continue
    // what changed last stands last, so that of the closed the latest are kept
    if (one.state === 'closed') byId.delete(one.id)
    byId.set(one.id, one)
    changed = true
  }
  return changed ? withoutOldClosed([...byId.values()]) : known
}

function withoutOldClosed(incidents: readonly Incident[]): readonly Incident[] {
  let over = incidents.filter(({ state }) => state === 'closed').length - MOST_CLOSED
  return over <= 0 ? incidents : incidents.filter(({ state }) => state !== 'closed' || over-- <= 0)
}

/**
 * The incident that stays selected when the queue changes under the operator's hands.
 *
 * @returns the same one while it is there; else the most urgent one, or null when the queue is empty
 */
export function keepSelection(queue: readonly Incident[], selectedId: string | null): string | null {
  if (selectedId !== null && queue.some((i) => i.id === selectedId)) return selectedId
  return queue[0]?.id ?? null
}

/** The neighbour of the selected incident; the ends do not wrap, so that holding an arrow stops at the edge. */
export function moveSelection(queue: readonly Incident[], selectedId: string | null, by: 1 | -1 | 'first'): string | null {
  if (by === 'first') return queue[0]?.id ?? null
  const at = queue.findIndex((i) => i.id === selectedId)
  if (at === -1) return queue[0]?.id ?? null
  return queue[Math.min(queue.length - 1, Math.max(0, at + by))]?.id ?? null
}
