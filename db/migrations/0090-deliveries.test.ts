// A database of the version before, with owed, given up and delivered events, goes on where it was: same order, same numbers.
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from '../migrate.ts'
import { initial } from './0010-initial.ts'
import { falls } from './0020-falls.ts'
import { lookBacks } from './0030-look-backs.ts'
import { devices } from './0040-devices.ts'
import { residents } from './0050-residents.ts'
import { telemetry } from './0060-telemetry.ts'
import { correlation } from './0070-correlation.ts'
import { deviceChecks } from './0080-device-checks.ts'

const before = () => {
  const raw = new Database(':memory:')
  for (const sql of [initial, falls, lookBacks, devices, residents, telemetry, correlation, deviceChecks]) raw.exec(sql)
  raw.pragma('user_version = 80')
  return raw
}
const owe = (raw: Database.Database, id: string, subject: string, state: string, attempts = 0) =>
  raw
    .prepare(
      `INSERT INTO outbox (id, incident_id, subject, type, body, created_at_ms, state, attempts, next_at_ms, delivered_at_ms, problem)
       VALUES (?, 'i', ?, 't', ?, 5, ?, ?, 7, ?, NULL)`,
    )
    .run(id, subject, `{"id":"${id}"}`, state, attempts, state === 'delivered' ? 9 : null)

test("what was owed is owed to the site file's system, in its order; numbers go on", () => {
  const raw = before()
  owe(raw, 'a1', 'a', 'delivered')
  owe(raw, 'a2', 'a', 'pending', 3)
  owe(raw, 'a3', 'a', 'pending')
  owe(raw, 'b1', 'b', 'dead', 10)
  owe(raw, 'b2', 'b', 'pending')
  owe(raw, 'gone', 'c', 'delivered')
  raw.exec(`DELETE FROM outbox WHERE id = 'gone'`)
  migrate(raw)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(raw.prepare('SELECT sequence, id, body FROM outbox ORDER BY sequence').all()).toHaveLength(5)
  expect(raw.prepare('SELECT target, sequence, state, is_head, attempts, ended_at_ms FROM deliveries ORDER BY sequence').raw().all()).toEqual([
    ['pms', 1, 'delivered', 0, 0, 9],
    ['pms', 2, 'pending', 1, 3, null],
    ['pms', 3, 'pending', 0, 0, null],
    ['pms', 4, 'dead', 0, 10, 7],
    ['pms', 5, 'pending', 1, 0, null],
  ])
  raw.exec(`INSERT INTO outbox (id, subject, type, body, created_at_ms) VALUES ('next', 'c', 't', '{}', 1)`)
  expect(raw.prepare(`SELECT sequence FROM outbox WHERE id = 'next'`).pluck().get()).toBe(7)
})

test('an outbox that was never used, or is empty again, goes on where it was', () => {
  const fresh = before()
  migrate(fresh)
  fresh.exec(`INSERT INTO outbox (id, subject, type, body, created_at_ms) VALUES ('first', 'c', 't', '{}', 1)`)
  expect(fresh.prepare('SELECT sequence FROM outbox').pluck().all()).toEqual([1])
  const emptied = before()
  owe(emptied, 'a', 'a', 'delivered')
  owe(emptied, 'b', 'a', 'delivered')
  emptied.exec('DELETE FROM outbox')
  migrate(emptied)
  emptied.exec(`INSERT INTO outbox (id, subject, type, body, created_at_ms) VALUES ('third', 'c', 't', '{}', 1)`)
  expect(emptied.prepare('SELECT sequence FROM outbox').pluck().all()).toEqual([3])
})
