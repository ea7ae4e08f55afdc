// A property management system that is away for a day: nothing is lost, nothing doubled, and each incident is told in order.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outage } from '../../test/fixtures/outage.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { query } from '../../db/statement.ts'

let env: TestEnv
let pms: FakePms
beforeEach(async () => {
  env = createTestEnv()
  pms = await startFakePms({ now: () => env.clock.now() })
})
afterEach(async () => {
  await pms.close()
  env.close()
})

test('after a day away, 500 incidents arrive once each, in order, by the schedule', { timeout: 120_000 }, async () => {
  const { delivered, expected } = await outage(env, pms, { incidents: 500 })
  expect(delivered).toBe(expected)
  expect(pms.deliveries).toHaveLength(expected)
  expect(pms.deliveries.every(({ received }) => received === 1)).toBe(true)
  expect(pms.outOfOrder()).toBe(0)
  expect(pms.mostAtOnce()).toBeLessThanOrEqual(8)
  // 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h: the eighth try lies beyond the day.
  expect(query<{ attempts: number }>(env.db, 'SELECT DISTINCT attempts FROM deliveries ORDER BY attempts').all()).toEqual([{ attempts: 0 }, { attempts: 7 }])
})
