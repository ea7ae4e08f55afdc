// Sources that were put aside: nothing is lost, nothing sounds, a fire is never hushed, and it ends by itself or at once.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import type { AlertClaim } from '../alerts.ts'
import { checkAudit } from '../../db/audit.ts'
import { findIncident } from '../../db/incidents.ts'
import { query } from '../../db/statement.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { actOnIncident, reportIncident, returnShelved } from '../incidents/service.ts'
import { createShelvedSourceDesk, type ShelvedSourceDesk } from './shelved-sources.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const HOUR_MS = 3_600_000

let env: TestEnv
let desk: ShelvedSourceDesk
beforeEach(() => {
  env = createTestEnv()
  desk = createShelvedSourceDesk(env)
})
afterEach(() => env.close())

const raise = (changes: Partial<AlertClaim> = {}) => raiseAlert(env, claimOf(env, changes))
const shelve = (incidentId: string, ms = HOUR_MS) => desk.shelve(lin, { incidentId, untilMs: env.clock.now() + ms, reason: '大堂装修' })
const alerts = () => query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM alerts').get()!.n

test('alerts of a source put aside are kept and counted, open nothing that sounds, and pull nothing else in', () => {
  const { incident } = raise()
  expect(shelve(incident.id)).toMatchObject({ cameraId: 'lobby-3-1', rule: 'ebikeInLobby:door', deviceId: null, alerts: 0 })
  expect(findIncident(env.db, incident.id)?.state).toBe('shelved')
  raise()
  const elsewhere = raise({ zone: 'hall' }).incident
  expect(elsewhere).toMatchObject({ state: 'shelved', rings: 1, waitingSinceMs: null })
  raise({ zone: 'hall', severity: 'critical' })
  expect(findIncident(env.db, elsewhere.id)).toMatchObject({ state: 'shelved', rings: 1, severity: 'critical', alertCount: 2 })
  expect(desk.list()).toMatchObject([{ alerts: 3, lastAlertAtMs: env.clock.now() }])
  expect(alerts()).toBe(4)
  // another rule of that camera, and the same rule elsewhere, are heard
  expect(raise({ kind: 'crowding', source: 'crowding:door' }).incident.state).toBe('new')
  expect(raise({ cameraId: 'lobby-3-2' }).incident.state).toBe('new')
})

test('what joins something that is in hand stays silent there too', () => {
  const { incident } = raise({ severity: 'medium' })
  actOnIncident(env, lin, incident.id, { action: 'acknowledge' })
  actOnIncident(env, lin, incident.id, { action: 'dispatch' })
  shelve(incident.id)
  expect(findIncident(env.db, incident.id)).toMatchObject({ state: 'dispatched' })
  raise({ severity: 'critical' })
  expect(findIncident(env.db, incident.id)).toMatchObject({ state: 'dispatched', severity: 'critical', rings: 1 })
})

test('a device put aside still tells of fires and calls for help', () => {
  const device = { cameraId: null, deviceId: 'gate-3-1', source: 'gate/isapi', kind: 'gate', zone: 'heldOpen' } as const
  shelve(raise(device).incident.id)
  expect(raise({ ...device, zone: 'forced' }).incident.state).toBe('shelved')
  expect(raise({ ...device, kind: 'sos', zone: 'duress', severity: 'critical' }).incident).toMatchObject({ state: 'new', rings: 1 })
  expect(raise({ ...device, kind: 'fire', zone: '1-1', severity: 'critical' }).incident).toMatchObject({ state: 'new', rings: 1 })
  expect(desk.list()).toMatchObject([{ deviceId: 'gate-3-1', alerts: 1 }])
})

test('fires, calls for help, reports by people, far times and what is put aside already are refused', () => {
  const refused = (work: () => unknown, code: 'shelf.urgent' | 'shelf.noSource' | 'shelf.already' | 'shelf.notFound' | 'incident.notFound') =>
    expect(work).toThrow(new VigilError(code))
  refused(() => shelve(raise({ kind: 'fire', severity: 'critical', deviceId: 'panel', cameraId: null }).incident.id), 'shelf.urgent')
  refused(() => shelve(raise({ kind: 'sos', severity: 'critical', deviceId: 'post', cameraId: null }).incident.id), 'shelf.urgent')
  refused(() => shelve(reportIncident(env, lin, { severity: 'low', summary: '路灯不亮' }).id), 'shelf.noSource')
  refused(() => shelve('nowhere'), 'incident.notFound')
  const { id } = raise().incident
  for (const ms of [0, -1, 24 * HOUR_MS + 1, Number.NaN]) expect(() => shelve(id, ms)).toThrow(VigilError)
  shelve(id, 24 * HOUR_MS)
  refused(() => shelve(id), 'shelf.already')
  refused(() => desk.end(lin, 'nothing'), 'shelf.notFound')
  expect(desk.list()).toHaveLength(1)
})

test('it ends by itself, also over a restart: what waited comes back, and the source is heard again', () => {
  const { incident } = raise()
  shelve(incident.id)
  env.pass(HOUR_MS)
  expect(createShelvedSourceDesk(env).list()).toEqual([])
  expect(returnShelved(env).map(({ id }) => id)).toEqual([incident.id])
  expect(raise({ zone: 'hall' }).incident.state).toBe('new')
})

test('ended at once, it gives back what came meanwhile, and who did it is in the audit log by id', () => {
  const { incident } = raise()
  const { id } = shelve(incident.id)
  const meanwhile = raise({ zone: 'hall' }).incident
  desk.end(lin, id)
  for (const one of [incident, meanwhile]) expect(findIncident(env.db, one.id)).toMatchObject({ state: 'new', waitingSinceMs: env.clock.now() })
  expect(desk.list()).toEqual([])
  const entries = query<{ action: string; actor_id: string; before: string | null; after: string }>(
    env.db,
    "SELECT action, actor_id, before, after FROM audit WHERE subject LIKE 'shelvedSource/%' ORDER BY seq",
  ).all()
  expect(entries.map(({ action, actor_id }) => [action, actor_id])).toEqual([
    ['source.shelve', 'u-lin'],
    ['source.endShelf', 'u-lin'],
  ])
  expect(JSON.stringify(entries)).not.toContain('装修')
  expect(checkAudit(env.db)).toMatchObject({ ok: true })
})
