// Which fire has just come.
import type { Incident } from '../../contract/incident.ts'

/** @param known ids that were there before; empty when the console has just opened: a fire nobody has taken note of opens itself then too @returns the latest, if any */
export function freshFire<I extends Pick<Incident, 'id' | 'kind' | 'state' | 'openedAtMs'>>(incidents: readonly I[], known: ReadonlySet<string>): I | null {
  const fresh = incidents.filter(({ id, kind, state }) => kind === 'fire' && state === 'new' && !known.has(id))
  return fresh.toSorted((a, b) => b.openedAtMs - a.openedAtMs)[0] ?? null
}
