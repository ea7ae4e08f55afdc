// Takes the map to what is new: its plan and its place, and nothing of the focus.
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Incident } from '../../contract/incident.ts'
import type { MapView } from '../../contract/map.ts'
import { placeOfIncident, type IncidentPlace } from './map-marks.ts'
import { nextAlarm } from './next-alarm.ts'

/** When the map is opened, all that is not acknowledged is new to it. */
export function useAlarmFocus(incidents: readonly Incident[], maps: readonly MapView[], isOn: boolean, onAlarm: (place: IncidentPlace) => void): void {
  const known = useRef<ReadonlySet<string>>(new Set())
  const at = useRef<string | null>(null)
  const look = useEffectEvent(() => {
    const placed = incidents.filter((incident) => placeOfIncident(maps, incident) !== null)
    const next = nextAlarm(placed, known.current, at.current)
    known.current = new Set(placed.map(({ id }) => id))
    const place = next === null || !isOn ? null : placeOfIncident(maps, next)
    if (next === null || place === null) return
    at.current = next.id
    onAlarm(place)
  })
  useEffect(() => look(), [incidents, maps])
}
