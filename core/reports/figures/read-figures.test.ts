// Every figure of a small day, worked out by hand.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendAudit, lastAudit } from '../../../db/audit.ts'
import { insertSignal, type StoredSignal } from '../../../db/devices.ts'
import { change } from '../../../db/statement.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { insertPlateDecision } from '../../../db/vehicles.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { actOnIncident, reportIncident } from '../../incidents/service.ts'
import { mergeIncidents } from '../../incidents/rearrange.ts'
import { createUser } from '../../people.ts'
import { answerRequired } from '../../../test/fixtures/answer-required.ts'
import { createFigureSite, DAY, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../../test/fixtures/figure-site.ts'
import { readFigures } from './read-figures.ts'

let site: FigureSite
let lin: Actor
let wang: Actor
beforeEach(async () => {
  site = createFigureSite()
  const account = async (name: string, role: 'operator' | 'guard'): Promise<Actor> => ({
    type: 'user',
    ...(await createUser(site.env, SYSTEM, { name, password: 'correct horse battery', role })),
  })
  lin = await account('lin', 'operator')
  wang = await account('wang', 'guard')
})
afterEach(() => site.env.close())

const NINE = MIDNIGHT_MS + 9 * HOUR_MS
const figures = (changes = {}) => readFigures(site.env.db, requestOf(changes))
const act = (id: string, atMs: number, action: 'acknowledge' | 'dispatch' | 'arrive' | 'resolve' | 'close', by = lin) => {
  site.at(atMs)
  if (action === 'resolve') answerRequired(site.env, by, id)
  actOnIncident(site.env, by, id, { action })
}

/** Three incidents of a Sunday: one handled to its end, one false, one nobody touched. */
function smallDay(): { handled: string; wrong: string; untouched: string } {
  site.at(NINE)
  const handled = site.raise({ kind: 'ebikeInLobby', severity: 'high' })
  act(handled, NINE + 20_000, 'acknowledge')
  act(handled, NINE + 60_000, 'dispatch')
  act(handled, NINE + 400_000, 'arrive')
  act(handled, NINE + 600_000, 'resolve', wang)
  act(handled, NINE + 900_000, 'close')
  site.at(NINE + HOUR_MS)
  const wrong = site.raise({ kind: 'fallingObject', severity: 'critical', cameraId: 'facade-1', buildingId: 'b4' })
  act(wrong, NINE + HOUR_MS + 45_000, 'acknowledge')
  site.at(NINE + HOUR_MS + 60_000)
  actOnIncident(site.env, lin, wrong, { action: 'falseAlarm', reason: 'animalOrInsect' })
  site.at(NINE + HOUR_MS + 70_000)
  const untouched = site.raise({ kind: 'telemetry', severity: 'medium', zone: 'metric:vibration_rms', cameraId: null, deviceId: 'lift-1' })
  return { handled, wrong, untouched }
}

test('incidents by kind, severity, place, hour and day', () => {
  smallDay()
  const { incidents } = figures()
  expect(incidents.total).toEqual({ value: 3, before: null })
  expect(incidents.open).toBe(1)
  expect(incidents.bySeverity).toEqual({ low: 0, medium: 1, high: 1, critical: 1 })
  expect(incidents.byKind).toEqual([
    { kind: 'ebikeInLobby', total: { value: 1, before: null }, falseAlarms: 0, critical: 0 },
    { kind: 'fallingObject', total: { value: 1, before: null }, falseAlarms: 1, critical: 1 },
    { kind: 'telemetry', total: { value: 1, before: null }, falseAlarms: 0, critical: 0 },
  ])
  expect(incidents.byPlace).toContainEqual({ buildingId: 'b4', cameraId: 'facade-1', deviceId: null, total: 1 })
  // a Sunday: the last line
  expect(incidents.byHour[6]!.slice(8, 12)).toEqual([0, 1, 2, 0])
  expect(incidents.byHour.flat().reduce((sum, n) => sum + n, 0)).toBe(3)
  expect(incidents.byDay).toEqual([{ day: '2026-11-22', total: 3, critical: 1, falseAlarms: 1 }])
})

test('how long things took, of those that got there', () => {
  smallDay()
  const { responses } = figures()
  expect(responses.all.acknowledge).toEqual({ n: 2, medianMs: 20_000, p95Ms: 45_000, targetMs: 30_000, inTime: 0.5 })
  expect(responses.all.dispatch).toEqual({ n: 1, medianMs: 60_000, p95Ms: 60_000, targetMs: 120_000, inTime: 1 })
  expect(responses.all.arrive).toEqual({ n: 1, medianMs: 400_000, p95Ms: 400_000, targetMs: 300_000, inTime: 0 })
  expect(responses.all.close).toEqual({ n: 2, medianMs: 60_000, p95Ms: 600_000, targetMs: 1_800_000, inTime: 1 })
  expect(responses.bySeverity.high.acknowledge.n).toBe(1)
  expect(responses.bySeverity.low.acknowledge).toEqual({ n: 0, medianMs: null, p95Ms: null, targetMs: 30_000, inTime: null })
})

test('false alarms of all that were judged, also when they were closed or opened again', () => {
  const { wrong } = smallDay()
  const { falseAlarms } = figures()
  expect(falseAlarms).toEqual({
    total: 1,
    share: 0.5,
    byReason: [{ reason: 'animalOrInsect', total: 1 }],
    bySource: [{ sourceId: 'facade-1', alerts: 1, falseAlarms: 1 }],
  })
  act(wrong, NINE + 2 * HOUR_MS, 'close')
  expect(figures().falseAlarms.total).toBe(1)
  const reopened = site.raise()
  actOnIncident(site.env, lin, reopened, { action: 'falseAlarm', reason: 'test' })
  expect(figures().falseAlarms.total).toBe(2)
  actOnIncident(site.env, lin, reopened, { action: 'reopen', reason: '又出现' })
  expect(figures().falseAlarms).toMatchObject({ total: 1, byReason: [{ reason: 'animalOrInsect', total: 1 }] })
})

test('the use of the product: who did how much, what was recorded for somebody, what nobody touched', () => {
  smallDay()
  reportIncident(site.env, lin, { severity: 'low', summary: '访客求助' })
  const { use } = figures()
  // acknowledge, dispatch, arrive, close, acknowledge, falseAlarm, and the report
  expect(use.byRole).toEqual([
    { role: 'operator', actions: 7, recordedFor: 1, people: 1 },
    { role: 'guard', actions: 2, recordedFor: 0, people: 1 },
  ])
  expect(use.unhandled).toBe(1)
})

test('what was merged away counts once, but it rang', () => {
  site.at(NINE)
  const [into, from] = [site.raise(), site.raise()]
  mergeIncidents(site.env, lin, into, { from, version: 1, fromVersion: 1, reason: '同一件事' })
  const { incidents, load, responses } = figures()
  expect(incidents.total.value).toBe(1)
  expect(responses.all.close.n).toBe(0)
  expect(load.mean).toBeCloseTo(2 / 144)
})

test('load in windows of ten minutes, floods beyond ten, and sources that chatter', () => {
  site.at(NINE)
  for (let i = 0; i < 11; i++) site.raise({ cameraId: `c${i}` })
  site.at(NINE + 10 * 60_000)
  for (let i = 0; i < 10; i++) site.raise({ cameraId: `d${i}` })
  site.at(NINE + HOUR_MS)
  for (const s of [0, 30, 60, 100, 200, 261, 262]) {
    site.at(NINE + HOUR_MS + s * 1000)
    site.raise({ cameraId: 'noisy' })
  }
  const { load } = figures()
  expect(load.most).toBe(11)
  expect(load.mostAtMs).toBe(NINE)
  expect(load.floodShare).toBeCloseTo(1 / 144)
  expect(load.mean).toBeCloseTo(28 / 144)
  // 0, 30, 60 are three within a minute; 30, 60, 100 are not; 200, 261, 262 neither
  expect(load.chattering).toEqual([{ sourceId: 'noisy', bursts: 1, alerts: 3 }])
  expect(load.within30s).toBeNull()
})

test('what is open for more than a day is stale, by now or when it ended', () => {
  smallDay()
  expect(figures().load.stale).toBe(0)
  expect(figures({ nowMs: NINE + 26 * HOUR_MS }).load.stale).toBe(1)
})

function signal(deviceId: string, atMs: number, event: Record<string, unknown>): StoredSignal {
  return insertSignal(site.env.db, { deviceId, receivedAtMs: atMs, dedupeKey: `${deviceId}-${atMs}`, event: event as unknown as StoredSignal['event'] })!
}

test('gates, vehicles, fire panels and rounds, tests apart', () => {
  for (const [i, outcome] of ['granted', 'granted', 'denied', 'blocked', 'forced'].entries()) signal('gate-3-1', NINE + i, { type: 'passage', outcome })
  const plates = [
    ['allowed', '粤B12345'],
    ['expired', '粤B12346'],
    ['blocked', '粤B12347'],
    ['unknown', '粤B12348'],
    ['noPlate', null],
  ] as const
  for (const [i, [why, plate]] of plates.entries()) insertPlateDecision(site.env.db, signal('reader-1', NINE + i, { type: 'plateRead', plate }).id, false, why)
  signal('panel-1', NINE, { type: 'fireSignal', signal: 'fault', address: '1-3', text: '断线', test: false })
  signal('panel-1', NINE + 1, { type: 'fireSignal', signal: 'fault', address: '1-4', text: '测试', test: true })
  signal('patrol-1', NINE + 5, { type: 'checkIn', cardNumber: '008', guardCard: null })
  signal('patrol-1', NINE, { type: 'checkIn', cardNumber: '007', guardCard: '0001' })
  // outside the day
  signal('gate-3-1', DAY.toMs, { type: 'passage', outcome: 'granted' })
  const { gates, vehicles, fire, patrol } = figures()
  expect(gates).toEqual({
    byOutcome: [
      { outcome: 'granted', total: 2 },
      { outcome: 'denied', total: 1 },
      { outcome: 'blocked', total: 1 },
      { outcome: 'forced', total: 1 },
    ],
    byDevice: [{ deviceId: 'gate-3-1', granted: 2, refused: 2, other: 1 }],
  })
  expect(vehicles).toEqual({ reads: 5, known: 2, blocked: 1, unreadable: 1 })
  expect(fire).toEqual({
    signals: [{ signal: 'fault', total: 1 }],
    fires: [],
    faults: [{ deviceId: 'panel-1', address: '1-3', signal: 'fault', text: '断线', atMs: NINE }],
    tests: 1,
  })
  expect(patrol).toEqual({
    checkIns: 2,
    byDevice: [{ deviceId: 'patrol-1', total: 2 }],
    planned: null,
    lines: [
      { atMs: NINE, deviceId: 'patrol-1', point: '007', who: '0001' },
      { atMs: NINE + 5, deviceId: 'patrol-1', point: '008', who: null },
    ],
  })
})

test('warnings of telemetry by device and metric', () => {
  smallDay()
  site.raise({ kind: 'telemetry', severity: 'high', zone: 'trend:vibration_rms', cameraId: null, deviceId: 'lift-1' })
  expect(figures().warnings).toEqual({ warnings: 1, alarms: 1, byDevice: [{ deviceId: 'lift-1', metric: 'vibration_rms', total: 2 }] })
})

test('work orders by how far they got, and how long the done ones took', () => {
  const { handled, wrong } = smallDay()
  expect(figures().workOrders).toBeNull()
  const order = change(
    site.env.db,
    `INSERT INTO work_orders (id, target, incident_id, title, priority, status, closes_incident, requested_sequence, requested_at_ms, updated_at_ms, ended_at_ms)
     VALUES (?, 'pms', ?, '维修', 'normal', ?, 0, 1, ?, ?, ?)`,
  )
  for (const [id, incident, status, atMs, endedAtMs] of [
    ['w1', handled, 'done', NINE, NINE + 2 * HOUR_MS],
    ['w2', handled, 'done', NINE, NINE + 90 * HOUR_MS],
    ['w3', wrong, 'rejected', NINE, NINE + 1],
    ['w4', wrong, 'accepted', NINE, null],
    ['w5', wrong, 'cancelled', NINE, NINE + 1],
    ['w6', handled, 'requested', DAY.toMs, null],
  ] as const)
    order.run(id, incident, status, atMs, atMs, endedAtMs)
  const duration = { n: 2, medianMs: 2 * HOUR_MS, p95Ms: 90 * HOUR_MS, targetMs: 48 * HOUR_MS, inTime: 0.5 }
  expect(figures().workOrders).toEqual({ requested: 5, done: 2, open: 1, rejected: 1, duration })
  expect(figures({ buildingId: 'b4' }).workOrders).toMatchObject({ requested: 3, done: 0, open: 1, rejected: 1 })
})

test('the register of privacy says who looked, by the name of the account', () => {
  expect(figures().privacy).toBeNull()
  const look = { actorType: 'user', actorId: lin.id, action: 'person.viewed', subject: 'person/p1', before: null, after: null }
  inTransaction(site.env.db, () => {
    for (const atMs of [NINE, NINE + 1, DAY.toMs]) appendAudit(site.env.db, { ...look, atMs })
    appendAudit(site.env.db, { ...look, atMs: NINE, action: 'consent.given' })
  })
  expect(figures().privacy).toEqual({
    consentsGiven: 1,
    consentsWithdrawn: 0,
    removed: 0,
    imports: 0,
    peopleHeld: 0,
    facesHeld: 0,
    views: [{ who: 'lin', total: 2 }],
  })
})

test('the duty log has its lines oldest first, and the chain says where it stood', () => {
  const { untouched } = smallDay()
  const { duty, chain, evidence } = figures()
  const handled = ['opened', 'acknowledge lin', 'dispatch lin', 'arrive lin', 'answered wang', 'resolve wang', 'close lin']
  const others = ['opened', 'acknowledge lin', 'falseAlarm lin', 'opened']
  expect(duty.lines.map(({ what, who }) => (who === null ? what : `${what} ${who}`))).toEqual([...handled, ...others])
  expect(duty.more).toBe(0)
  const last = lastAudit(site.env.db, `incident/${untouched}`, 'incident.opened')!
  expect(chain).toEqual({ seq: last.seq, hash: last.hash })
  // the gravest first, false ones not at all
  expect(evidence.chosen.map(({ kind }) => kind)).toEqual(['ebikeInLobby', 'telemetry'])
})

test('of one building only what is there, and what the whole site has only where the whole site is asked for', () => {
  smallDay()
  signal('gate-3-1', NINE, { type: 'passage', outcome: 'granted' })
  signal('reader-1', NINE, { type: 'plateRead', plate: null })
  const there = figures({ buildingId: 'b3' })
  expect(there.incidents.total.value).toBe(2)
  expect(there.duty.lines).toHaveLength(8)
  expect(there.gates?.byDevice).toHaveLength(1)
  expect([there.vehicles, there.privacy, there.fire]).toEqual([null, null, null])
  expect(figures({ buildingId: 'b9' })).toMatchObject({ incidents: { total: { value: 0 } }, gates: null, availability: null })
})

test('an amount is compared with the span before', () => {
  smallDay()
  site.at(DAY.toMs + NINE - MIDNIGHT_MS)
  site.raise({ kind: 'ebikeInLobby' })
  const next = { fromMs: DAY.toMs, toMs: DAY.toMs + 24 * HOUR_MS }
  const { incidents } = figures({ span: next, before: DAY, nowMs: next.toMs })
  expect(incidents.total).toEqual({ value: 1, before: 3 })
  expect(incidents.byKind[0]).toMatchObject({ kind: 'ebikeInLobby', total: { value: 1, before: 1 } })
  expect(incidents.byKind).toContainEqual({ kind: 'fallingObject', total: { value: 0, before: 1 }, falseAlarms: 0, critical: 0 })
  expect(incidents.byDayBefore).toEqual([3])
  expect(figures({ span: next, nowMs: next.toMs }).incidents.byDayBefore).toBeNull()
})

test('the days of the span before are the site’s own, also where it begins and ends within a quarter of an hour', () => {
  smallDay()
  // Sunday's incidents began at 09:00, 10:00:00 and 10:01:10
  const span = { fromMs: DAY.toMs + 10 * HOUR_MS, toMs: DAY.toMs + 34 * HOUR_MS }
  const daysOf = (fromMs: number, toMs: number) => figures({ span, before: { fromMs, toMs }, nowMs: span.toMs }).incidents.byDayBefore
  expect(daysOf(MIDNIGHT_MS - 24 * HOUR_MS, DAY.toMs + 1)).toEqual([0, 3, 0])
  expect(daysOf(NINE + 1, NINE + HOUR_MS + 70_000)).toEqual([1])
})

test('check-ins of a patrol record are the first thousand, of one building only its own', () => {
  for (let i = 0; i < 1002; i++) signal('patrol-1', NINE + i, { type: 'checkIn', cardNumber: `t${i}`, guardCard: null })
  signal('patrol-2', NINE, { type: 'checkIn', cardNumber: 'there', guardCard: null })
  const { patrol } = figures()
  expect([patrol?.checkIns, patrol?.lines.length, patrol?.lines[0]?.point, patrol?.lines.at(-1)?.point]).toEqual([1003, 1000, 't0', 't998'])
  const devices = [{ id: 'patrol-2', name: '3栋巡更', kind: 'patrol-reader', buildingId: 'b3' }]
  expect(figures({ buildingId: 'b3', devices }).patrol?.lines).toMatchObject([{ deviceId: 'patrol-2', point: 'there' }])
})
