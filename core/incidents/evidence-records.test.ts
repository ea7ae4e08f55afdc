// Evidence is promised, then complete or missing, exactly once, with its line and its audit entry.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { evidenceSchema } from '../../contract/incident.ts'
import { checkAudit, lastAudit } from '../../db/audit.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { completeEvidence, failEvidence, getEvidence, listPendingEvidence, promiseEvidence } from './evidence-records.ts'
import { getIncidentDetail } from './service.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const file = {
  file: 'evidence/2026-11-22/0196f0c2-8a4e-7c3b.mp4',
  sha256: 'ab'.repeat(32),
  bytes: 1234,
  startedAtMs: START_MS - 10_000.25,
  durationMs: 20_000.5,
  proven: true,
}
const promise = () => {
  const { incident, alert } = raiseAlert(env, claimOf(env))
  return promiseEvidence(env, { incidentId: incident.id, alertId: alert.id, type: 'clip', cameraId: 'lobby-3-1' })
}

test('a promise is pending until its file is complete', () => {
  const promised = promise()
  expect(evidenceSchema.parse(promised)).toEqual(promised)
  expect(listPendingEvidence(env)).toMatchObject([{ id: promised.id, cameraId: 'lobby-3-1', alertAtMs: START_MS - 40.5 }])
  const complete = completeEvidence(env, promised.id, file)
  expect(complete).toMatchObject({ state: 'complete', sha256: file.sha256, bytes: 1234, startedAtMs: START_MS - 10_000.25, durationMs: 20_000.5, proven: true })
  expect(listPendingEvidence(env)).toEqual([])
  expect(getEvidence(env, promised.id).file).toBe(file.file)
  expect(getIncidentDetail(env, promised.incidentId)).toMatchObject({ evidence: [complete], timeline: [{ what: 'opened' }, { what: 'evidenceComplete' }] })
  expect(JSON.parse(lastAudit(env.db, `evidence/${promised.id}`, 'evidence.complete')!.after!)).toMatchObject({ sha256: file.sha256, file: file.file })
  expect(checkAudit(env.db).ok).toBe(true)
})

test('what could not be made says why, and neither state is ever left again', () => {
  const promised = promise()
  expect(failEvidence(env, promised.id, 'evidence.notInRing')).toMatchObject({ state: 'missing', problem: 'evidence.notInRing', sha256: null })
  expect(completeEvidence(env, promised.id, file)).toMatchObject({ state: 'missing' })
  const other = promise()
  completeEvidence(env, other.id, file)
  expect(failEvidence(env, other.id, 'evidence.notInRing')).toMatchObject({ state: 'complete' })
  const lines = getIncidentDetail(env, promised.incidentId).timeline.map((line) => line.what)
  expect(lines).toEqual(['opened', 'evidenceMissing', 'alertAdded', 'evidenceComplete'])
})

test.each(['../vigil.key', '/etc/passwd', 'evidence/../vigil.db', 'evidence/a\\b.mp4', 'evidence/a.mp4\n'])('a file called %j is not evidence', (name) => {
  const promised = promise()
  expect(() => completeEvidence(env, promised.id, { ...file, file: name })).toThrow(RangeError)
})

test('what does not exist is said to be missing', () => {
  expect(() => getEvidence(env, 'none')).toThrow(expect.objectContaining({ code: 'evidence.notFound' }))
})
