// What the property management system is told: a valid CloudEvent, small, and without a person in it.
import { CloudEvent, HTTP } from 'cloudevents'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { writeCloudEvent } from '../pms/cloud-event.ts'
import { incidentData, subjectOf, type OutboxChange } from './outbox-event.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const eventOf = (id: string, sequence: number, change: OutboxChange, incident: StoredIncident) => {
  const subject = subjectOf(incident)
  const data = incidentData(incident)
  return { subject, ...writeCloudEvent({ id, sequence, siteId: 'sz-001', type: `incident.${change}`, subject, atMs: START_MS, data }) }
}

test('an event reads as the published form says', () => {
  const incident = findIncident(env.db, raiseAlert(env, claimOf(env)).incident.id)!
  const { body, subject, type } = eventOf('0196f0c2-8a4e-7c3b-9d55-0f6b7f3a1c10', 42, 'created', incident)
  expect({ subject, type }).toEqual({ subject: 'incident/INC-20261122-0001', type: 'cn.vigil.incident.created.v1' })
  expect(JSON.parse(body)).toEqual({
    specversion: '1.0',
    id: '0196f0c2-8a4e-7c3b-9d55-0f6b7f3a1c10',
    source: 'urn:vigil:site:sz-001',
    type,
    subject,
    time: '2026-11-22T03:08:25.000Z',
    datacontenttype: 'application/json',
    sequence: '00000000000000000042',
    data: {
      incidentId: 'INC-20261122-0001',
      id: incident.id,
      kind: 'ebikeInLobby',
      severity: 'high',
      status: 'new',
      version: 1,
      occurredAt: '2026-11-22T03:08:25.000Z',
      location: { building: 'b3', text: '3栋1单元大堂 门口' },
      camera: 'lobby-3-1',
      device: null,
      alerts: 1,
    },
  })
})

test('a receiver that uses the CloudEvents SDK accepts it', () => {
  const incident = findIncident(env.db, raiseAlert(env, claimOf(env)).incident.id)!
  const { body } = eventOf('an-id', 1, 'closed', incident)
  const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' }, body }) as CloudEvent
  expect(read.validate()).toBe(true)
  expect(read).toMatchObject({ id: 'an-id', type: 'cn.vigil.incident.closed.v1' })
})

test('it stays small, whatever a device calls its place', () => {
  const { incident } = raiseAlert(env, claimOf(env, { place: '𠮷'.repeat(100_000) }))
  const { body } = eventOf('id', 1, 'created', findIncident(env.db, incident.id)!)
  expect(Buffer.byteLength(body)).toBeLessThan(2000)
})
