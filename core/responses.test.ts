// What the core does by itself: a fire panel that falls silent is an incident, once, until it speaks again.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { passageSchema, type SiteDevice } from '../contract/site.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { raiseAlert } from './alerts.ts'
import { getIncidentDetail, listOpenIncidents } from './incidents/service.ts'
import { createResponses, type Responses } from './responses.ts'

const panel: SiteDevice = { id: 'panel', driver: 'fire-panel/gb26875', name: '消防主机', building: 'b3', cameras: ['hall'], points: [], config: {} }
const gate: SiteDevice = { ...panel, id: 'gate', driver: 'gate/http-relay' }

let env: TestEnv
let responses: Responses
beforeEach(() => {
  env = createTestEnv()
  responses = createResponses(env, {
    site: { buildings: [], devices: [panel, gate], linkages: [], passage: passageSchema.parse({}) },
    devices: () => ({ command: async () => ({ state: 'accepted', reason: null }), problemOf: () => null, statuses: () => [] }),
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
