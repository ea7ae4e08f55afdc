// Where an incident is on the map; there is no map of the place yet, so nothing is shown. Whoever draws maps fills both functions in and keeps their names.
import type { Incident } from '../../contract/incident.ts'

/** Whether there is a map that shows the place; without one its tab is not offered. */
export function useHasMapPosition(_incident: Pick<Incident, 'id'>): boolean {
  return false
}

export function MapPosition(_props: { readonly incident: Incident }): React.ReactNode {
  return null
}
