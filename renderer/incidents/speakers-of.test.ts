// Only speakers that are heard at the place are offered.
import { expect, test } from 'vitest'
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import { speakersOf } from './speakers-of.ts'

const device = (id: string, buildingId: string | null, commands: DeviceStatus['commands'] = ['say']) => ({ id, buildingId, commands }) as DeviceStatus
const devices = [device('hall', 'b3'), device('yard', null), device('other', 'b4'), device('gate', 'b3', ['open'])]
const cameras = [
  { id: 'lobby', buildingId: 'b3' },
  { id: 'road', buildingId: null },
] as CameraView[]
const heard = (cameraId: string | null, buildingId: string | null, deviceId: string | null = null) =>
  speakersOf({ cameraId, buildingId, deviceId }, devices, cameras).map(({ id }) => id)

test('of the building, or of the camera’s building', () => {
  expect(heard(null, 'b3')).toEqual(['hall'])
  expect(heard('lobby', null)).toEqual(['hall'])
})

test('outside of all buildings those outside, and always the one it is about', () => {
  expect(heard('road', null)).toEqual(['yard'])
  expect(heard(null, 'b3', 'other')).toEqual(['hall', 'other'])
})
