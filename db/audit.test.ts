// The audit chain: what is found when somebody with the key changes it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { appendAudit, checkAudit, hashAudit, type AuditRow } from './audit.ts'
import { query, rawDb } from './statement.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
  for (let n = 1; n <= 8; n += 1) append(n)
})
afterEach(() => env.close())

const append = (n: number) =>
  appendAudit(env.db, {
    atMs: START_MS + n,
    actorType: 'user',
    actorId: 'u1',
    action: 'incident.note',
    subject: `incident/${n}`,
    before: null,
    after: { 说明: `第${n}条`, n },
  })

/** As somebody would who has the key and knows SQL. */
const forge = (sql: string) => rawDb(env.db).exec('DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete; ' + sql)

test('an untouched chain is whole', () => {
  expect(checkAudit(env.db)).toEqual({ ok: true, entries: 8 })
})

test('entries can be neither changed nor deleted', () => {
  expect(() => rawDb(env.db).exec(`UPDATE audit SET action = 'x' WHERE seq = 3`)).toThrow(/cannot be changed/)
  expect(() => rawDb(env.db).exec('DELETE FROM audit WHERE seq = 8')).toThrow(/cannot be changed/)
})

test.each([
  ['an altered value', `UPDATE audit SET after = replace(after, '5', '6') WHERE seq = 5`, 5],
  ['an altered time', 'UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 1', 1],
  ['another actor', `UPDATE audit SET actor_id = 'u2' WHERE seq = 7`, 7],
  ['an entry taken out', 'DELETE FROM audit WHERE seq = 4', 4],
  ['the first entries taken out', 'DELETE FROM audit WHERE seq < 3', 1],
  ['a null made an empty text', `UPDATE audit SET before = '' WHERE seq = 2`, 2],
])('%s is found and named', (_name, sql, seq) => {
  forge(sql)
  expect(checkAudit(env.db)).toMatchObject({ ok: false, seq })
})

test('an altered entry with a fitting hash of its own breaks the link after it', () => {
  const row = query<AuditRow>(env.db, 'SELECT * FROM audit WHERE seq = 5').get()!
  const altered = { ...row, actor_id: 'somebody-else' }
  forge(`UPDATE audit SET actor_id = 'somebody-else', hash = '${hashAudit(altered)}' WHERE seq = 5`)
  expect(checkAudit(env.db)).toMatchObject({ ok: false, seq: 6, why: 'entry 6 does not continue entry 5' })
})
