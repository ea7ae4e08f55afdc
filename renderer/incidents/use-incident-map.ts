// What the map knows of an incident's place: whether it is on one, and how far the cameras on it are.
import { useMemo } from 'react'
import type { Incident } from '../../contract/incident.ts'
import { placeOfIncident } from '../map/map-marks.ts'
import { useMaps } from '../map/use-maps.ts'

export interface IncidentMap {
  readonly isOnMap: boolean
  /** By camera id, in px of the plan. */
  readonly distances: ReadonlyMap<string, number>
}

export function useIncidentMap(incident: Incident): IncidentMap {
  const { data: maps } = useMaps()
  return useMemo(() => {
    const place = placeOfIncident(maps ?? [], incident)
    if (place === null) return { isOnMap: false, distances: new Map() }
    const { map, item } = place
    const far = (x: number, y: number) => Math.hypot((x - item.x) * map.width, (y - item.y) * map.height)
    const cameras = map.items.filter(({ kind }) => kind === 'camera')
    return { isOnMap: true, distances: new Map(cameras.map(({ id, x, y }) => [id, far(x, y)])) }
  }, [maps, incident])
}
