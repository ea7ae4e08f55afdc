// A database of the version before, with an incident and its alert in it, reads as one that nothing was ever merged into.
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from '../migrate.ts'
import { devices } from './0040-devices.ts'
import { falls } from './0020-falls.ts'
import { initial } from './0010-initial.ts'
import { lookBacks } from './0030-look-backs.ts'

test('incidents and alerts of before stay as they were, unmerged and rung once', () => {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = ON')
  for (const sql of [initial, falls, lookBacks, devices]) raw.exec(sql)
  raw.pragma('user_version = 40')
  raw.exec(`INSERT INTO incidents (id, number, kind, severity, state, opened_at_ms, updated_at_ms, camera_id, building_id, place, summary, alert_count, last_alert_at_ms)
    VALUES ('i1', 'INC-20261122-0001', 'crowding', 'high', 'new', 1, 1, 'lobby', 'b3', 'x', 'x', 1, 1.5)`)
  raw.exec(`INSERT INTO alerts (id, incident_id, kind, source, camera_id, at_ms, raised_at_ms, severity, boxes, why, suppressed)
    VALUES ('a1', 'i1', 'crowding', 'crowding:door', 'lobby', 1.5, 2, 'high', '[]', '{}', 0)`)
  const incidentBefore = raw.prepare('SELECT * FROM incidents').get() as object
  const alertBefore = raw.prepare('SELECT * FROM alerts').get() as object
  migrate(raw)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(raw.prepare('SELECT * FROM incidents').get()).toMatchObject({ ...incidentBefore, merged_into: null, also_kinds: '[]', rings: 1 })
  expect(raw.prepare('SELECT * FROM alerts').get()).toMatchObject({ ...alertBefore, building_id: null, place: '' })
  expect(() => raw.exec(`UPDATE incidents SET merged_into = 'nowhere'`)).toThrow(/FOREIGN KEY/)
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
})
