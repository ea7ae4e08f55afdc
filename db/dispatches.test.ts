// What was reported of one dispatch is found by it, however many there have been.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { query } from './statement.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

test('the steps of a dispatch are not looked for among those of all others', () => {
  const planOf = (sql: string) =>
    query<{ detail: string }>(env.db, `EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join()
  for (const sql of [
    `SELECT * FROM dispatch_steps WHERE dispatch_id = 'd' ORDER BY id LIMIT 200`,
    `SELECT count(*) FROM dispatch_steps WHERE dispatch_id = 'd' AND step = 'report'`,
  ])
    expect(planOf(sql)).toMatch(/^SEARCH dispatch_steps USING INDEX dispatch_steps_of_dispatch [^,]*$/)
})
