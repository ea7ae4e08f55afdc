// Only gates of the incident's own building are offered.
import { expect, test } from 'vitest'
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import { gatesFireReleases, gatesOf } from './gates-of.ts'

const gate = (id: string, buildingId: string | null, commands: DeviceStatus['commands'] = ['open']): DeviceStatus => ({
  id,
  name: id,
  kind: 'gate',
  driver: 'gate/http-relay',
  buildingId,
  state: 'online',
  sinceMs: 0,
  problem: null,
  commands,
  lastCommand: null,
})
const camera: CameraView = {
  id: 'lobby',
  name: 'lobby',
  buildingId: 'b3',
  zones: [],
  state: 'live',
  sinceMs: 0,
  fps: 10,
  expectedFps: 10,
  analysedFps: 10,
  lastFrameAtMs: 0,
  problem: null,
  warnings: [],
}
const devices = [gate('g3', 'b3'), gate('g4', 'b4'), gate('panel', 'b3', []), gate('loose', null)]

test('the gate of the building is offered, neither that of another nor a device that cannot open', () => {
  expect(gatesOf({ buildingId: 'b3', cameraId: null, deviceId: null }, devices, []).map((d) => d.id)).toEqual(['g3'])
})

test('without a building of its own, the incident takes that of its camera', () => {
  expect(gatesOf({ buildingId: null, cameraId: 'lobby', deviceId: null }, devices, [camera]).map((d) => d.id)).toEqual(['g3'])
})

test('a gate without a building is not offered for an incident without one, except when it is the incident', () => {
  expect(gatesOf({ buildingId: null, cameraId: null, deviceId: null }, devices, [])).toEqual([])
  expect(gatesOf({ buildingId: null, cameraId: null, deviceId: 'loose' }, devices, []).map((d) => d.id)).toEqual(['loose'])
})

test('a fire releases those of its building and the courtyard, and of the whole site where nobody knows the building', () => {
  const devices = [gate('own', 'b3'), gate('other', 'b4'), gate('courtyard', null), gate('shut', 'b3', ['restore'])]
  expect(gatesFireReleases('b3', devices).map(({ id }) => id)).toEqual(['own', 'courtyard'])
  expect(gatesFireReleases(null, devices).map(({ id }) => id)).toEqual(['own', 'other', 'courtyard'])
})
