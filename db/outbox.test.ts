// The outbox: order within a subject, nothing forgotten, nothing numbered twice, and each target on its own.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import {
  backlogOf,
  dropTarget,
  dueDeliveries,
  insertOutboxEvent,
  markAttemptFailed,
  markDelivered,
  nextDueAtMs,
  nextSequence,
  pruneDelivered,
  replayDelivery,
} from './outbox.ts'
import { query, rawDb } from './statement.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const bySubject = new Map<string, number>()
const owe = (id: string, subject: string, targets: readonly string[] = ['pms']) => {
  const sequence = nextSequence(env.db)
  bySubject.set(id, sequence)
  insertOutboxEvent(env.db, { id, sequence, incidentId: 'i', subject, type: 't', body: `{"id":"${id}"}`, facts: null, createdAtMs: START_MS }, targets)
  return sequence
}
const at = (id: string) => bySubject.get(id)!
const fail = (id: string, nextAtMs: number | null, problem = 'pms.unreachable') =>
  markAttemptFailed(env.db, 'pms', at(id), { problem, detail: 'HTTP 500', nextAtMs, nowMs: START_MS })
const due = (nowMs = START_MS, target = 'pms') => dueDeliveries(env.db, target, nowMs, 10).map((entry) => entry.id)

test('one event per subject is due, the oldest first', () => {
  owe('a1', 'a')
  owe('b1', 'b')
  owe('a2', 'a')
  expect(due()).toEqual(['a1', 'b1'])
  markDelivered(env.db, 'pms', at('a1'), START_MS)
  expect(due()).toEqual(['b1', 'a2'])
})

test('a failed one waits and holds back the later ones of its subject only', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  owe('b1', 'b')
  fail('a1', START_MS + 5000)
  expect(due()).toEqual(['b1'])
  markDelivered(env.db, 'pms', at('b1'), START_MS)
  expect(due()).toEqual([])
  expect(nextDueAtMs(env.db, 'pms')).toBe(START_MS + 5000)
  expect(dueDeliveries(env.db, 'pms', START_MS + 5000, 10)).toMatchObject([{ id: 'a1', attempts: 1, body: '{"id":"a1"}' }])
  expect(backlogOf(env.db, 'pms', START_MS + 7000)).toEqual({ pending: 2, dead: 0, oldestAgeMs: 7000, problem: 'pms.unreachable' })
})

test('what waits for its next try is tried at once when a person says so, and keeps its count', () => {
  owe('a1', 'a')
  expect(replayDelivery(env.db, 'pms', at('a1'), START_MS)).toBe(false)
  fail('a1', START_MS + 300_000)
  expect(due()).toEqual([])
  expect(replayDelivery(env.db, 'pms', at('a1'), START_MS)).toBe(true)
  expect(dueDeliveries(env.db, 'pms', START_MS, 10)).toMatchObject([{ id: 'a1', attempts: 1 }])
})

test('what is given up is shown, lets the others through, and comes first again when it is replayed', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  fail('a1', null, 'pms.gaveUp')
  expect(due()).toEqual(['a2'])
  expect(replayDelivery(env.db, 'pms', at('a1'), START_MS)).toBe(true)
  expect(due()).toEqual(['a1'])
  expect(replayDelivery(env.db, 'pms', at('a1'), START_MS)).toBe(false)
  fail('a1', null, 'pms.gaveUp')
  markDelivered(env.db, 'pms', at('a2'), START_MS)
  expect(backlogOf(env.db, 'pms', START_MS)).toEqual({ pending: 0, dead: 1, oldestAgeMs: null, problem: 'pms.gaveUp' })
  expect(nextDueAtMs(env.db, 'pms')).toBeNull()
})

test('each target is owed its own; an event nobody is owed is not kept', () => {
  owe('a1', 'a', ['pms', 'tickets'])
  owe('a2', 'a', ['tickets'])
  owe('a3', 'a', [])
  expect([due(), due(START_MS, 'tickets')]).toEqual([['a1'], ['a1']])
  markDelivered(env.db, 'tickets', at('a1'), START_MS)
  expect([due(), due(START_MS, 'tickets')]).toEqual([['a1'], ['a2']])
  expect(query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM outbox').get()!.n).toBe(2)
  expect(dropTarget(env.db, 'tickets')).toBe(1)
  expect(query<{ id: string }>(env.db, 'SELECT id FROM outbox').all()).toEqual([{ id: 'a1' }])
})

test('delivered ones go after their time, a few at once, and with them events nobody is owed any more', () => {
  for (const id of ['a', 'b', 'c']) owe(id, id, ['pms', 'tickets'])
  for (const id of ['a', 'b', 'c']) markDelivered(env.db, 'pms', at(id), START_MS)
  markDelivered(env.db, 'tickets', at('a'), START_MS)
  expect(pruneDelivered(env.db, START_MS, 10)).toBe(0)
  expect(pruneDelivered(env.db, START_MS + 1, 3)).toBe(3)
  expect(pruneDelivered(env.db, START_MS + 1, 3)).toBe(1)
  expect(query<{ id: string }>(env.db, 'SELECT id FROM outbox ORDER BY id').all()).toEqual([{ id: 'b' }, { id: 'c' }])
  expect(due(START_MS, 'tickets')).toEqual(['b', 'c'])
})

test('a number is never given twice, even when old events are gone', () => {
  owe('a1', 'a')
  owe('a2', 'a')
  expect(nextSequence(env.db)).toBe(3)
  rawDb(env.db).exec('DELETE FROM outbox')
  expect(nextSequence(env.db)).toBe(3)
})

test('whatever happens to deliveries, exactly the oldest owed one of each subject is its head', () => {
  const step = fc.record({ what: fc.constantFrom('owe', 'deliver', 'fail', 'giveUp', 'replay'), which: fc.nat(20), subject: fc.constantFrom('a', 'b', 'c') })
  let run = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const target = `t${(run += 1)}`
      const mine: number[] = []
      for (const { what, which, subject } of steps) {
        const sequence = mine[which % Math.max(1, mine.length)]
        if (what === 'owe' || sequence === undefined) mine.push(owe(`${target}-${mine.length}`, subject, [target]))
        else if (what === 'deliver') markDelivered(env.db, target, sequence, START_MS)
        else if (what === 'replay') replayDelivery(env.db, target, sequence, START_MS)
        else markAttemptFailed(env.db, target, sequence, { problem: 'p', detail: '', nextAtMs: what === 'fail' ? START_MS + 1 : null, nowMs: START_MS })
      }
      const heads = query<{ sequence: number }>(env.db, 'SELECT sequence FROM deliveries WHERE target = ? AND is_head = 1 ORDER BY sequence').all(target)
      const oldest = query<{ sequence: number }>(
        env.db,
        `SELECT min(sequence) AS sequence FROM deliveries WHERE target = ? AND state = 'pending' GROUP BY subject ORDER BY sequence`,
      ).all(target)
      expect(heads).toEqual(oldest)
    }),
    { numRuns: 60 },
  )
})

test('with 10,000 owed, what is due and when the next is are read from one index', () => {
  const plan = (sql: string) => (rawDb(env.db).prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('; ')
  const due = plan(`SELECT d.sequence FROM deliveries d INDEXED BY deliveries_due CROSS JOIN outbox e ON e.sequence = d.sequence
    WHERE d.is_head = 1 AND d.target = 'pms' AND d.next_at_ms <= 1 ORDER BY d.next_at_ms, d.sequence LIMIT 16`)
  expect(due).toContain('deliveries_due (target=? AND next_at_ms<?)')
  expect(due).not.toContain('TEMP B-TREE')
})
