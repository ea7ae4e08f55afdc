// Linkages: what is set off by what, what stands in the incident afterwards, and what is not carried out.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandResult } from '../../contract/device.ts'
import { VigilError } from '../../contract/errors.ts'
import type { Fire } from '../../contract/fire.ts'
import { siteSchema, type Site } from '../../contract/site.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { linkageLoops } from '../config/linkage-check.ts'
import { getIncidentDetail } from '../incidents/service.ts'
import type { CommandRequest } from '../services.ts'
import { EBIKE_WORDS, linkagesOf } from './plan.ts'
import { createLinkages, type Linkages } from './run.ts'

let env: TestEnv
let asked: CommandRequest[]
let answer: (request: CommandRequest) => Promise<CommandResult>
beforeEach(() => {
  env = createTestEnv()
  asked = []
  answer = async () => ({ state: 'accepted', reason: null })
})
afterEach(() => env.close())

function site(linkages: unknown[], devices: unknown[] = []): Site {
  return siteSchema.parse({ version: 1, site: { id: 's', name: '小区' }, devices, linkages })
}
const speaker = { id: 'voice-3-1', driver: 'speaker/dry-contact', name: '大堂语音', building: 'b3', cameras: ['lobby-3-1'] }
const lift = { id: 'lift-3-1', driver: 'lift/modbus-hold', name: '3栋1号梯', building: 'b3', cameras: ['lobby-3-1'] }
const gate = { id: 'gate-3-1', driver: 'gate/isapi', name: '闸机', building: 'b3' }

/** An env whose incidents set off these linkages. */
function linked(of: Site): { readonly linkages: Linkages; readonly raise: (change?: Parameters<typeof claimOf>[1]) => string } {
  const linkages = createLinkages(env, of, {
    async command(request) {
      asked.push(request)
      return answer(request)
    },
    problemOf: (id) => (id === 'gate-3-1' ? 'device.unreachable' : null),
  })
  const whole = { ...env, onOpened: linkages.onOpened }
  return { linkages, raise: (change) => raiseAlert(whole, claimOf(env, change)).incident.id }
}
const lines = (id: string, what: string) => getIncidentDetail(env, id).timeline.filter((line) => line.what === what)

test('by default a two-wheeler in a lobby is spoken to and its lift held, once per incident', () => {
  const { raise } = linked(site([], [speaker, lift, gate]))
  const id = raise()
  raise()
  expect(asked.map(({ deviceId, command, text, incidentId }) => ({ deviceId, command, text, incidentId }))).toEqual([
    { deviceId: 'voice-3-1', command: 'say', text: EBIKE_WORDS, incidentId: id },
    { deviceId: 'lift-3-1', command: 'holdLift', text: undefined, incidentId: id },
  ])
  expect(lines(id, 'linkage').map(({ details }) => details['linkage'])).toEqual(['default-voice-3-1-lobby-3-1', 'default-lift-3-1-lobby-3-1'])
})

test('another lobby and another kind set nothing off', () => {
  const { raise } = linked(site([], [speaker, lift]))
  raise({ cameraId: 'lobby-9-1' })
  raise({ kind: 'crowding' })
  expect(asked).toEqual([])
})

test('what the site file says for a device stands in the place of the default', () => {
  const own = { on: { kind: 'ebikeInLobby', camera: 'lobby-3-1' }, do: [{ device: 'voice-3-1', action: 'say', text: '请止步' }] }
  const { raise } = linked(site([own], [speaker]))
  raise()
  expect(asked.map(({ text }) => text)).toEqual(['请止步'])
})

test('a dry run is told and nothing is commanded', () => {
  const { raise } = linked(site([{ on: { kind: 'crowding' }, do: [{ device: 'gate-3-1', action: 'open' }], dryRun: true }], [gate]))
  const id = raise({ kind: 'crowding' })
  expect(asked).toEqual([])
  expect(lines(id, 'linkage')[0]!.details).toMatchObject({ dryRun: true, steps: [{ deviceId: 'gate-3-1', command: 'open' }] })
})

test('a step that is refused stands in the incident and does not keep the next one from being carried out', async () => {
  answer = async ({ deviceId }) => {
    if (deviceId === 'lift-3-1') throw new VigilError('fire.active')
    return { state: 'confirmed', reason: null }
  }
  const both = [{ device: 'lift-3-1', action: 'holdLift' }, { device: 'voice-3-1', action: 'say', text: '请止步' }] // prettier-ignore
  const { raise, linkages } = linked(site([{ on: { kind: 'ebikeInLobby' }, do: both }], [speaker, lift]))
  const id = raise()
  await linkages.idle()
  expect(asked).toHaveLength(2)
  expect(lines(id, 'command')[0]!.details).toMatchObject({ deviceId: 'lift-3-1', state: 'rejected', answer: 'fire.active' })
})

test('a linkage that is set off again and again is held back, and says so', () => {
  const { raise } = linked(site([{ on: { kind: 'crowding' }, do: [{ device: 'gate-3-1', action: 'open' }] }], [gate]))
  const ids = Array.from({ length: 8 }, (_, i) => raise({ kind: 'crowding', zone: `z${i}` }))
  expect(asked).toHaveLength(6)
  expect(lines(ids[7]!, 'linkage')[0]!.details).toMatchObject({ heldBack: true })
  env.pass(60_001)
  raise({ kind: 'crowding', zone: 'later' })
  expect(asked).toHaveLength(7)
})

test('a confirmed fire is never held back, and its filter is the building', () => {
  const { linkages, raise } = linked(site([{ on: { kind: 'fireConfirmed', building: 'b3' }, do: [{ device: 'gate-3-1', action: 'holdOpen' }] }], [gate]))
  const incidentId = raise({ kind: 'fire' })
  const fire = {
    id: 'f',
    incidentId,
    how: 'operator' as const,
    confirmedBy: null,
    confirmedAtMs: 0,
    resetAtMs: null,
    endedAtMs: null,
    gates: [],
  } satisfies Partial<Fire>
  linkages.onFireConfirmed({ ...fire, buildingId: 'b9' })
  expect(asked).toEqual([])
  for (let i = 0; i < 9; i++) linkages.onFireConfirmed({ ...fire, buildingId: 'b3' })
  expect(asked).toHaveLength(9)
})

test('the list says what each step would meet now', () => {
  const { linkages } = linked(site([{ on: { kind: 'crowding' }, do: [{ device: 'gate-3-1', action: 'open' }] }], [gate, speaker]))
  expect(linkages.list()).toMatchObject([
    { id: 'linkage-1', cause: 'crowding', steps: [{ deviceId: 'gate-3-1', problem: 'device.unreachable' }] },
    { id: 'default-voice-3-1-lobby-3-1', cause: 'ebikeInLobby', cameraId: 'lobby-3-1', steps: [{ problem: null }] },
  ])
})

test('linkages that may set off themselves or one another are found, a line of them is not', () => {
  const open = (kind: string, device: string, on: object = {}) => ({ on: { kind, ...on }, do: [{ device, action: 'open' }] })
  const devices = [gate, { ...gate, id: 'gate-3-2' }, { ...lift, id: 'lift-1' }]
  const loops = (linkages: unknown[]) => linkageLoops(site(linkages, devices)).map(({ path }) => path)
  expect(loops([open('gate', 'gate-3-1')])).toEqual([['linkages', 0, 'do']])
  expect(loops([open('gate', 'gate-3-1', { device: 'gate-3-2' })])).toEqual([])
  expect(loops([open('gate', 'gate-3-1', { device: 'gate-3-2' }), open('gate', 'gate-3-2', { device: 'gate-3-1' })])).toEqual([
    ['linkages', 0, 'do'],
    ['linkages', 1, 'do'],
  ])
  expect(loops([open('crowding', 'gate-3-1'), open('gate', 'lift-1')])).toEqual([])
  expect(linkagesOf(site([], devices))).toHaveLength(1)
})
