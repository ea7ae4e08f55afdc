// What a map shows: where each alarm is, how things stand, and that what is no longer known is not told as if it were.
import { expect, test } from 'vitest'
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'
import { mapItemKey, type MapItem, type MapView } from '../../contract/map.ts'
import { marksOf, placeOfIncident, type Standing } from './map-marks.ts'

const at = { x: 0.5, y: 0.5 }
const camera: MapItem = { kind: 'camera', id: 'lobby', ...at }
const gate: MapItem = { kind: 'device', id: 'gate', ...at }
const panel: MapItem = { kind: 'device', id: 'panel', ...at }
const loop: MapItem = { kind: 'point', id: 'panel', address: '1-3', ...at }
const detector: MapItem = { kind: 'point', id: 'panel', address: '1-3-7', ...at }
const building: MapItem = { kind: 'building', id: 'b3', ...at }

const mapOf = (id: string, kind: MapView['kind'], items: MapItem[]) => ({ id, kind, items }) as unknown as MapView
const site = mapOf('site', 'site', [camera, building])
const floor = mapOf('floor', 'floor', [camera, gate, panel, loop, detector])

let n = 0
const incident = (changes: Partial<Incident>): Incident =>
  ({ id: `i${n++}`, kind: 'crowding', severity: 'high', state: 'new', cameraId: null, deviceId: null, buildingId: null, zone: null, ...changes }) as Incident
const standing = (changes: Partial<Standing> = {}): Standing => ({
  cameras: [{ id: 'lobby', name: '大堂', buildingId: 'b3', state: 'stalled' } as CameraView],
  devices: [
    { id: 'gate', name: '闸机', kind: 'gate', state: 'online' },
    { id: 'panel', name: '消防主机', kind: 'fire-panel', state: 'offline' },
  ] as DeviceStatus[],
  points: [{ deviceId: 'panel', address: '1-3-7', name: '大堂烟感', buildingId: null, floor: null }],
  checkpoints: [{ id: 'pump', name: '水泵房', buildingId: 'b3', floor: -1, state: 'missed', route: '夜巡', dueMs: 1000 }],
  buildings: [{ id: 'b3', name: '3栋' }],
  incidents: [],
  isFresh: true,
  ...changes,
})
const placeKey = (changes: Partial<Incident>) => {
  const place = placeOfIncident([site, floor], incident(changes))
  return place === null ? null : `${place.map.id} ${mapItemKey(place.item)}`
}

test.each([
  ['a detector at its own place', { kind: 'fire', deviceId: 'panel', zone: '1-3-7' }, 'floor point:panel:1-3-7'],
  ['one that is not drawn at its loop', { kind: 'fire', deviceId: 'panel', zone: '1-3-8', cameraId: 'lobby' }, 'floor point:panel:1-3'],
  ['a loop with a longer number is another', { kind: 'fire', deviceId: 'panel', zone: '1-33' }, 'floor device:panel'],
  ['of a point nowhere its camera tells more than the panel', { kind: 'fire', deviceId: 'panel', zone: '9', cameraId: 'lobby' }, 'floor camera:lobby'],
  ['a gate at itself', { deviceId: 'gate', cameraId: 'lobby' }, 'floor device:gate'],
  ['a camera on its floor rather than on the site', { cameraId: 'lobby', buildingId: 'b3' }, 'floor camera:lobby'],
  ['only a building known', { buildingId: 'b3' }, 'site building:b3'],
  ['nothing known', { buildingId: 'b4' }, null],
] as const)('%s', (_, changes, key) => expect(placeKey(changes)).toBe(key))

test('each thing stands as it stands, a detector as its panel, and what the site no longer has is gone', () => {
  const items: MapItem[] = [...floor.items, { kind: 'camera', id: 'old', ...at }, building]
  const shown = (changes: Partial<Standing> = {}) =>
    Object.fromEntries(marksOf({ items }, standing(changes)).map(({ key, name, kind, state }) => [key, [name, kind, state]]))
  expect(shown()).toEqual({
    'camera:lobby': ['大堂', 'camera', { of: 'camera', state: 'stalled' }],
    'device:gate': ['闸机', 'gate', { of: 'device', state: 'online' }],
    'device:panel': ['消防主机', 'fire-panel', { of: 'device', state: 'offline' }],
    'point:panel:1-3': ['1-3', 'point', { of: 'device', state: 'offline' }],
    'point:panel:1-3-7': ['大堂烟感', 'point', { of: 'device', state: 'offline' }],
    'camera:old': ['old', 'camera', { of: 'gone' }],
    'building:b3': ['3栋', 'building', { of: 'none' }],
  })
  expect(shown({ isFresh: false })['device:gate']).toEqual(['闸机', 'gate', { of: 'unknown' }])
})

test('a checkpoint stands as its round says, has what was found there, and is not known when nothing is heard', () => {
  const pump: MapItem = { kind: 'checkpoint', id: 'pump', ...at }
  const old: MapItem = { kind: 'checkpoint', id: 'old', ...at }
  const found = incident({ kind: 'manual', zone: 'patrol:pump', cameraId: 'lobby', buildingId: 'b3' })
  const marks = (changes: Partial<Standing>) =>
    marksOf({ items: [pump, old, camera] }, standing(changes)).map(({ key, name, state, incidents }) => [key, name, state, incidents.length])
  expect(marks({ incidents: [found] })).toEqual([
    ['checkpoint:pump', '水泵房', { of: 'checkpoint', state: 'missed' }, 1],
    ['checkpoint:old', 'old', { of: 'gone' }, 0],
    ['camera:lobby', '大堂', { of: 'camera', state: 'stalled' }, 0],
  ])
  expect(marks({ checkpoints: undefined })[0]).toEqual(['checkpoint:pump', 'pump', { of: 'unknown' }, 0])
})

test('an incident that names no building is in that of its camera', () => {
  const told = incident({ cameraId: 'lobby', deviceId: null })
  const marks = marksOf({ items: [camera, building] }, standing({ incidents: [told] }))
  expect(marks.map(({ key, incidents }) => [key, incidents.length])).toEqual([
    ['camera:lobby', 1],
    ['building:b3', 1],
  ])
})

test('alarms are at one item, and at their building; the most urgent item comes first', () => {
  const calm = incident({ cameraId: 'lobby', buildingId: 'b3', severity: 'low', state: 'acknowledged' })
  const fire = incident({ kind: 'fire', severity: 'critical', deviceId: 'panel', zone: '1-3-7', buildingId: 'b3' })
  const over = incident({ cameraId: 'lobby', state: 'resolved' })
  const marks = marksOf({ items: [camera, gate, detector, building] }, standing({ incidents: [calm, over, fire] }))
  expect(marks.map(({ key, incidents, severity, isNew }) => [key, incidents.map(({ id }) => id), severity, isNew])).toEqual([
    ['point:panel:1-3-7', [fire.id], 'fire', true],
    ['building:b3', [fire.id, calm.id], 'fire', true],
    ['camera:lobby', [calm.id], 'low', false],
    ['device:gate', [], null, false],
  ])
})
