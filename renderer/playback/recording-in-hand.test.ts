// Which recording an incident leads to: of the alert that is looked at, never an empty one.
import { expect, test } from 'vitest'
import type { CameraView } from '../../contract/api.ts'
import { recordingOf } from './recording-in-hand.ts'

const camera = (id: string, buildingId: string | null = null): CameraView =>
  ({ id, name: id, buildingId, state: 'live', zones: [], warnings: [], problem: null, fps: 10 }) as unknown as CameraView
const alert = (atMs: number, cameraId: string | null) => ({ atMs, cameraId })
const incident = { number: 'INC-20261201-0001', cameraId: 'gate', buildingId: null, openedAtMs: 100_000, alertCount: 3 }
const alerts = [alert(100_000, 'gate'), alert(160_000, 'lobby'), alert(220_000, 'gate')]

test('it begins ten seconds before the alert that is looked at, whose camera leads the incident’s others', () => {
  expect(recordingOf({ ...incident, alerts }, 1, [])).toEqual({
    cameraIds: ['lobby', 'gate'],
    atMs: 150_000,
    alert: { number: incident.number, at: 2, count: 3, atMs: 160_000, isNearest: false },
  })
  expect(recordingOf({ ...incident, alerts }, 0, [])?.cameraIds).toEqual(['gate', 'lobby'])
})

test('beyond the last alert it is the last, and without any the moment of the incident', () => {
  expect(recordingOf({ ...incident, alerts }, 9, [])?.atMs).toBe(210_000)
  expect(recordingOf({ ...incident, alertCount: 0 }, 3, [])).toMatchObject({ cameraIds: ['gate'], atMs: 90_000 })
})

test('an alert without a camera has the incident’s, a device’s incident the camera of another alert, else the nearest', () => {
  expect(recordingOf({ ...incident, alerts: [alert(100_000, null)] }, 0, [])?.cameraIds).toEqual(['gate'])
  const panel = { ...incident, cameraId: null, buildingId: 'b1' }
  expect(recordingOf({ ...panel, alerts: [alert(100_000, null), alert(160_000, 'stairs')] }, 0, [])).toMatchObject({
    cameraIds: ['stairs'],
    atMs: 90_000,
    alert: { isNearest: false },
  })
  expect(recordingOf({ ...panel, alerts: [alert(100_000, null)] }, 0, [camera('far', 'b2'), camera('near', 'b1')])).toMatchObject({
    cameraIds: ['near'],
    alert: { isNearest: true },
  })
})

test('where no camera looks there is none, and never more than play in step', () => {
  expect(recordingOf({ ...incident, cameraId: null, alerts: [alert(100_000, null)] }, 0, [camera('far', 'b2')])).toBeNull()
  const many = Array.from({ length: 9 }, (_, at) => alert(100_000 + at, `c${at}`))
  expect(recordingOf({ ...incident, alerts: many }, 6, [])?.cameraIds).toEqual(['c6', 'c0', 'c1', 'c2'])
})
