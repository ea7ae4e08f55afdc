// The outbox against a PMS on a real socket and a real database, with a clock that is moved by hand.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { query } from '../../db/statement.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { startTarget, type RunningTarget } from './push-outbox.ts'
import { RETRY_DELAYS_MS } from './schedule.ts'
import { openLine } from './transport.ts'
import { webhook } from './webhook.ts'
import { eventually } from '../../test/patience.ts'

const OPERATOR: Actor = { ...SYSTEM }

let env: TestEnv
let pms: FakePms
let outbox: RunningTarget | null = null
/** What the worker wants to do later; nothing happens by itself. */
let later: (() => void) | null = null

beforeEach(async () => {
  env = createTestEnv()
  pms = await startFakePms({ now: () => env.clock.now() })
})
afterEach(async () => {
  await outbox?.stop()
  outbox = null
  await pms.close()
  env.close()
})

const start = (endpoint = pms.url) => {
  const after = (_ms: number, run: () => void) => {
    later = run
    return () => void (later = later === run ? null : later)
  }
  const ending = new AbortController()
  const line = openLine({}, ending.signal, 5000)
  const settings = { endpoint, secret: pms.secret }
  const session = webhook.open(settings, { now: () => env.clock.now(), log() {}, fetch: line.fetch, signal: ending.signal })
  const close = () => {
    ending.abort()
    return line.close()
  }
  const target = { id: 'pms', configHash: endpoint, problem: webhook.problemOf!(settings), session, close }
  return (outbox = startTarget(env, target, { after, random: () => 0.5 }))
}
const state = () => {
  const { pending, oldestAgeMs, problem } = outbox!.state()
  return { pending, oldestAgeMs, problem }
}
const open = (zone: string): Incident => raiseAlert(env, claimOf(env, { zone })).incident
const pending = () => outbox!.state().pending
/** Failed tries that have been written down: before that the clock must stand. */
const tried = () => query<{ n: number }>(env.db, 'SELECT max(attempts) AS n FROM deliveries').get()!.n
const seen = () => pms.deliveries.map((delivery) => `${delivery.subject.slice(-4)} ${delivery.type.split('.')[3]}`)

/** Moves the clock to the next try and waits until it has been made. */
async function retry(delayMs: number): Promise<void> {
  const before = pms.requests()
  env.pass(delayMs)
  later?.()
  await eventually(() => pms.requests()).toBe(before + 1)
}

test('an incident is delivered once, with the exact text that was stored, and says so in its timeline', async () => {
  const incident = open('door')
  start()
  await eventually(pending).toBe(0)
  expect(pms.deliveries).toHaveLength(1)
  expect(JSON.parse(pms.deliveries[0]!.body)).toMatchObject({ type: 'cn.vigil.incident.created.v1', data: { incidentId: incident.number } })
  expect(pms.refused()).toBe(0)
  expect(state()).toEqual({ pending: 0, oldestAgeMs: null, problem: null })
  const line = getIncidentDetail(env, incident.id).timeline.at(-1)
  expect(line).toMatchObject({ what: 'delivered', who: null, details: { status: 204, attempts: 1 } })
  outbox!.kick()
  await outbox!.stop()
  expect(pms.requests()).toBe(1)
})

test('the changes of one incident arrive in order, one at a time, even when the first fails', async () => {
  const incident = open('door')
  actOnIncident(env, OPERATOR, incident.id, { action: 'acknowledge' })
  actOnIncident(env, OPERATOR, incident.id, { action: 'resolve' })
  actOnIncident(env, OPERATOR, incident.id, { action: 'close' })
  pms.misbehave({ answer: 500, times: 1 })
  start()
  await eventually(() => pms.requests()).toBe(1)
  await eventually(() => outbox!.state().problem).toBe('pms.unreachable')
  expect(pms.deliveries).toEqual([])
  env.pass(5000)
  later?.()
  await eventually(pending).toBe(0)
  expect(seen()).toEqual(['0001 created', '0001 updated', '0001 updated', '0001 closed'])
  expect(pms.mostAtOnce()).toBe(1)
})

test('one incident that is not taken does not hold up the others', async () => {
  open('a')
  pms.misbehave({ answer: 500, times: 1 })
  start()
  await eventually(() => outbox!.state().problem).toBe('pms.unreachable')
  open('b')
  open('c')
  outbox!.kick()
  await eventually(() => seen().toSorted()).toEqual(['0002 created', '0003 created'])
  await eventually(pending).toBe(1)
})

test('it is tried ten times over three days, then given up and shown', async () => {
  open('door')
  pms.misbehave({ answer: 500 })
  start()
  await eventually(() => pms.requests()).toBe(1)
  for (const delayMs of RETRY_DELAYS_MS.slice(1)) {
    const before = pms.requests()
    await eventually(tried).toBe(before)
    expect(state().problem).toBe('pms.unreachable')
    env.pass(delayMs - 1)
    outbox!.kick()
    expect(pms.requests()).toBe(before)
    await retry(1)
  }
  await eventually(state).toEqual({ pending: 0, oldestAgeMs: null, problem: 'pms.gaveUp' })
  expect(pms.requests()).toBe(10)
})

test('a refusal counts as one after the third, and Retry-After is honoured', async () => {
  open('door')
  pms.misbehave({ answer: 422 })
  start()
  await eventually(() => outbox!.state().problem).toBe('pms.unreachable')
  await retry(5000)
  pms.misbehave({ answer: 422, times: 1 })
  await eventually(tried).toBe(2)
  await retry(300_000)
  await eventually(() => outbox!.state().problem).toBe('pms.refused')
  pms.misbehave({ answer: 429, headers: { 'retry-after': '7200' }, times: 1 })
  await retry(1_800_000)
  await eventually(tried).toBe(4)
  expect(state().problem).toBe('pms.unreachable')
  env.pass(7_199_000)
  outbox!.kick()
  expect(pms.requests()).toBe(4)
  await retry(1000)
  await eventually(pending).toBe(0)
})

test('after 410 nothing is sent any more, nothing is lost, and it is shown', async () => {
  open('door')
  pms.misbehave({ answer: 410 })
  start()
  await eventually(() => outbox!.state().problem).toBe('pms.disabled')
  open('b')
  env.pass(24 * 3_600_000)
  outbox!.kick()
  expect(pms.requests()).toBe(1)
  expect(pending()).toBe(2)
  await outbox!.stop()
  pms.misbehave(null)
  start()
  expect(outbox!.state()).toMatchObject({ isGone: true, problem: 'pms.disabled' })
  expect(pms.requests()).toBe(1)
  outbox!.resume()
  await eventually(pending).toBe(0)
  expect(state().problem).toBeNull()
})

test('a stop in the middle of a delivery loses nothing; the next start sends it again', async () => {
  open('door')
  pms.misbehave({ answer: 'silent', times: 1 })
  start()
  await eventually(() => pms.requests()).toBe(1)
  await outbox!.stop()
  expect(pending()).toBe(1)
  start()
  await eventually(pending).toBe(0)
  expect(pms.deliveries).toHaveLength(1)
})

test('an address that is neither encrypted nor private gets nothing', async () => {
  open('door')
  start('http://pms.example/hooks')
  expect(later).toBeNull()
  expect(outbox!.state()).toMatchObject({ pending: 1, problem: 'pms.insecure' })
})

test('two hundred incidents drain through few connections, each once and in order', async () => {
  for (let i = 0; i < 200; i++) {
    const incident = open(`zone-${i}`)
    if (i % 4 === 0) actOnIncident(env, OPERATOR, incident.id, { action: 'acknowledge' })
  }
  start()
  await eventually(pending).toBe(0)
  expect(pms.deliveries).toHaveLength(250)
  expect(pms.deliveries.every((delivery) => delivery.received === 1)).toBe(true)
  expect(pms.mostAtOnce()).toBeLessThanOrEqual(8)
  const bySubject = Map.groupBy(pms.deliveries, (delivery) => delivery.subject)
  for (const deliveries of bySubject.values()) expect(deliveries.map((one) => one.sequence)).toEqual(deliveries.map((one) => one.sequence).toSorted())
})
