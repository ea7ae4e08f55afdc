// Everything an incident can be found by, in both languages: number, kind, priority, state, place, summary.
import { useMemo } from 'react'
import type { Incident } from '../../contract/incident.ts'
import { LOCALES } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { severityClass } from '../parts/severity-class.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

/** @returns lower case; made once for each incident as it stands */
export function useSearchText(): (incident: Incident) => string {
  const { i18n } = useWords()
  const names = useSiteNames()
  return useMemo(() => {
    const made = new WeakMap<Incident, string>()
    const wordsOf = (key: string) =>
      LOCALES.map((locale) => {
        const word: unknown = i18n.getResource(locale, 'words', key)
        return typeof word === 'string' ? word : ''
      })
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
  }, [i18n, names])
}
