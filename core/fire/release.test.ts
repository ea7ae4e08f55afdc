// How the gates of a confirmed fire are released: every one at once, asked again until it is open, never shut by itself.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandResult } from '../../contract/device.ts'
import { checkAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { getIncidentDetail } from '../incidents/service.ts'
import { createFireScene, operator, settle, type FireScene } from './desk-fixture.ts'

let env: TestEnv
let scene: FireScene
let fires: FireScene['fires']
let commanded: FireScene['commanded']
let linked: FireScene['linked']
let signal: FireScene['signal']
let incidents: FireScene['incidents']
let pass: FireScene['pass']

beforeEach(() => {
  env = createTestEnv()
  scene = createFireScene(env)
  ;({ fires, commanded, linked, signal, incidents, pass } = scene)
})
afterEach(async () => {
  await fires.stop()
  env.close()
})

test('a confirmed fire releases every gate of its building at once and no other, acknowledges, and is told to the linkages', async () => {
  signal()
  const fire = fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(fire).toMatchObject({ buildingId: 'b3', how: 'operator', resetAtMs: null, endedAtMs: null })
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  expect(linked).toEqual([fire.id])
  expect(incidents()[0]).toMatchObject({ state: 'acknowledged' })
  expect(getIncidentDetail(env, fire.incidentId).timeline.at(-1)).toMatchObject({ what: 'fireConfirmed', details: { how: 'operator', buildingId: 'b3' } })
  expect(fires.list()[0]!.gates.map(({ deviceId, state, tries }) => [deviceId, state, tries])).toEqual([
    ['gate-3-1', 'confirmed', 1],
    ['gate-3-2', 'confirmed', 1],
  ])
  expect(fires.confirm(operator, fire.incidentId).id).toBe(fire.id)
  expect(commanded).toHaveLength(2)
  expect(checkAudit(env.db).ok).toBe(true)
})

test('gates that are not confirmed open stand first and are asked every half minute, and nothing else is', async () => {
  scene.answers = { 'gate-3-1 holdOpen': { state: 'unreachable', reason: 'device.unreachable' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(fires.list()[0]!.gates[0]).toMatchObject({ deviceId: 'gate-3-1', state: 'unreachable' })
  await pass(29_000)
  expect(commanded).toHaveLength(2)
  await pass(1000)
  expect(commanded.slice(2)).toEqual(['gate-3-1 holdOpen again', 'gate-3-2 open again'])
  scene.answers = {}
  await pass(30_000)
  expect(fires.list()[0]!.gates.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
})

test('a gate that is held is looked after every five minutes, one that can only be pulsed every half minute: it shuts by itself', async () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded.length = 0
  for (let i = 0; i < 9; i++) await pass(30_000)
  expect(commanded).toEqual(Array.from({ length: 9 }, () => 'gate-3-2 open again'))
  await pass(30_000)
  expect(commanded.slice(9).toSorted()).toEqual(['gate-3-1 holdOpen again', 'gate-3-2 open again'])
})

test('a gate that is seen shut while it burns is asked at once, also while it is being asked', async () => {
  fires.onShut('gate-3-1')
  signal()
  const { id } = fires.confirm(operator, incidents()[0]!.id)
  fires.onShut('gate-3-1')
  await settle()
  await pass(0)
  expect(commanded.filter((one) => one.startsWith('gate-3-1'))).toEqual(['gate-3-1 holdOpen', 'gate-3-1 holdOpen again'])
  fires.onShut('gate-3-1')
  await settle()
  expect(commanded.filter((one) => one.startsWith('gate-3-1'))).toHaveLength(3)
  fires.end(operator, id, '误报')
  commanded.length = 0
  fires.onShut('gate-3-1')
  await settle()
  expect(commanded).toEqual([])
})

test('a gate whose contact chatters is asked at once a few times, then every two seconds', async () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded.length = 0
  const asked = () => commanded.filter((one) => one.startsWith('gate-3-1')).length
  for (let i = 0; i < 100; i++) {
    fires.onShut('gate-3-1')
    await settle()
    await pass(0)
  }
  expect(asked()).toBe(5)
  for (let i = 0; i < 10; i++) {
    await pass(2000)
    fires.onShut('gate-3-1')
    await settle()
  }
  expect(asked()).toBe(15)
})

test('a slow gate holds up no other', async () => {
  const slow: ((result: CommandResult) => void)[] = []
  scene.answers = {
    get 'gate-3-1 holdOpen'() {
      return new Promise<CommandResult>((resolve) => slow.push(resolve)) as unknown as CommandResult
    },
  }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  await pass(30_000)
  await pass(30_000)
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open', 'gate-3-2 open again', 'gate-3-2 open again'])
  expect(slow).toHaveLength(1)
  slow[0]?.({ state: 'confirmed', reason: null })
})

test('a board that cannot hold is pulsed', async () => {
  scene.answers = { 'gate-3-1 holdOpen': { state: 'rejected', reason: 'device.commandUnsupported' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(commanded).toContain('gate-3-1 open')
})
