// Which incident the map goes to when news come: the new one, unless something more urgent is still waiting there.
import type { Incident } from '../../contract/incident.ts'
import { urgency } from './map-marks.ts'

/**
 * @param known ids of incidents that were there before
 * @param at the incident the map went to last
 * @returns null: it stays where it is
 */
export function nextAlarm(incidents: readonly Incident[], known: ReadonlySet<string>, at: string | null): Incident | null {
  const waiting = incidents.find(({ id, state }) => id === at && state === 'new')
  const came = incidents.filter(({ id, state }) => state === 'new' && !known.has(id)).toSorted((a, b) => urgency(b) - urgency(a) || b.openedAtMs - a.openedAtMs)
  const [first] = came
  if (first === undefined) return null
  return waiting !== undefined && urgency(waiting) > urgency(first) ? null : first
}
