// A look-back is started only when it can be, and the button says what is missing.
import { expect, test } from 'vitest'
import type { Recording } from '../../contract/falling.ts'
import { MAX_SPAN_MS, NO_REQUEST, recordingsOf, remainingMs, startProblem, withRecording, withStart, type LookBackRequest } from './look-back-request.ts'

const HOUR_MS = 3_600_000
const night: Recording = { name: 'night.mp4', bytes: 1, durationMs: 8 * HOUR_MS, width: 960, height: 540, fps: 25, startsAtMs: 1_000_000 }
const whole: LookBackRequest = { ...withRecording({ ...NO_REQUEST, cameraId: 'east' }, night), landing: [0.5, 0.9] }

test('what is missing is asked for in the order of the form', () => {
  expect(startProblem(NO_REQUEST)).toBe('camera')
  expect(startProblem({ ...NO_REQUEST, cameraId: 'east' })).toBe('recording')
  expect(startProblem({ ...whole, startsAtMs: null })).toBe('startsAt')
  expect(startProblem({ ...whole, fromMs: null })).toBe('span')
  expect(startProblem({ ...whole, landing: null })).toBe('landing')
  expect(startProblem(whole)).toBeNull()
})

test('a span must run forward, be at most a day and touch the recording', () => {
  expect(startProblem({ ...whole, fromMs: 5000, toMs: 5000 })).toBe('spanOrder')
  expect(startProblem({ ...whole, fromMs: 0, toMs: MAX_SPAN_MS + 1 })).toBe('spanLong')
  expect(startProblem({ ...whole, fromMs: 1, toMs: 1_000_000 })).toBe('spanOutside')
  const end = 1_000_000 + night.durationMs
  expect(startProblem({ ...whole, fromMs: end, toMs: end + 1 })).toBe('spanOutside')
  expect(startProblem({ ...whole, fromMs: end - 1, toMs: end + HOUR_MS })).toBeNull()
})

test('a recording is searched whole, up to a day; when it begins may have to be said', () => {
  expect(whole).toMatchObject({ fromMs: 1_000_000, toMs: 1_000_000 + 8 * HOUR_MS })
  const long = withRecording(NO_REQUEST, { ...night, durationMs: 30 * HOUR_MS })
  expect((long.toMs ?? 0) - (long.fromMs ?? 0)).toBe(MAX_SPAN_MS)
  const unnamed = withRecording({ ...NO_REQUEST, cameraId: 'east' }, { ...night, startsAtMs: null })
  expect(startProblem(unnamed)).toBe('startsAt')
  expect(withStart(unnamed, 5000)).toMatchObject({ startsAtMs: 5000, fromMs: 5000, toMs: 5000 + 8 * HOUR_MS })
})

test('the time left is what has not been searched, at the speed so far', () => {
  const span = { fromMs: 0, toMs: 8 * HOUR_MS, progress01: 0.5 }
  expect(remainingMs({ ...span, speed: 60 })).toBe(240_000)
  expect(remainingMs({ ...span, speed: null })).toBeNull()
})

test('recordings of another camera are not offered', () => {
  const names = (cameraId: string | null) => recordingsOf([{ name: 'a.mp4' }, { name: 'east/b.mp4' }, { name: 'eastern/c.mp4' }], cameraId).map((r) => r.name)
  expect(names('east')).toEqual(['a.mp4', 'east/b.mp4'])
  expect(names(null)).toHaveLength(3)
})
