// What could stand on a map and does not yet: what is on none first, then what is on another.
import type { CameraView } from '../../../contract/api.ts'
import type { DeviceStatus } from '../../../contract/device.ts'
import { mapItemKey, type MapCheckpoint, type MapItem, type MapPoint, type MapView } from '../../../contract/map.ts'
import type { MarkKind } from '../map-marks.ts'
import type { Placeable } from './edit-map.ts'

export interface Unplaced {
  readonly key: string
  readonly item: Placeable
  readonly kind: MarkKind
  readonly name: string
  readonly buildingId: string | null
  /** Names of maps it is on. */
  readonly on: readonly string[]
}

export interface Known {
  readonly cameras: readonly CameraView[]
  readonly devices: readonly DeviceStatus[]
  readonly points: readonly MapPoint[]
  readonly checkpoints: readonly MapCheckpoint[]
  readonly buildings: readonly { readonly id: string; readonly name: string }[]
}

export interface EditedMap {
  readonly id: string | null
  readonly kind: MapView['kind']
  readonly buildingId: string | null
  readonly floor: number | null
  readonly items: readonly MapItem[]
}

/** Of a floor that belongs to a building: what belongs there, or to no building at all, comes before the rest. */
export function unplacedOn(map: EditedMap, maps: readonly MapView[], { cameras, devices, points, checkpoints, buildings }: Known): Unplaced[] {
  const here = new Set(map.items.map(mapItemKey))
  const elsewhere = new Map<string, string[]>()
  for (const other of maps) {
    if (other.id === map.id) continue
    for (const item of other.items) elsewhere.set(mapItemKey(item), [...(elsewhere.get(mapItemKey(item)) ?? []), other.name])
  }
  const of = (item: Placeable, kind: MarkKind, name: string, buildingId: string | null): Unplaced => {
    const key = mapItemKey(item)
    return { key, item, kind, name, buildingId, on: elsewhere.get(key) ?? [] }
  }
  const all = [
    ...(map.kind === 'site' ? buildings.map(({ id, name }) => of({ kind: 'building', id }, 'building', name, id)) : []),
    ...cameras.map(({ id, name, buildingId }) => of({ kind: 'camera', id }, 'camera', name, buildingId)),
    ...devices.map(({ id, name, kind, buildingId }) => of({ kind: 'device', id }, kind, name, buildingId)),
    ...points.map(({ deviceId, address, name, buildingId }) => of({ kind: 'point', id: deviceId, address }, 'point', name ?? address, buildingId)),
    ...checkpoints.map(({ id, name, buildingId }) => of({ kind: 'checkpoint', id }, 'checkpoint', name, buildingId)),
  ]
  const isNear = ({ buildingId }: Unplaced): boolean => map.buildingId === null || buildingId === null || buildingId === map.buildingId
  const rank = (one: Unplaced): number => Number(one.on.length > 0) * 2 + Number(!isNear(one))
  return all.filter(({ key }) => !here.has(key)).toSorted((a, b) => rank(a) - rank(b))
}
