// What an incident is called on screen, composed in the chosen language from what is known about it.
import type { Incident } from '../../contract/incident.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useWords } from '../i18n.ts'

export interface IncidentWords {
  /** E-bike in lobby */
  kind(incident: Pick<Incident, 'kind'>): string
  /** Building, camera or device, and zone; null when nothing is known. */
  place(incident: Pick<Incident, 'buildingId' | 'cameraId' | 'deviceId' | 'zone'>): string | null
  /** Kind and place; what a person reported is shown as it was written. */
  title(incident: Incident): string
}

export function useIncidentWords(): IncidentWords {
  const { t } = useWords()
  const names = useSiteNames()
  const words: IncidentWords = {
    kind: ({ kind }) => t(`words:kind.${kind}`),
    place(incident) {
      // what a device raised is at the device; the camera only looks at it
      const place = incident.deviceId === null ? names.placeOf(incident) : names.placeOf({ ...incident, cameraId: null })
      return [place, names.zone(incident.cameraId, incident.zone)].filter((part) => part !== null).join(' · ') || null
    },
    title(incident) {
      if (incident.kind === 'manual') return incident.summary
      const place = words.place(incident)
      // a kind that is nowhere says what it is about in its stored line only
      return place === null ? incident.summary : `${words.kind(incident)} · ${place}`
    },
  }
  return words
}
