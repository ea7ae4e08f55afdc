// A database of a version before, standing directly before this step or a few behind, keeps every row and takes telemetry.
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from '../migrate.ts'
import { initial } from './0010-initial.ts'
import { falls } from './0020-falls.ts'
import { lookBacks } from './0030-look-backs.ts'
import { devices } from './0040-devices.ts'
import { telemetry } from './0060-telemetry.ts'

const SIGNAL = `INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event) VALUES ('pump', 1, 'k', '{"type":"equipment"}')`

function filled(): Database.Database {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = ON')
  for (const sql of [initial, falls, lookBacks, devices, SIGNAL]) raw.exec(sql)
  raw.pragma('user_version = 40')
  return raw
}
const tables = (raw: Database.Database) => raw.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'telemetry_%' ORDER BY name`).pluck().all()
const ALL = ['telemetry_conditions', 'telemetry_hours', 'telemetry_limits', 'telemetry_metrics', 'telemetry_minutes']

test('what was there stays, and every table of telemetry is there and empty', () => {
  const raw = filled()
  const before = raw.prepare('SELECT * FROM device_signals').all()
  expect(before).toHaveLength(1)
  migrate(raw)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(raw.prepare('SELECT * FROM device_signals').all()).toEqual(before)
  expect(tables(raw)).toEqual(ALL)
  for (const table of ALL) expect(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('it needs nothing of the steps before it', () => {
  const raw = new Database(':memory:')
  raw.exec(telemetry)
  expect(tables(raw)).toEqual(ALL)
})

test('a roll-up of nothing, and a mean while running without samples while running, are refused', () => {
  const raw = filled()
  migrate(raw)
  const insert = raw.prepare('INSERT INTO telemetry_minutes VALUES (1, 1, ?, 1, 1, 1, 1, ?, ?)')
  expect(() => insert.run(0, 0, null)).toThrow(/CHECK/)
  expect(() => insert.run(1, 0, 2)).toThrow(/CHECK/)
  expect(() => insert.run(1, 1, null)).toThrow(/CHECK/)
  insert.run(1, 1, 2)
  expect(() => raw.exec(`INSERT INTO telemetry_conditions VALUES (1, 'guess', '{}')`)).toThrow(/CHECK/)
})
