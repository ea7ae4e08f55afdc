// Groups of writes: one commit for a burst, nobody told before it, and one that fails takes no other with it.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { dataPaths } from './data-dir.ts'
import { createGroupCommit } from './group-commit.ts'
import { dueDeliveries, insertOutboxEvent, nextSequence } from './outbox.ts'
import { rawDb } from './statement.ts'
import { afterCommit } from './transaction.ts'

let env: TestEnv
beforeEach(() => (env = createTestEnv()))
afterEach(() => env.close())

const owe = (id: string) =>
  insertOutboxEvent(env.db, { id, sequence: nextSequence(env.db), incidentId: 'i', subject: id, type: 't', body: '{}', facts: null, createdAtMs: START_MS }, [
    'pms',
  ])
const stored = () => dueDeliveries(env.db, 'pms', START_MS, 100).map(({ id }) => id)
const logBytes = () => readFileSync(`${dataPaths(env.dir).db}-wal`).length
/** How SQLite ends a transaction by itself when the disk is full. */
const rollBackAll = () => void rawDb(env.db).exec('ROLLBACK')

test('what comes in one turn is one commit, and everybody is told after it', async () => {
  const group = createGroupCommit(env.db, () => 0)
  let commits = 0
  const told: boolean[] = []
  const work = (id: string) => () => {
    owe(id)
    if (id === 'a') afterCommit(env.db, () => (commits += 1))
    return id
  }
  const before = logBytes()
  const all = ['a', 'b', 'c'].map(async (id) => {
    const answer = await group.run(work(id))
    told.push(commits === 1 && !rawDb(env.db).inTransaction)
    return answer
  })
  expect(logBytes()).toBe(before)
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
  expect(told).toEqual([true, true, true])
  expect(stored()).toEqual(['a', 'b', 'c'])
})

test('a work that throws loses what it wrote and nothing else', async () => {
  const group = createGroupCommit(env.db, () => 0)
  const results = await Promise.allSettled([
    group.run(() => owe('a')),
    group.run(() => {
      owe('b')
      throw new Error('a bug')
    }),
    group.run(() => owe('c')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored()).toEqual(['a', 'c'])
})

test('when the whole transaction ends by itself nobody of the group is told that it is stored, and the next ones are served', async () => {
  const group = createGroupCommit(env.db, () => 0)
  const results = await Promise.allSettled([group.run(() => owe('a')), group.run(rollBackAll)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(stored()).toEqual([])
  await group.run(() => owe('b'))
  expect(stored()).toEqual(['b'])
})

test('a long burst is cut into groups, so that everything else has its turn', async () => {
  let nowMs = 0
  const group = createGroupCommit(env.db, () => (nowMs += 4))
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const at = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      group.run(() => {
        owe(String(i).padStart(2, '0'))
        return turns
      }),
    ),
  )
  isOver = true
  expect(new Set(at).size).toBeGreaterThanOrEqual(3)
  expect(stored()).toHaveLength(60)
  await group.idle()
})

test('what is urgent goes before what waits, in its own order', async () => {
  const group = createGroupCommit(env.db, () => 0)
  await Promise.all([group.run(() => owe('a')), group.run(() => owe('fire-1'), true), group.run(() => owe('b')), group.run(() => owe('fire-2'), true)])
  expect(stored()).toEqual(['fire-1', 'fire-2', 'a', 'b'])
})
