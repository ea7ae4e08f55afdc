// A database of the version before, with alerts and evidence in it, keeps every row and takes the new types.
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from '../migrate.ts'
import { initial } from './0010-initial.ts'

const incident = `INSERT INTO incidents (id, number, kind, severity, state, opened_at_ms, updated_at_ms, camera_id, place, summary, alert_count, last_alert_at_ms)
  VALUES ('i1', 'INC-20261122-0001', 'crowding', 'high', 'new', 1, 1, 'lobby', 'x', 'x', 1, 1.5)`
const alert = `INSERT INTO alerts (id, incident_id, kind, source, camera_id, at_ms, raised_at_ms, severity, boxes, why, suppressed)
  VALUES ('a1', 'i1', 'crowding', 'crowding:door', 'lobby', 1.5, 2, 'high', '[]', '{}', 0)`
const evidence = `INSERT INTO evidence (id, incident_id, alert_id, camera_id, type, state, promised_at_ms, file, sha256, bytes, started_at_ms, duration_ms, proven, problem) VALUES
  ('e1', 'i1', 'a1', 'lobby', 'clip', 'complete', 3, 'evidence/x.mp4', 'ab', 7, 1.25, 20000.5, 1, NULL),
  ('e2', 'i1', 'a1', 'lobby', 'snapshot', 'missing', 3, NULL, NULL, NULL, NULL, NULL, 0, 'evidence.notInRing'),
  ('e3', 'i1', 'a1', 'lobby', 'clip', 'pending', 3, NULL, NULL, NULL, NULL, NULL, 0, NULL)`

function filled(): Database.Database {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = ON')
  raw.exec(initial)
  raw.pragma('user_version = 10')
  for (const sql of [incident, alert, evidence]) raw.exec(sql)
  return raw
}

test('every alert and every piece of evidence is as it was', () => {
  const raw = filled()
  const evidenceBefore = raw.prepare('SELECT * FROM evidence ORDER BY id').all()
  const alertBefore = raw.prepare('SELECT * FROM alerts').get() as object
  migrate(raw)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(evidenceBefore).toHaveLength(3)
  expect(raw.prepare('SELECT * FROM evidence ORDER BY id').all()).toEqual(evidenceBefore)
  expect(raw.prepare('SELECT * FROM alerts').get()).toMatchObject({ ...alertBefore, fall: null })
  expect(raw.pragma('foreign_key_check')).toEqual([])
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('evidence takes the new types, no others, and is still held to its alert', () => {
  const raw = filled()
  migrate(raw)
  const insert = raw.prepare(
    `INSERT INTO evidence (id, incident_id, alert_id, camera_id, type, state, promised_at_ms) VALUES (?, 'i1', ?, 'lobby', ?, 'pending', 4)`,
  )
  for (const type of ['trajectory', 'crops', 'page']) insert.run(type, 'a1', type)
  expect(() => insert.run('x', 'a1', 'film')).toThrow(/CHECK/)
  expect(() => insert.run('y', 'a2', 'page')).toThrow(/FOREIGN KEY/)
})
