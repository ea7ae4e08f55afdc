// The list of what is not placed: nothing that is there, what is nowhere first, and buildings only where buildings stand.
import { expect, test } from 'vitest'
import type { CameraView } from '../../../contract/api.ts'
import type { DeviceStatus } from '../../../contract/device.ts'
import type { MapItem, MapView } from '../../../contract/map.ts'
import { unplacedOn, type EditedMap } from './unplaced.ts'

const known = {
  cameras: [
    { id: 'c-far', name: '4栋', buildingId: 'b4' },
    { id: 'c-here', name: '3栋', buildingId: 'b3' },
    { id: 'c-there', name: '东门', buildingId: null },
  ] as CameraView[],
  devices: [{ id: 'panel', name: '主机', kind: 'fire-panel', buildingId: null }] as DeviceStatus[],
  points: [{ deviceId: 'panel', address: '1-3', name: null, buildingId: 'b3', floor: 1 }],
  checkpoints: [{ id: 'pump', name: '水泵房', buildingId: 'b3', floor: -1, state: 'idle' as const, route: null, dueMs: null }],
  buildings: [{ id: 'b3', name: '3栋' }],
}
const at = { x: 0, y: 0 }
const other = { id: 'site', name: '总图', items: [{ kind: 'camera', id: 'c-there', ...at }] as MapItem[] } as MapView
const floor: EditedMap = { id: 'f', kind: 'floor', buildingId: 'b3', floor: 1, items: [{ kind: 'device', id: 'panel', ...at }] }

test('of a floor: its own first, then others, then what stands on another map; no buildings', () => {
  expect(unplacedOn(floor, [other], known).map(({ key, on }) => [key, on])).toEqual([
    ['camera:c-here', []],
    ['point:panel:1-3', []],
    ['checkpoint:pump', []],
    ['camera:c-far', []],
    ['camera:c-there', ['总图']],
  ])
})

test('of a site: buildings too, and what stood on this map as it was saved counts as not placed', () => {
  const site: EditedMap = { id: 'site', kind: 'site', buildingId: null, floor: null, items: [] }
  expect(unplacedOn(site, [other], known).map(({ key, on }) => [key, on.length])).toEqual([
    ['building:b3', 0],
    ['camera:c-far', 0],
    ['camera:c-here', 0],
    ['camera:c-there', 0],
    ['device:panel', 0],
    ['point:panel:1-3', 0],
    ['checkpoint:pump', 0],
  ])
})
