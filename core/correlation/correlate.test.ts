// Which claims belong together, why, and which never do.
import { expect, test } from 'vitest'
import { siteSchema } from '../../contract/site.ts'
import type { IncidentKind } from '../../contract/vocabulary.ts'
import { correlate, type Correlation, type OpenIncident, type SeenAlert } from './correlate.ts'
import { RULES } from './rules.ts'
import { siteFacts } from './site-facts.ts'

const { devices } = siteSchema.parse({
  version: 1,
  site: { id: 's', name: '小区' },
  devices: [
    { id: 'gate-3-1', driver: 'gate/http-relay', name: '闸机', building: 'b3', cameras: ['lobby-3-1', 'door-3-1'] },
    { id: 'lane', driver: 'plate-reader/zhenshi', name: '北门', cameras: ['north'] },
    { id: 'panel', driver: 'fire-panel/gb26875', name: '消防主机', cameras: ['lobby-3-1', 'north'] },
  ],
})
const facts = siteFacts({ devices })
const T = 1_700_000_000_000
const S = 1000
const MIN = 60 * S

function seen(kind: IncidentKind, at: number, more: Partial<SeenAlert> = {}): SeenAlert {
  return { kind, buildingId: 'b3', cameraId: null, deviceId: null, atMs: T + at, deviceAtMs: null, plate: null, personRef: null, ...more }
}
function incident(alert: SeenAlert, more: Partial<OpenIncident> = {}): OpenIncident {
  return { id: 'i1', kind: alert.kind, state: 'new', openedAtMs: alert.atMs, buildingId: alert.buildingId, alerts: [alert], ...more }
}
const ruleOf = (found: Correlation | null) => (found !== null && found.join !== null ? found.join.why.rule : null)
const lobby = { cameraId: 'lobby-3-1' }
const gate = { cameraId: 'lobby-3-1', deviceId: 'gate-3-1' }

test.each([
  ['somebody slips through the gate and pushes a two-wheeler in', seen('tailgating', 0, gate), seen('ebikeInLobby', 20 * S, lobby), 'ebikeAtGate'],
  ['the same told the other way round', seen('ebikeInLobby', 20 * S, lobby), seen('tailgating', 0, gate), 'ebikeAtGate'],
  ['two cameras of one gate see it', seen('ebikeInLobby', 0, lobby), seen('ebikeInLobby', 5 * S, { cameraId: 'door-3-1' }), 'sameScene'],
  ['a second detector of the building', seen('fire', 0, { deviceId: 'panel' }), seen('fire', 14 * MIN, { deviceId: 'panel' }), 'fireSpreads'],
  ['people leave', seen('fire', 0), seen('crowding', 9 * MIN, lobby), 'crowdInFire'],
  ['gates stand open in a fire', seen('fire', 0), seen('gate', 60 * S, gate), 'gateInFire'],
  ['one plate at two lanes', seen('plate', 0, { plate: '粤B1', buildingId: null }), seen('plate', 8 * MIN, { plate: '粤B1', buildingId: null }), 'samePlate'],
  ['somebody follows a vehicle in', seen('plate', 0, { deviceId: 'lane' }), seen('tailgating', 30 * S, { cameraId: 'north' }), 'plateAndTailgating'],
  ['one person at two gates', seen('gate', 0, { personRef: '7' }), seen('tailgating', 4 * MIN, { personRef: '7' }), 'samePerson'],
  ['a lift stands, then somebody rings', seen('sos', 0, { deviceId: 'lift' }), seen('sos', MIN, { deviceId: 'lift' }), 'sameLift'],
] as const)('%s: one incident', (_name, first, second, rule) => {
  expect(ruleOf(correlate(second, [incident(first)], facts))).toBe(rule)
})

test.each([
  ['another building', seen('tailgating', 0, gate), seen('ebikeInLobby', 5 * S, { ...lobby, buildingId: 'b4' })],
  ['another lobby of the building', seen('tailgating', 0, gate), seen('ebikeInLobby', 5 * S, { cameraId: 'lobby-3-2' })],
  ['too late', seen('tailgating', 0, gate), seen('ebikeInLobby', 91 * S, lobby)],
  ['kinds that have nothing to do with each other', seen('fallingObject', 0), seen('ebikeInLobby', 0, lobby)],
  ['a crowd before the smoke', seen('crowding', 0, lobby), seen('fire', 3 * MIN)],
  ['two detectors whose building is not known', seen('fire', 0, { buildingId: null }), seen('fire', 0, { buildingId: null })],
  ['a fire panel that names both cameras makes them no neighbours', seen('crowding', 0, lobby), seen('crowding', 0, { cameraId: 'north' })],
] as const)('%s: two incidents', (_name, first, second) => {
  expect(ruleOf(correlate(second, [incident(first)], facts))).toBeNull()
})

test('a fire joins nothing but a fire; what nobody has taken in hand goes to it, the rest is told', () => {
  const crowd = incident(seen('crowding', 0, lobby))
  const why = { rule: 'crowdInFire', shared: [{ fact: 'building', value: 'b3' }], apartMs: 30 * S }
  expect(correlate(seen('fire', 30 * S), [crowd], facts)).toEqual({ join: null, absorb: [{ incidentId: 'i1', why }], relate: [] })
  expect(correlate(seen('fire', 30 * S), [{ ...crowd, state: 'acknowledged' }], facts)).toEqual({ join: null, absorb: [], relate: [{ incidentId: 'i1', why }] })
})

test('fires of two buildings are told to each other and stay two, as each has its own gates to release', () => {
  const found = correlate(seen('fire', MIN, { buildingId: 'b4' }), [incident(seen('fire', 0))], facts)
  expect(found).toEqual({ join: null, absorb: [], relate: [{ incidentId: 'i1', why: { rule: 'fireNextDoor', shared: [], apartMs: MIN } }] })
})

test('a late push is believed about when it was, a clock that is far off is not', () => {
  const bike = incident(seen('ebikeInLobby', 0, lobby))
  const late = seen('tailgating', 150 * S, { ...gate, deviceAtMs: T - 10 * S + 50 * S })
  expect(ruleOf(correlate(late, [bike], facts))).toBe('ebikeAtGate')
  expect(ruleOf(correlate({ ...late, deviceAtMs: T - 60 * MIN }, [bike], facts))).toBeNull()
  expect(ruleOf(correlate({ ...late, deviceAtMs: T + 60 * MIN }, [bike], facts))).toBeNull()
})

test('the rule that stands first is told, then the incident that is nearest', () => {
  const far = incident(seen('gate', 0, gate), { id: 'far' })
  const near = incident(seen('gate', 20 * S, gate), { id: 'near' })
  const found = correlate(seen('tailgating', 25 * S, { ...gate, personRef: null }), [far, near], facts)
  expect(found).toMatchObject({ join: { incidentId: 'near', why: { rule: 'sameGate', apartMs: 5 * S } } })
})

test('an alert whose building is not known is no bridge between two buildings', () => {
  const nowhere = seen('gate', 0, { ...gate, buildingId: null })
  const here = seen('gate', 1000, gate)
  const there = seen('gate', 2000, { ...gate, buildingId: 'b4' })
  expect(ruleOf(correlate(there, [incident(nowhere)], facts))).toBe('sameGate')
  expect(ruleOf(correlate(there, [{ ...incident(nowhere), alerts: [nowhere, here] }], facts))).toBeNull()
})

test('one thing does not go on for ever, a fire does', () => {
  const old = { openedAtMs: T - 31 * MIN }
  expect(ruleOf(correlate(seen('gate', 10 * S, gate), [incident(seen('gate', 0, gate), old)], facts))).toBeNull()
  expect(ruleOf(correlate(seen('crowding', 10 * S, lobby), [incident(seen('fire', 0), old)], facts))).toBe('crowdInFire')
})

test('no rule puts a fire under something else, and only links reach into another building', () => {
  for (const rule of RULES) {
    if (rule.follow.includes('fire')) expect(rule.lead).toEqual(['fire'])
    if (rule.share.length === 0) expect(rule.isLinkOnly).toBe(true)
  }
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
})
