// The same request twice has one effect and one answer.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { answerOnce } from './idempotency.ts'
import { change, query } from './statement.ts'
import { afterCommit, inTransaction } from './transaction.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const request = { callerId: 'k1', key: 'abc', route: 'POST /api/v1/incidents', body: '{"a":1}', nowMs: START_MS }
const effect = () => {
  change(env.db, `INSERT INTO incident_days (day, count) VALUES ('x', 1) ON CONFLICT DO UPDATE SET count = count + 1`).run()
  return { status: 201, body: '{"id":1}' }
}
const effects = () => query<{ count: number }>(env.db, 'SELECT count FROM incident_days').get()?.count ?? 0

test('the second answer is the first one, and nothing happens again', () => {
  expect(answerOnce(env.db, request, effect)).toEqual({ status: 201, body: '{"id":1}', replayed: false })
  expect(answerOnce(env.db, request, effect)).toEqual({ status: 201, body: '{"id":1}', replayed: true })
  expect(effects()).toBe(1)
})

test('another body or route under the same key is refused; another caller has keys of his own', () => {
  answerOnce(env.db, request, effect)
  expect(() => answerOnce(env.db, { ...request, body: '{"a":2}' }, effect)).toThrow(expect.objectContaining({ code: 'request.keyReused' }))
  expect(() => answerOnce(env.db, { ...request, route: 'POST /x' }, effect)).toThrow(expect.objectContaining({ code: 'request.keyReused' }))
  expect(effects()).toBe(1)
  answerOnce(env.db, { ...request, callerId: 'k2' }, effect)
  expect(effects()).toBe(2)
})

test('what failed has not happened and may be tried again', () => {
  const failing = () => {
    effect()
    throw new Error('in the middle')
  }
  expect(() => answerOnce(env.db, request, failing)).toThrow('in the middle')
  expect(effects()).toBe(0)
  expect(answerOnce(env.db, request, effect).replayed).toBe(false)
})

test('screens are told after the outermost commit, and not at all when it fails', () => {
  const told: string[] = []
  inTransaction(env.db, () => {
    inTransaction(env.db, () => afterCommit(env.db, () => told.push('inner')))
    try {
      inTransaction(env.db, () => {
        afterCommit(env.db, () => told.push('rolled back'))
        throw new Error()
      })
    } catch {
      // The inner one alone is undone.
    }
    expect(told).toEqual([])
  })
  expect(told).toEqual(['inner'])
  expect(() =>
    inTransaction(env.db, () => {
      afterCommit(env.db, () => told.push('never'))
      throw new Error('undone')
    }),
  ).toThrow('undone')
  expect(told).toEqual(['inner'])
})
