// A database of the version before gets its figures from what it has: the timeline, the signals and what was decided about plates.
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from '../migrate.ts'
import { correlation } from './0070-correlation.ts'
import { deviceChecks } from './0080-device-checks.ts'
import { devices } from './0040-devices.ts'
import { falls } from './0020-falls.ts'
import { initial } from './0010-initial.ts'
import { lookBacks } from './0030-look-backs.ts'
import { residents } from './0050-residents.ts'
import { telemetry } from './0060-telemetry.ts'

const HOUR = 3_600_000

test('times, roll-ups and reasons of before are made from the rows', () => {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = ON')
  for (const sql of [initial, falls, lookBacks, devices, residents, telemetry, correlation, deviceChecks]) raw.exec(sql)
  raw.pragma('user_version = 80')
  raw.exec(
    `INSERT INTO users (id, name, name_key, role, password, created_at_ms) VALUES ('u1', 'lin', 'lin', 'operator', '-', 1), ('g1', 'wang', 'wang', 'guard', '-', 1)`,
  )
  const incident =
    raw.prepare(`INSERT INTO incidents (id, number, kind, severity, state, opened_at_ms, updated_at_ms, building_id, place, summary, alert_count, last_alert_at_ms)
    VALUES (?, ?, 'crowding', 'high', 'closed', ?, 1, ?, 'x', 'x', 1, 1.5)`)
  incident.run('i1', 'INC-1', HOUR, 'b3')
  incident.run('i2', 'INC-2', HOUR, null)
  incident.run('i3', 'INC-3', HOUR, null)
  const line = raw.prepare(`INSERT INTO timeline (incident_id, at_ms, what, actor_type, actor_id, reason, details) VALUES (?, ?, ?, ?, ?, ?, '{}')`)
  for (const [id, at, what, type, actor, reason] of [
    ['i1', HOUR, 'opened', 'system', 'system', null],
    ['i1', HOUR + 5, 'acknowledge', 'user', 'u1', null],
    ['i1', HOUR + 10, 'dispatch', 'user', 'u1', null],
    ['i1', HOUR + 20, 'arrive', 'user', 'u1', null],
    ['i1', HOUR + 30, 'resolve', 'user', 'u1', null],
    ['i1', 2 * HOUR, 'close', 'user', 'u1', null],
    ['i2', HOUR, 'opened', 'system', 'system', null],
    ['i2', HOUR + 1, 'evidenceComplete', 'system', 'system', null],
    ['i2', HOUR + 7, 'falseAlarm', 'user', 'u1', 'animalOrInsect'],
    ['i2', HOUR + 8, 'close', 'user', 'u1', null],
    ['i3', HOUR, 'opened', 'system', 'system', null],
    ['i3', HOUR + 7, 'falseAlarm', 'user', 'u1', 'other'],
    ['i3', HOUR + 8, 'reopen', 'user', 'u1', 'sure'],
    ['i3', HOUR + 9, 'arrive', 'user', 'g1', null],
  ] as const)
    line.run(id, at, what, type, actor, reason)
  const signal = raw.prepare('INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event) VALUES (?, ?, ?, ?)')
  const events = [
    { type: 'passage', outcome: 'granted' },
    { type: 'passage', outcome: 'granted' },
    { type: 'plateRead', plate: null },
    { type: 'plateRead', plate: '粤B12345' },
    { type: 'fireSignal', signal: 'fault', test: false },
    { type: 'fireSignal', signal: 'fire', test: true },
    { type: 'checkIn' },
    { type: 'equipment', fault: 'doorFault' },
  ]
  for (const [i, event] of events.entries()) signal.run('d1', HOUR + i, `k${i}`, JSON.stringify(event))
  raw.exec(`INSERT INTO plate_decisions (signal_id, opened, why) VALUES (3, 0, 'noPlate'), (4, 1, 'allowed')`)

  migrate(raw)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(raw.prepare('SELECT dispatched_at_ms d, arrived_at_ms a, resolved_at_ms r, touched_at_ms t, false_reason f FROM incidents ORDER BY id').all()).toEqual(
    [
      { d: HOUR + 10, a: HOUR + 20, r: HOUR + 30, t: HOUR + 5, f: null },
      { d: null, a: null, r: HOUR + 7, t: HOUR + 7, f: 'animalOrInsect' },
      { d: null, a: HOUR + 9, r: HOUR + 7, t: HOUR + 7, f: null },
    ],
  )
  expect(raw.prepare('SELECT * FROM handling_hours').raw().all()).toEqual([
    [1, '', 'g1', 1, 0],
    [1, '', 'system', 2, 0],
    [1, '', 'u1', 4, 0],
    [1, 'b3', 'system', 1, 0],
    [1, 'b3', 'u1', 4, 1],
    [2, 'b3', 'u1', 1, 0],
  ])
  expect(raw.prepare('SELECT * FROM signal_hours').raw().all()).toEqual([
    [1, 'd1', 'checkIn', '', 1],
    [1, 'd1', 'equipment', 'doorFault', 1],
    [1, 'd1', 'fireSignal', 'fault', 1],
    [1, 'd1', 'fireSignal', 'test', 1],
    [1, 'd1', 'passage', 'granted', 2],
    [1, 'd1', 'plateDecision', 'allowed', 1],
    [1, 'd1', 'plateDecision', 'noPlate', 1],
    [1, 'd1', 'plateRead', 'read', 1],
    [1, 'd1', 'plateRead', 'unreadable', 1],
  ])
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
})
