// The outbox: order within a subject, nothing forgotten, nothing numbered twice.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { dueOutboxEntries, insertOutboxEntry, markAttemptFailed, markDelivered, nextOutboxDueAtMs, nextSequence, outboxBacklog } from './outbox.ts'
import { rawDb } from './statement.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const owe = (id: string, subject: string, createdAtMs = START_MS) =>
  insertOutboxEntry(env.db, { id, sequence: nextSequence(env.db), incidentId: 'i', subject, type: 't', body: `{"id":"${id}"}`, createdAtMs })
const due = (nowMs = START_MS) => dueOutboxEntries(env.db, nowMs, 10).map((entry) => entry.id)

test('one entry per subject is due, the oldest first', () => {
  owe('a1', 'a')
  owe('b1', 'b')
  owe('a2', 'a')
  expect(due()).toEqual(['a1', 'b1'])
  markDelivered(env.db, 'a1', START_MS)
  expect(due()).toEqual(['b1', 'a2'])
})

test('a failed entry waits and holds back the later ones of its subject only', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  owe('b1', 'b')
  markAttemptFailed(env.db, 'a1', 'HTTP 500', START_MS + 5000)
  expect(due()).toEqual(['b1'])
  markDelivered(env.db, 'b1', START_MS)
  expect(due()).toEqual([])
  expect(nextOutboxDueAtMs(env.db)).toBe(START_MS + 5000)
  expect(dueOutboxEntries(env.db, START_MS + 5000, 10)).toMatchObject([{ id: 'a1', attempts: 1, body: '{"id":"a1"}' }])
  expect(outboxBacklog(env.db, START_MS + 7000)).toEqual({ pending: 2, oldestAgeMs: 7000, problem: 'HTTP 500' })
})

test('what is given up is shown and lets the others through', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  markAttemptFailed(env.db, 'a1', 'HTTP 410', null)
  expect(due()).toEqual(['a2'])
  markDelivered(env.db, 'a2', START_MS)
  expect(outboxBacklog(env.db, START_MS)).toEqual({ pending: 0, oldestAgeMs: null, problem: 'HTTP 410' })
  expect(nextOutboxDueAtMs(env.db)).toBeNull()
})

test('a number is never given twice, even when old entries are gone', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  expect(nextSequence(env.db)).toBe(3)
  rawDb(env.db).exec('DELETE FROM outbox')
  expect(nextSequence(env.db)).toBe(3)
})
