// Subscriptions: signed, in order, nothing lost over failures and restarts, stopped when the schedule is used up, and no secret on a screen.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SubscriptionInput } from '../../contract/subscription.ts'
import { rawDb } from '../../db/statement.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM } from '../env.ts'
import { RETRY_DELAYS_MS } from '../pms/schedule.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { createSubscriptionDesk, type SubscriptionDesk } from './subscriptions.ts'

let env: TestEnv
let log: EventLog
let desk: SubscriptionDesk
let pms: FakePms
const outside = { after: soon, random: () => 0.5, timeoutMs: 2000 }
/** Time passes by the injected clock; who waits for it looks again soon. */
function soon(_ms: number, run: () => void): () => void {
  const timer = setTimeout(run, 5)
  return () => clearTimeout(timer)
}
beforeEach(async () => {
  env = createTestEnv()
  pms = await startFakePms({ now: () => env.clock.now() })
  begin()
})
afterEach(async () => {
  await end()
  await pms.close()
  env.close()
})
function begin() {
  log = createEventLog(env, { buildingOf: () => null, after: soon })
  desk = createSubscriptionDesk(env, log, outside)
  desk.start()
}
async function end() {
  await desk.stop()
  log.stop()
}
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
const input = (changes: Partial<SubscriptionInput> = {}): SubscriptionInput => ({
  name: 'dashboard',
  target: { transport: 'webhook', url: pms.url, secret: pms.secret },
  topics: ['incidents'],
  filters: { kinds: [], severities: [], buildings: [] },
  enabled: true,
  ...changes,
})
const NO_LIMITS = { warn: null, alarm: null, side: 'above', persistSeconds: 0, clearPercent: 0, whileRunning: false } as const
let zone = 0
const raise = (changes = {}) => raiseAlert(env, claimOf(env, { zone: `z-${++zone}`, ...changes })).incident
const one = () => desk.list()[0]!
const dataOf = ({ body }: { body: string }) => (JSON.parse(body) as { data: { id: string } }).data

test('what happens from then on arrives signed and in order', async () => {
  raise()
  await desk.save(SYSTEM, input())
  const incidents = Array.from({ length: 30 }, () => raise())
  await until(() => pms.deliveries.length === 30)
  expect(pms.deliveries.map((delivery) => dataOf(delivery).id)).toEqual(incidents.map(({ id }) => id))
  expect([pms.refused(), pms.mostAtOnce()]).toEqual([0, 1])
  await until(() => one().state === 'current')
  expect(one()).toMatchObject({ delivered: 30, behind: 0, problem: null, deliveredAtMs: START_MS })
})

test('a receiver that fails is tried again by the schedule, and nothing is lost or out of order over a restart', async () => {
  await desk.save(SYSTEM, input())
  pms.misbehave({ answer: 500 })
  const incidents = Array.from({ length: 3 }, () => raise())
  await until(() => one().attempts === 1)
  expect(one()).toMatchObject({ state: 'retrying', problem: 'subscription.unreachable', detail: 'HTTP 500', nextAtMs: START_MS + 5000, behind: 3 })
  env.pass(4999)
  await end()
  begin()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(pms.requests()).toBe(1)
  pms.misbehave(null)
  env.pass(1)
  await until(() => pms.deliveries.length === 3)
  expect(pms.deliveries.map((delivery) => dataOf(delivery).id)).toEqual(incidents.map(({ id }) => id))
  await until(() => one().state === 'current')
})

test('after the last try of the schedule it halts, says so, and goes on where it stopped when a person says so', async () => {
  const { id } = await desk.save(SYSTEM, input())
  pms.misbehave({ answer: 503 })
  const { id: incident } = raise()
  for (let tries = 1; tries <= RETRY_DELAYS_MS.length; tries++) {
    await until(() => one().attempts === tries)
    env.pass(RETRY_DELAYS_MS[tries] ?? 0)
  }
  await until(() => one().state === 'halted')
  expect(one()).toMatchObject({ problem: 'subscription.gaveUp', nextAtMs: null, behind: 1 })
  expect(desk.problems()).toEqual(['subscription.gaveUp'])
  pms.misbehave(null)
  env.pass(48 * 3600_000)
  await desk.resume(SYSTEM, id, undefined)
  await until(() => pms.deliveries.length === 1)
  expect(dataOf(pms.deliveries[0]!).id).toBe(incident)
})

test('410 halts it at once; a redirect is never followed', async () => {
  await desk.save(SYSTEM, input())
  pms.misbehave({ answer: 302, headers: { location: pms.url } })
  raise()
  await until(() => one().attempts === 1)
  expect(one()).toMatchObject({ state: 'retrying', problem: 'subscription.refused', detail: 'HTTP 302' })
  expect(pms.requests()).toBe(1)
  pms.misbehave({ answer: 410 })
  env.pass(5000)
  await until(() => one().state === 'halted')
  expect(one()).toMatchObject({ problem: 'subscription.gone' })
})

test('what was delivered is delivered once more from a moment on, with the same ids', async () => {
  const { id } = await desk.save(SYSTEM, input())
  raise()
  env.pass(10_000)
  raise()
  await until(() => pms.deliveries.length === 2)
  await desk.resume(SYSTEM, id, START_MS + 5000)
  await until(() => pms.deliveries[1]!.received === 2)
  expect(pms.deliveries.map(({ received }) => received)).toEqual([1, 2])
})

test('filters hold back what was not asked for', async () => {
  await desk.save(SYSTEM, input({ filters: { kinds: ['fire'], severities: ['critical'], buildings: ['b3'] } }))
  raise()
  raise({ kind: 'fire', severity: 'high' })
  raise({ kind: 'fire', severity: 'critical', buildingId: 'b4' })
  const { id } = raise({ kind: 'fire', severity: 'critical' })
  await until(() => one().behind === 0)
  expect(pms.deliveries.map((delivery) => dataOf(delivery).id)).toEqual([id])
})

test('the secret is told once, kept when a save leaves it out, and stands on no screen and in no audit entry', async () => {
  const { id, secret } = await desk.save(SYSTEM, input({ target: { transport: 'webhook', url: pms.url } }))
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const again = await desk.save(SYSTEM, input({ id, version: 1, name: 'other', target: { transport: 'webhook', url: pms.url } }))
  expect(again.secret).toBeNull()
  expect(rawDb(env.db).prepare('SELECT settings FROM subscriptions').pluck().get()).toContain(secret)
  expect(JSON.stringify(desk.list())).not.toContain('whsec_')
  expect(JSON.stringify(rawDb(env.db).prepare('SELECT * FROM audit').all())).not.toContain('whsec_')
  await expect(desk.save(SYSTEM, input({ id, version: 1 }))).rejects.toMatchObject({ code: 'subscription.changed' })
  await desk.remove(SYSTEM, id)
  expect(desk.list()).toEqual([])
  const actions = rawDb(env.db).prepare("SELECT action FROM audit WHERE action LIKE 'subscription.%' ORDER BY seq").pluck().all()
  expect(actions).toEqual(['subscription.create', 'subscription.change', 'subscription.remove'])
})

test.each([
  ['http://example.com/hook'],
  ['http://169.254.169.254/latest'],
  ['http://0.0.0.0/x'],
  ['https://user:pw@example.com/hook'],
  ['http://8.8.8.8/hook'],
  ['http://2130706433.example/hook'],
])('%s is no address to send events to', async (url) => {
  await expect(desk.save(SYSTEM, input({ target: { transport: 'webhook', url } }))).rejects.toMatchObject({ code: 'subscription.insecure' })
  expect(desk.list()).toEqual([])
})

test('a test is sent at once, past what waits, and says what went wrong', async () => {
  const { id } = await desk.save(SYSTEM, input({ enabled: false }))
  raise()
  expect(await desk.test(SYSTEM, id)).toEqual({ ok: true, problem: null, detail: null })
  expect(pms.deliveries.map(({ type }) => type)).toEqual(['cn.vigil.test.v1'])
  pms.misbehave({ answer: 401 })
  expect(await desk.test(SYSTEM, id)).toEqual({ ok: false, problem: 'subscription.refused', detail: 'HTTP 401' })
  expect(one()).toMatchObject({ state: 'off', behind: 1 })
})

test('telemetry is sent while it is new and not kept for later', async () => {
  const tell = (value: number) =>
    env.feed.publish('telemetry', {
      deviceId: 'pump-2',
      name: '2号水泵',
      kind: 'sensor',
      buildingId: 'b3',
      clockOff: false,
      metrics: [{ metric: 'pressure', value, atMs: env.clock.now(), level: 'normal', sinceMs: null, stale: false, limits: NO_LIMITS, trend: null, spark: [] }],
    })
  const valueOf = ({ body }: { body: string }) => (JSON.parse(body) as { data: { items: { value: number }[] } }).data.items[0]?.value
  await desk.save(SYSTEM, input({ topics: ['telemetry'] }))
  tell(1)
  await until(() => pms.deliveries.length === 1)
  pms.misbehave({ answer: 500 })
  env.pass(10_000)
  tell(2)
  await until(() => pms.requests() === 2)
  pms.misbehave(null)
  env.pass(10_000)
  tell(3)
  await until(() => pms.deliveries.length === 2)
  expect(pms.deliveries.map(valueOf)).toEqual([1, 3])
  expect(one()).toMatchObject({ problem: null, behind: 0 })
})

test('a password does not go along to another broker', async () => {
  const mqtt = (url: string, password?: string) =>
    ({ transport: 'mqtt', url, topicPrefix: 'vigil/sz', username: 'u', ...(password !== undefined && { password }) }) as const
  const { id } = await desk.save(SYSTEM, input({ enabled: false, target: mqtt('mqtt://127.0.0.1:1', 'secret-word') }))
  const hasPassword = () => (one().target as { hasPassword: boolean }).hasPassword
  await desk.save(SYSTEM, input({ id, version: 1, enabled: false, target: mqtt('mqtt://127.0.0.1:1') }))
  expect(hasPassword()).toBe(true)
  await desk.save(SYSTEM, input({ id, version: 2, enabled: false, target: mqtt('mqtt://127.0.0.1:2') }))
  expect(hasPassword()).toBe(false)
})

test('a log of which nothing is wanted is read in turns, so that others come to theirs', async () => {
  let turns = 0
  let isOn = true
  const others = () => {
    turns += 1
    if (isOn) setImmediate(others)
  }
  let pages = 0
  const counting: EventLog = {
    ...log,
    read: (...asked) => {
      pages += 1
      return log.read(...asked)
    },
  }
  for (let n = 0; n < 250; n++) raise()
  const other = createSubscriptionDesk(env, counting, outside)
  const { id } = await other.save(SYSTEM, input({ filters: { kinds: ['fire'], severities: [], buildings: [] } }))
  pages = 0
  setImmediate(others)
  await other.resume(SYSTEM, id, 0)
  const before = turns
  await until(() => other.list()[0]!.behind === 0)
  isOn = false
  await other.stop()
  expect(pages).toBeGreaterThan(2)
  expect(turns - before).toBeGreaterThanOrEqual(2)
})
