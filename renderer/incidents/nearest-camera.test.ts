// An incident without a camera of its own is looked at by one of its building, and says so.
import { expect, test } from 'vitest'
import type { CameraView } from '../../contract/api.ts'
import { nearestCamera, neighbourCameras } from './nearest-camera.ts'

const camera = (id: string, buildingId: string | null, state: CameraView['state'] = 'live') => ({ id, buildingId, state }) as CameraView
const cameras = [camera('road', null), camera('back', 'b3', 'offline'), camera('lobby', 'b3')]
const found = (cameraId: string | null, buildingId: string | null) => {
  const nearest = nearestCamera({ cameraId, buildingId }, cameras)
  return nearest === null ? null : [nearest.camera.id, nearest.linked]
}

test('the camera of the incident itself is taken, whatever its state', () => {
  expect(found('back', 'b3')).toEqual(['back', true])
})

test('without one, a live camera of the building stands in, and is not called linked', () => {
  expect(found(null, 'b3')).toEqual(['lobby', false])
  expect(found('gone', 'b3')).toEqual(['lobby', false])
})

test('a camera of nowhere in particular is not near anything', () => {
  expect(found(null, null)).toBeNull()
  expect(found(null, 'b4')).toBeNull()
})

test('neighbours are the other cameras of the building, live ones first, and never more than asked for', () => {
  const all = [...cameras, camera('roof', 'b3'), camera('garden', null)]
  const near = (cameraId: string | null, buildingId: string | null, most = 4) => neighbourCameras({ cameraId, buildingId }, all, most).map(({ id }) => id)
  expect(near('lobby', 'b3')).toEqual(['roof', 'back'])
  expect(near('lobby', 'b3', 1)).toEqual(['roof'])
  expect(near('road', null)).toEqual(['garden'])
  expect(near(null, 'b4')).toEqual([])
  expect(near(null, null)).toEqual([])
})
