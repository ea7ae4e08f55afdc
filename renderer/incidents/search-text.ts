// Everything an incident can be found by, in both languages: number, kind, priority, state, place, summary.
import type { Incident } from '../../contract/incident.ts'
import { severityClass } from '../parts/severity-class.ts'
import type { SiteNames } from '../parts/use-site-names.ts'

/**
 * @param wordsOf a word in every language, e.g. of `kind.fire`
 * @returns lower case; made once for each incident as it stands
 */
export function createSearchText(wordsOf: (key: string) => readonly string[], names: SiteNames): (incident: Incident) => string {
  const made = new WeakMap<Incident, string>()
  return (incident) => {
    const known = made.get(incident)
    if (known !== undefined) return known
    const words = [
      ...[incident.kind, ...incident.alsoKinds].flatMap((kind) => wordsOf(`kind.${kind}`)),
      ...wordsOf(`severity.${severityClass(incident)}`),
      ...wordsOf(`state.${incident.state}`),
    ]
    const place = [names.building(incident.buildingId), names.camera(incident.cameraId), names.device(incident.deviceId)]
    const text = [incident.number, incident.summary, names.zone(incident.cameraId, incident.zone), ...place, ...words].join(' ').toLowerCase()
    made.set(incident, text)
    return text
  }
}
