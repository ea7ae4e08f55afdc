// What stands on a map at this moment: every item with its name, its state and its alarms; and where an incident is.
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'
import { mapItemKey, type CheckpointState, type MapCheckpoint, type MapItem, type MapPoint, type MapView } from '../../contract/map.ts'
import { SEVERITIES, type CameraState, type DeviceKind, type DeviceState, type IncidentState } from '../../contract/vocabulary.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'

/** What a mark looks like and is filtered by. */
export type MarkKind = 'camera' | 'point' | 'building' | 'checkpoint' | DeviceKind

export type MarkState =
  | { readonly of: 'camera'; readonly state: CameraState }
  | { readonly of: 'device'; readonly state: DeviceState }
  | { readonly of: 'checkpoint'; readonly state: CheckpointState }
  /** Nothing is heard from the core, or the site file no longer has it. */
  | { readonly of: 'unknown' | 'gone' }
  | { readonly of: 'none' }

export interface Mark {
  readonly key: string
  readonly item: MapItem
  readonly kind: MarkKind
  readonly name: string
  readonly state: MarkState
  /** Open ones, the most urgent first. */
  readonly incidents: readonly Incident[]
  readonly severity: SeverityClass | null
  /** One of them is not acknowledged. */
  readonly isNew: boolean
}

export interface Standing {
  /** Undefined: not heard yet. */
  readonly cameras: readonly CameraView[] | undefined
  readonly devices: readonly DeviceStatus[] | undefined
  readonly points: readonly MapPoint[]
  /** Undefined: not heard yet, or not heard of late. */
  readonly checkpoints: readonly MapCheckpoint[] | undefined
  readonly buildings: readonly { readonly id: string; readonly name: string }[]
  readonly incidents: readonly Incident[]
  /** What was heard last is the present. */
  readonly isFresh: boolean
}

const OPEN: readonly IncidentState[] = ['new', 'acknowledged', 'dispatched', 'onScene']

export function isOpen({ state }: Pick<Incident, 'state'>): boolean {
  return OPEN.includes(state)
}

/** Fire above all, then by severity, what is not acknowledged before what is. */
export function urgency(incident: Pick<Incident, 'kind' | 'severity' | 'state'>): number {
  const severity = severityClass(incident)
  return (severity === 'fire' ? SEVERITIES.length : SEVERITIES.indexOf(severity)) * 2 + Number(incident.state === 'new')
}

/** Those with alarms first, the most urgent of them before all. */
export function marksOf(map: Pick<MapView, 'items'>, standing: Standing): Mark[] {
  const cameras = new Map(standing.cameras?.map((camera) => [camera.id, camera]))
  const devices = new Map(standing.devices?.map((device) => [device.id, device]))
  const points = new Map(standing.points.map((point) => [`${point.deviceId}\n${point.address}`, point]))
  const checkpoints = new Map(standing.checkpoints?.map((checkpoint) => [checkpoint.id, checkpoint]))
  const buildings = new Map(standing.buildings.map(({ id, name }) => [id, name]))
  const buildingOf = ({ buildingId, cameraId, deviceId }: Incident): string | null =>
    buildingId ?? cameras.get(cameraId ?? '')?.buildingId ?? devices.get(deviceId ?? '')?.buildingId ?? null
  const alarms = alarmsByKey(map, standing.incidents, buildingOf)
  const known = (state: MarkState, isThere: boolean): MarkState => (!isThere ? { of: 'gone' } : standing.isFresh ? state : { of: 'unknown' })
  const seen = (item: MapItem): Pick<Mark, 'kind' | 'name' | 'state'> => {
    if (item.kind === 'building')
      return { kind: 'building', name: buildings.get(item.id) ?? item.id, state: buildings.has(item.id) ? { of: 'none' } : { of: 'gone' } }
    if (item.kind === 'checkpoint') {
      const checkpoint = checkpoints.get(item.id)
      const isThere = standing.checkpoints === undefined || checkpoint !== undefined
      const state: MarkState = checkpoint === undefined ? { of: 'unknown' } : { of: 'checkpoint', state: checkpoint.state }
      return { kind: 'checkpoint', name: checkpoint?.name ?? item.id, state: known(state, isThere) }
    }
    if (item.kind === 'camera') {
      const camera = cameras.get(item.id)
      return { kind: 'camera', name: camera?.name ?? item.id, state: known({ of: 'camera', state: camera?.state ?? 'connecting' }, camera !== undefined) }
    }
    const device = devices.get(item.id)
    if (item.kind === 'device') {
      const state = known({ of: 'device', state: device?.state ?? 'connecting' }, device !== undefined)
      return { kind: device?.kind ?? 'sensor', name: device?.name ?? item.id, state }
    }
    // a detector is heard through its panel, and stands as it does
    const point = points.get(`${item.id}\n${item.address}`)
    return { kind: 'point', name: point?.name ?? item.address, state: known({ of: 'device', state: device?.state ?? 'connecting' }, device !== undefined) }
  }
  return map.items
    .map((item): Mark => {
      const key = mapItemKey(item)
      const incidents = (alarms.get(key) ?? []).toSorted((a, b) => urgency(b) - urgency(a))
      const [first] = incidents
      return {
        key,
        item,
        ...seen(item),
        incidents,
        severity: first === undefined ? null : severityClass(first),
        isNew: incidents.some(({ state }) => state === 'new'),
      }
    })
    .toSorted((a, b) => rankOf(b) - rankOf(a))
}

function rankOf({ incidents: [first] }: Mark): number {
  return first === undefined ? -1 : urgency(first)
}

/** Of each open incident the item that tells its place best; of a building all that happens in it. */
function alarmsByKey(
  { items }: Pick<MapView, 'items'>,
  incidents: readonly Incident[],
  buildingOf: (incident: Incident) => string | null,
): Map<string, Incident[]> {
  const byKey = new Map<string, Incident[]>()
  for (const incident of incidents) {
    if (!isOpen(incident)) continue
    const buildingId = buildingOf(incident)
    const best = bestItem(items, { ...incident, buildingId })
    const keys = new Set(best === null ? [] : [mapItemKey(best.item)])
    if (items.some((item) => item.kind === 'building' && item.id === buildingId)) keys.add(`building:${buildingId}`)
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), incident])
  }
  return byKey
}

type Placed = Pick<Incident, 'kind' | 'cameraId' | 'deviceId' | 'buildingId' | 'zone'>

interface Best {
  readonly item: MapItem
  /** The more exact the higher. */
  readonly exact: number
}

/** A detector's own place, then the device's, the camera's, the building's. */
function bestItem(items: readonly MapItem[], incident: Placed): Best | null {
  let best: Best | null = null
  for (const item of items) {
    const exact = exactness(item, incident)
    if (exact > (best?.exact ?? 0)) best = { item, exact }
  }
  return best
}

function exactness(item: MapItem, { kind, cameraId, deviceId, buildingId, zone }: Placed): number {
  if (item.kind === 'building') return item.id === buildingId ? 1 : 0
  if (item.kind === 'camera') return item.id === cameraId ? 2 : 0
  // what a guard found there
  if (item.kind === 'checkpoint') return zone === `patrol:${item.id}` ? 3 : 0
  if (item.id !== deviceId) return 0
  if (item.kind === 'device') return kind === 'fire' && cameraId !== null ? 1.5 : 3
  // `1-3` stands for everything below it too; the longest is the most exact
  const isThere = zone !== null && (zone === item.address || zone.startsWith(`${item.address}-`))
  return isThere ? 4 + item.address.length / 100 : 0
}

export interface IncidentPlace {
  readonly map: MapView
  readonly item: MapItem
}

/** On the map that tells it best; of two that tell it alike the floor. @returns null: it is on no map */
export function placeOfIncident(maps: readonly MapView[], incident: Placed): IncidentPlace | null {
  let best: (IncidentPlace & { readonly exact: number }) | null = null
  for (const map of maps) {
    const found = bestItem(map.items, incident)
    if (found === null) continue
    const exact = found.exact + (map.kind === 'floor' ? 0.001 : 0)
    if (best === null || exact > best.exact) best = { map, item: found.item, exact }
  }
  return best
}
