// Falls on a real database: read from their indices, kept whole, and no more rejected ones than may be.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { fallOf } from '../core/falling-fixture.ts'
import { findFall, insertFall, pruneRejectedFalls, reviewFall, searchLiveFalls, type NewFall } from './falls.ts'
import { query, rawDb } from './statement.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

let count = 0
const insert = (atMs: number, change: Partial<NewFall> & { readonly grade?: 'alarm' | 'suspected' | 'rejected' } = {}) => {
  const { grade = 'rejected', ...row } = change
  const id = `f${String(++count).padStart(5, '0')}`
  insertFall(env.db, { id, fall: fallOf(atMs, { grade }), review: null, incidentId: null, alertId: null, lookBackId: null, ...row })
  return id
}
const left = () => query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM falls').get()!.n

test('a fall comes back as it went in', () => {
  const id = insert(1234.5, { grade: 'suspected', review: 'open' })
  const { fall, ...rest } = { fall: fallOf(1234.5, { grade: 'suspected' }), reviewedBy: null, reviewedAtMs: null, incidentId: null, lookBackId: null }
  expect(findFall(env.db, id)).toEqual({ ...fall, ...rest, id, review: 'open' })
  expect(findFall(env.db, 'x')).toBeNull()
})

test('only what is open can be reviewed, once', () => {
  const open = insert(1, { grade: 'suspected', review: 'open' })
  const kept = insert(2)
  const review = { verdict: 'notReal', userId: 'u1', atMs: 3, incidentId: null, alertId: null } as const
  expect([reviewFall(env.db, open, review), reviewFall(env.db, open, review), reviewFall(env.db, kept, review)]).toEqual([true, false, false])
})

test('rejected ones beyond the bound go, oldest first and a few at a time; others stay', () => {
  for (let i = 0; i < 10; i++) insert(1000 + i)
  insert(1, { grade: 'alarm' })
  insert(2, { grade: 'suspected', review: 'open' })
  insert(3, { lookBackId: 'l1' })
  const step = (keep: number, beforeMs = 0) => pruneRejectedFalls(env.db, { beforeMs, keep, limit: 3 })
  expect([step(10), step(5), step(5), step(5)]).toEqual([0, 3, 2, 0])
  expect(searchLiveFalls(env.db, { grades: ['rejected'], limit: 99 }, undefined).map(({ lastAtMs }) => lastAtMs)).toEqual([1009, 1008, 1007, 1006, 1005])
  expect([step(5, 1007), step(5, 1007)]).toEqual([2, 0])
  expect(left()).toBe(6)
})

test('lists and bounds are read from their indices', () => {
  const plan = (sql: string) =>
    (
      rawDb(env.db)
        .prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', '1')}`)
        .all() as { detail: string }[]
    )
      .map(({ detail }) => detail)
      .join('; ')
  const list = (where: string) => plan(`SELECT * FROM falls f WHERE f.look_back_id IS NULL${where} ORDER BY f.last_at_ms DESC, f.id DESC LIMIT ?`)
  for (const [where, index] of [
    ['', 'falls_newest'],
    [' AND (f.last_at_ms, f.id) < (?, ?)', 'falls_newest'],
    [' AND f.camera_id = ?', 'falls_of_camera'],
    [` AND f.review = 'open'`, 'falls_open'],
  ] as const) {
    expect(list(where)).toContain(index)
    expect(list(where)).not.toContain('TEMP B-TREE')
  }
  expect(plan(`SELECT count(*) FROM falls WHERE grade = 'rejected' AND look_back_id IS NULL`)).toContain('COVERING INDEX falls_rejected')
  expect(plan(`SELECT id FROM falls WHERE grade = 'rejected' AND look_back_id IS NULL ORDER BY last_at_ms LIMIT ?`)).toContain('falls_rejected')
})
