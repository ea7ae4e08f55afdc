// What other systems are told beside an incident's own changes, by the running code: dispatch, repeated refusals, pre-warnings, vehicles, devices.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { query } from '../../db/statement.ts'
import { answerRequired } from '../../test/fixtures/answer-required.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { createDeviceTeller, tellVehicle } from '../pms/tell-devices.ts'
import { createTargetList } from '../pms/target-list.ts'
import { ADAPTERS } from '../pms/adapters.ts'
import { inTransaction } from '../../db/transaction.ts'
import { actOnIncident } from './service.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
  const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
  // The webhook takes everything.
  env = { ...env, targets: createTargetList(env.db, { endpoint: 'http://127.0.0.1:1/hooks', secret, transport: {}, workOrders: [] }, ADAPTERS) }
})
afterEach(() => env.close())

const told = () =>
  query<{ type: string; subject: string; body: string }>(env.db, 'SELECT type, subject, body FROM outbox ORDER BY sequence')
    .all()
    .map(({ type, subject, body }) => ({ type: type.replace(/^cn\.vigil\.|\.v1$/g, ''), subject, data: (JSON.parse(body) as { data: unknown }).data }))
const extra = () => told().filter(({ type }) => !type.startsWith('incident.'))

test('a guard who is sent, arrives and has dealt with it is told step by step, and nobody by name', () => {
  const { id, number } = raiseAlert(env, claimOf(env)).incident
  answerRequired(env, lin, id)
  for (const action of ['acknowledge', 'dispatch', 'arrive', 'resolve'] as const) actOnIncident(env, lin, id, { action })
  expect(extra().map(({ type, subject }) => [type, subject])).toEqual(
    ['dispatch.assigned', 'dispatch.arrived', 'dispatch.done'].map((type) => [type, `incident/${number}`]),
  )
  expect(JSON.stringify(told())).not.toContain('林')
})

test('what is resolved without anybody being sent is no dispatch', () => {
  const { id } = raiseAlert(env, claimOf(env)).incident
  answerRequired(env, lin, id)
  for (const action of ['acknowledge', 'resolve'] as const) actOnIncident(env, lin, id, { action })
  expect(extra()).toEqual([])
})

test('refused again and again is told once, a warning of telemetry too, and no other incident of a gate', () => {
  const at = { cameraId: null, buildingId: 'b3', place: '3栋' }
  raiseAlert(env, claimOf(env, { ...at, kind: 'gate', zone: 'refusedAgain', deviceId: 'lobby-3' }))
  raiseAlert(env, claimOf(env, { ...at, kind: 'gate', zone: 'refusedAgain', deviceId: 'lobby-3' }))
  raiseAlert(env, claimOf(env, { ...at, kind: 'gate', zone: 'forced', deviceId: 'lobby-4' }))
  raiseAlert(env, claimOf(env, { ...at, kind: 'telemetry', zone: 'metric:vibration_rms', deviceId: 'pump-2' }))
  expect(extra().map(({ type }) => type)).toEqual(['access.denied_repeated', 'equipment.prewarning'])
})

test('a plate in no list is told by the number of its read, never by itself', () => {
  inTransaction(env.db, () => tellVehicle(env, { deviceId: 'lane', signalId: 7, direction: 'in', why: 'unknown' }))
  expect(told()).toEqual([{ type: 'vehicle.unknown', subject: 'device/lane', data: { device: 'lane', read: 7, direction: 'in' } }])
})

test('a device that goes is told once, as it stands when it is told, and that it is well only after it was not', () => {
  let state: 'online' | 'offline' | 'connecting' = 'online'
  const later: (() => void)[] = []
  const status = () => ({ kind: 'gate' as const, state, problem: null, buildingId: 'b3', sinceMs: env.clock.now() })
  const teller = createDeviceTeller(env, status, (_ms, run) => (later.push(run), () => {}))
  const stand = (next: typeof state) => {
    state = next
    teller.onStanding('gate-3-1')
  }
  const waited = () => later.splice(0).forEach((run) => run())
  stand('online')
  waited()
  stand('offline')
  stand('online')
  stand('offline')
  waited()
  expect(told().map(({ type, data }) => [type, (data as { state: string }).state])).toEqual([['device.health', 'offline']])
  waited()
  stand('connecting')
  waited()
  stand('online')
  expect(told().map(({ data }) => (data as { state: string }).state)).toEqual(['offline', 'online'])
  teller.stop()
})
