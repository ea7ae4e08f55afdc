// Events over MQTT: the topics, in order, and nothing lost while the broker is away.
import { connect, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SubscriptionInput } from '../../contract/subscription.ts'
import { BROKER_LOG_IN, startForeignBroker, type ForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM } from '../env.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { createSubscriptionDesk, type SubscriptionDesk } from './subscriptions.ts'

let env: TestEnv
let log: EventLog
let desk: SubscriptionDesk
let broker: ForeignBroker
let reader: MqttClient
let heard: { readonly topic: string; readonly text: string }[]

function soon(_ms: number, run: () => void): () => void {
  const timer = setTimeout(run, 5)
  return () => clearTimeout(timer)
}
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
async function listen() {
  reader = connect(broker.url, { ...BROKER_LOG_IN, clientId: 'reader', clean: false, reconnectPeriod: 20 })
  reader.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }))
  await reader.subscribeAsync('vigil/#', { qos: 1 })
}
beforeEach(async () => {
  env = createTestEnv()
  heard = []
  broker = await startForeignBroker()
  await listen()
  log = createEventLog(env, { buildingOf: () => null, after: soon })
  desk = createSubscriptionDesk(env, log, { after: soon, random: () => 0.5 })
})
afterEach(async () => {
  await desk.stop()
  log.stop()
  await reader.endAsync(true)
  await broker.close()
  env.close()
})
const input = (password = BROKER_LOG_IN.password): SubscriptionInput => ({
  name: 'building',
  target: { transport: 'mqtt', url: broker.url, topicPrefix: 'vigil/sz-001', username: BROKER_LOG_IN.username, password },
  topics: ['incidents', 'passages'],
  filters: { kinds: [], severities: [], buildings: [] },
  enabled: true,
})
let zone = 0
const raise = () => raiseAlert(env, claimOf(env, { zone: `z-${++zone}` })).incident
const one = () => desk.list()[0]!
const incidentIds = () => heard.filter(({ topic }) => topic.includes('/incidents/')).map(({ text }) => (JSON.parse(text) as { data: { id: string } }).data.id)
const statuses = () => heard.filter(({ topic }) => topic === 'vigil/sz-001/status').map(({ text }) => text)

test('incidents arrive under their kind, between online and offline', async () => {
  const { id } = await desk.save(SYSTEM, input())
  const made = Array.from({ length: 10 }, () => raise())
  await until(() => incidentIds().length === 10)
  expect(incidentIds()).toEqual(made.map((incident) => incident.id))
  expect(heard.find(({ topic }) => topic.includes('/incidents/'))?.topic).toBe('vigil/sz-001/incidents/ebikeInLobby')
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: true })
  await desk.stop()
  await until(() => statuses().length === 2)
  expect(statuses()).toEqual(['online', 'offline'])
})

test('while the broker is away events wait, and all of them arrive when it is back, in order', async () => {
  await desk.save(SYSTEM, input())
  const made = [raise()]
  await until(() => incidentIds().length === 1)
  await broker.kill()
  for (let i = 0; i < 25; i++) made.push(raise())
  await until(() => one().state === 'retrying')
  expect(one()).toMatchObject({ problem: 'subscription.unreachable', behind: 25 })
  for (let i = 0; i < 20; i++) {
    env.pass(30_000)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(one().state).toBe('retrying')
  await broker.revive()
  await until(() => reader.connected)
  env.pass(30_000)
  await until(() => one().state === 'current')
  await until(() => new Set(incidentIds()).size === made.length)
  // A message whose acknowledgement was lost may come twice; none is missing, none is early.
  expect([...new Set(incidentIds())]).toEqual(made.map((incident) => incident.id))
})

test('a broker that refuses the log-in is told as such, also while nothing happens', async () => {
  await desk.save(SYSTEM, input('wrong'))
  await until(() => one().state === 'retrying')
  expect(one()).toMatchObject({ problem: 'subscription.refused', target: { hasPassword: true } })
  expect(JSON.stringify(desk.list())).not.toContain('wrong')
})
