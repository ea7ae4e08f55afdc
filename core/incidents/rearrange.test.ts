// Put together and taken apart by people: alerts go with their evidence, both timelines say it, nothing that has ended is touched.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert, type AlertClaim } from '../alerts.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { promiseEvidence } from './evidence-records.ts'
import { mergeIncidents, splitIncident } from './rearrange.ts'
import { actOnIncident, getIncidentDetail, reportIncident } from './service.ts'

const operator: Actor = { type: 'user', id: 'u1', name: 'wang' }

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const raise = (changes: Partial<AlertClaim> = {}) => raiseAlert(env, claimOf(env, changes))
const get = (id: string) => getIncidentDetail(env, id)
const crowd: Partial<AlertClaim> = { kind: 'crowding', severity: 'medium', cameraId: 'square', buildingId: null, zone: 'z', place: '广场' }
const smoke: Partial<AlertClaim> = { kind: 'fire', severity: 'critical', cameraId: null, deviceId: 'panel', zone: '1-1' }
const merge = (into: string, from: string) =>
  mergeIncidents(env, operator, into, { from, version: get(into).version, fromVersion: get(from).version, reason: '同一件事' })
const split = (id: string, alertIds: string[]) => splitIncident(env, operator, id, { alertIds, version: get(id).version, reason: '不是一回事' })
const code = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return (error as { code?: string }).code
  }
}

test('a merge moves alerts and evidence, keeps the worse severity and the hold, closes the other and points to it', () => {
  const into = raise(crowd).incident
  env.pass(1)
  const from = raise()
  const evidence = promiseEvidence(env, { incidentId: from.incident.id, alertId: from.alert.id, type: 'clip', cameraId: 'lobby-3-1' })
  actOnIncident(env, operator, from.incident.id, { action: 'hold' })
  expect(merge(into.id, from.incident.id)).toMatchObject({ id: into.id, kind: 'crowding', alsoKinds: ['ebikeInLobby'], severity: 'high', alertCount: 2, held: true }) // prettier-ignore
  expect(get(into.id)).toMatchObject({ alerts: [{ kind: 'crowding' }, { kind: 'ebikeInLobby' }], evidence: [{ id: evidence.id, incidentId: into.id }] })
  expect(get(into.id).timeline.at(-1)).toMatchObject({
    what: 'merged',
    reason: '同一件事',
    details: { incidentId: from.incident.id, number: from.incident.number, alertIds: [from.alert.id] },
  })
  expect(get(from.incident.id)).toMatchObject({ state: 'closed', mergedInto: into.id, alertCount: 0, alerts: [], evidence: [], held: true })
  expect(get(from.incident.id).timeline.at(-1)).toMatchObject({ what: 'mergedAway', details: { incidentId: into.id, number: into.number } })
  expect(query<{ type: string }>(env.db, 'SELECT type FROM outbox ORDER BY sequence').all().slice(-2)).toEqual([
    { type: 'cn.vigil.incident.closed.v1' },
    { type: 'cn.vigil.incident.updated.v1' },
  ])
  expect(checkAudit(env.db).ok).toBe(true)
  expect(query<{ after: string }>(env.db, 'SELECT after FROM audit').all().some(({ after }) => after?.includes('同一件事'))).toBe(false) // prettier-ignore
})

test('what goes into something put aside is not put aside with it', () => {
  const into = raise(crowd).incident
  actOnIncident(env, operator, into.id, { action: 'shelve', reason: '明早', untilMs: env.clock.now() + 3600_000 })
  const from = raise({ kind: 'sos', severity: 'critical', cameraId: null, deviceId: 'lift', zone: 'entrapment' }).incident
  expect(merge(into.id, from.id)).toMatchObject({ state: 'new', severity: 'critical', rings: 2 })
  expect(get(into.id).timeline.at(-1)).toMatchObject({ what: 'merged' })
})

test('two that are put aside stay so together', () => {
  const [into, from] = [raise(crowd).incident, raise().incident]
  for (const { id } of [into, from]) actOnIncident(env, operator, id, { action: 'shelve', reason: '明早', untilMs: env.clock.now() + 3600_000 })
  expect(merge(into.id, from.id)).toMatchObject({ state: 'shelved' })
})

test('what is claimed again at the place of the merged one goes to where it went', () => {
  const into = raise(crowd).incident
  const from = raise().incident
  merge(into.id, from.id)
  expect(raise()).toMatchObject({ outcome: 'merged', incident: { id: into.id, alertCount: 3 } })
})

test('a split gives the alerts an incident of their own, with number, place and evidence; what is held stays held in both', () => {
  const { incident, alert } = raise(crowd)
  const other = raise()
  const evidence = promiseEvidence(env, { incidentId: other.incident.id, alertId: other.alert.id, type: 'clip', cameraId: 'lobby-3-1' })
  actOnIncident(env, operator, other.incident.id, { action: 'hold' })
  merge(incident.id, other.incident.id)
  const apart = split(incident.id, [other.alert.id])
  expect(apart).toMatchObject({
    kind: 'ebikeInLobby',
    severity: 'high',
    state: 'new',
    cameraId: 'lobby-3-1',
    buildingId: 'b3',
    summary: '电动车进楼 · 3栋1单元大堂 门口',
    alertCount: 1,
    held: true,
  })
  expect(apart.number).toBe('INC-20261122-0003')
  expect(get(apart.id).evidence).toMatchObject([{ id: evidence.id, incidentId: apart.id }])
  expect(get(apart.id).timeline).toMatchObject([{ what: 'splitOff', reason: '不是一回事', details: { number: incident.number } }])
  expect(get(incident.id)).toMatchObject({ severity: 'medium', alertCount: 1, alsoKinds: [], held: true, alerts: [{ id: alert.id }], evidence: [] })
  expect(get(incident.id).timeline.at(-1)).toMatchObject({ what: 'split', details: { number: apart.number, alertIds: [other.alert.id] } })
  expect(raise()).toMatchObject({ outcome: 'merged', incident: { id: apart.id } })
  expect(checkAudit(env.db).ok).toBe(true)
})

test('a split sets nothing off again', () => {
  const opened: string[] = []
  const told = { ...env, onOpened: ({ id }: { id: string }) => void opened.push(id) }
  const { incident } = raiseAlert(told, claimOf(env, crowd))
  const second = raiseAlert(told, claimOf(env, crowd)).alert
  splitIncident(told, operator, incident.id, { alertIds: [second.id], version: get(incident.id).version, reason: 'x' })
  expect(opened).toEqual([incident.id])
})

test('an incident keeps at least one alert of its own kind, and only its own alerts are split from it', () => {
  const { incident, alert } = raise(crowd)
  const other = raise()
  expect(code(() => split(incident.id, [other.alert.id]))).toBe('request.invalidField')
  merge(incident.id, other.incident.id)
  expect(code(() => split(incident.id, [alert.id]))).toBe('request.invalidField')
  expect(code(() => split(incident.id, [alert.id, other.alert.id]))).toBe('request.invalidField')
})

test("a person's report takes alerts in and gives all of them back", () => {
  const report = reportIncident(env, operator, { severity: 'high', summary: '有人晕倒' })
  const seen = raise(crowd)
  merge(report.id, seen.incident.id)
  const apart = split(report.id, [seen.alert.id])
  expect(apart).toMatchObject({ kind: 'crowding', alertCount: 1 })
  expect(get(report.id)).toMatchObject({ severity: 'high', alertCount: 0, alsoKinds: [] })
})

test('a fire goes only into a fire of its own building', () => {
  const fire = raise(smoke).incident
  const bike = raise().incident
  expect(code(() => merge(bike.id, fire.id))).toBe('incident.cannotMerge')
  const next = raise({ ...smoke, zone: '4-1', buildingId: 'b4' }).incident
  expect(code(() => merge(fire.id, next.id))).toBe('incident.cannotMerge')
  const second = raise({ ...smoke, zone: '1-2' }).incident
  expect(merge(fire.id, second.id)).toMatchObject({ kind: 'fire', alertCount: 2 })
  expect(merge(fire.id, bike.id)).toMatchObject({ kind: 'fire', alertCount: 3, alsoKinds: ['ebikeInLobby'] })
})

test('nothing that has ended is touched, nothing that has changed meanwhile, and nothing goes into itself', () => {
  const a = raise().incident
  const b = raise(crowd).incident
  const stale = { from: b.id, version: a.version, fromVersion: b.version, reason: 'x' }
  actOnIncident(env, SYSTEM, b.id, { action: 'note', note: 'seen' })
  expect(code(() => mergeIncidents(env, operator, a.id, stale))).toBe('incident.changed')
  expect(code(() => merge(a.id, a.id))).toBe('request.invalidField')
  actOnIncident(env, SYSTEM, b.id, { action: 'falseAlarm', reason: 'test' })
  expect(code(() => merge(a.id, b.id))).toBe('incident.wrongState')
  expect(code(() => merge(b.id, a.id))).toBe('incident.wrongState')
  expect(code(() => split(b.id, get(b.id).alerts.map(({ id }) => id)))).toBe('incident.wrongState') // prettier-ignore
  expect(code(() => mergeIncidents(env, operator, a.id, { ...stale, from: 'none' }))).toBe('incident.notFound')
  expect(get(b.id).mergedInto).toBeNull()
})
