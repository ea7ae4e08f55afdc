// Whether somebody can be sent to an incident: also while nobody has taken note of it, which sending does.
import type { Incident } from '../../contract/incident.ts'

const SENDABLE: readonly Incident['state'][] = ['new', 'shelved', 'acknowledged', 'dispatched', 'onScene']

export function maySend({ state }: Pick<Incident, 'state'>): boolean {
  return SENDABLE.includes(state)
}
