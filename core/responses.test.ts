// What the core does by itself: a fire panel that falls silent is an incident, once, until it speaks again; a gate that is back while it burns is asked.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeviceStatus } from '../contract/device.ts'
import { passageSchema, type SiteDevice } from '../contract/site.ts'
import { claimOf, createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { raiseAlert } from './alerts.ts'
import { getIncidentDetail, listOpenIncidents } from './incidents/service.ts'
import { createResponses, type Responses } from './responses.ts'

const panel: SiteDevice = { id: 'panel', driver: 'fire-panel/gb26875', name: '消防主机', building: 'b3', cameras: ['hall'], points: [], config: {} }
const gate: SiteDevice = { ...panel, id: 'gate', driver: 'gate/http-relay' }

let env: TestEnv
let responses: Responses
let commands: string[]
const statuses = (): DeviceStatus[] => [
  {
    id: 'gate',
    name: '大堂',
    kind: 'gate',
    driver: gate.driver,
    buildingId: 'b3',
    state: 'offline',
    sinceMs: 0,
    problem: null,
    commands: ['open', 'holdOpen'],
    lastCommand: null,
  },
]
beforeEach(() => {
  commands = []
  env = createTestEnv()
  responses = createResponses(env, {
    site: { buildings: [], devices: [panel, gate], linkages: [], passage: passageSchema.parse({}) },
    devices: () => ({ command: async (_, { command }) => (commands.push(command), { state: 'unreachable', reason: null }), problemOf: () => null, statuses }),
    raiseAlert: (claim) => raiseAlert(env, claim),
  })
})
afterEach(async () => {
  await responses.stop()
  env.close()
})
const stand = (device: SiteDevice, state: 'online' | 'offline') =>
  responses.hooks.onStanding(device, { state, sinceMs: env.clock.now(), problem: state === 'offline' ? 'device.unreachable' : null })

test('a panel that falls silent is told once, and that it speaks again stands in the incident', () => {
  stand(panel, 'online')
  stand(gate, 'offline')
  expect(listOpenIncidents(env)).toEqual([])
  stand(panel, 'offline')
  env.pass(1000)
  stand(panel, 'offline')
  const [incident] = listOpenIncidents(env)
  expect(incident).toMatchObject({ kind: 'system', severity: 'high', deviceId: 'panel', alertCount: 1 })
  stand(panel, 'online')
  stand(panel, 'online')
  const lines = getIncidentDetail(env, incident!.id).timeline.map(({ what }) => what)
  expect(lines).toEqual(['opened', 'conditionEnded'])
})

test('a gate that is back while it burns is asked at once, and not when nothing burns', async () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  stand(gate, 'online')
  const { incident } = raiseAlert(env, claimOf(env, { kind: 'fire', severity: 'critical', buildingId: 'b3' }))
  responses.fires.confirm({ type: 'user', id: 'u1', name: 'wang' }, incident.id)
  await settled()
  expect(commands).toEqual(['holdOpen'])
  stand(gate, 'offline')
  stand(gate, 'online')
  await settled()
  expect(commands).toEqual(['holdOpen', 'holdOpen'])
})
