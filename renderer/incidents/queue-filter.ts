// Which incidents of the queue are shown: what a person picked and typed, and what nobody may overlook whatever was picked.
import type { Incident } from '../../contract/incident.ts'
import type { IncidentKind, IncidentState } from '../../contract/vocabulary.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'
import { compareIncidents, isUnacknowledged } from './queue-order.ts'

/** An empty list picks nothing out: all are shown. */
export interface QueueNarrowing {
  readonly priorities: readonly SeverityClass[]
  readonly kinds: readonly IncidentKind[]
  readonly buildingIds: readonly string[]
  readonly states: readonly IncidentState[]
  readonly search: string
}

export const EVERYTHING: QueueNarrowing = { priorities: [], kinds: [], buildingIds: [], states: [], search: '' }

export function isNarrowed(narrowing: QueueNarrowing): boolean {
  return countPicked(narrowing) > 0 || narrowing.search.trim() !== ''
}

export function countPicked({ priorities, kinds, buildingIds, states }: QueueNarrowing): number {
  return [priorities, kinds, buildingIds, states].filter((picked) => picked.length > 0).length
}

/**
 * @param textOf everything an incident can be found by, in both languages, lower case
 * @returns in the order they came
 */
export function narrow(incidents: readonly Incident[], narrowing: QueueNarrowing, textOf: (incident: Incident) => string): readonly Incident[] {
  if (!isNarrowed(narrowing)) return incidents
  const { priorities, kinds, buildingIds, states, search } = narrowing
  const sought = search.toLowerCase().split(/\s+/).filter(Boolean)
  const isPicked = <T>(picked: readonly T[], value: T) => picked.length === 0 || picked.includes(value)
  return incidents.filter(
    (incident) =>
      isPicked(priorities, severityClass(incident)) &&
      (kinds.length === 0 || [incident.kind, ...incident.alsoKinds].some((kind) => kinds.includes(kind))) &&
      isPicked(buildingIds, incident.buildingId ?? '') &&
      isPicked(states, incident.state) &&
      (sought.length === 0 || isFound(sought, textOf(incident))),
  )
}

/**
 * A fire or a call for help that nobody has acknowledged sounds on this console: whoever looks for it finds it, whatever was picked.
 *
 * @param open all that are known to be open, in any order
 * @returns those of them that are not shown as it is, in queue order
 */
export function unmissable(open: readonly Incident[], shown: readonly Incident[]): readonly Incident[] {
  const isUrgent = ({ kind, alsoKinds }: Incident) => [kind, ...alsoKinds].some((one) => one === 'fire' || one === 'sos')
  const urgent = open.filter((incident) => isUnacknowledged(incident) && isUrgent(incident))
  return urgent.filter(({ id }) => !shown.some((one) => one.id === id)).sort(compareIncidents)
}

/** Every word has to be there, anywhere. */
function isFound(sought: readonly string[], text: string): boolean {
  return sought.every((word) => text.includes(word))
}
