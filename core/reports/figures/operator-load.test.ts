// The load of a small day, counted by hand: who had to bear how much, how soon it was answered, what rang for nothing.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bandOf, LOAD_BANDS, type OperatorLoad } from '../../../contract/operator-load.ts'
import { searchIncidents } from '../../../db/incidents.ts'
import { endDuty, saveStaff, startDuty } from '../../../db/staff.ts'
import { createFigureSite, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../../test/fixtures/figure-site.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { actOnIncident } from '../../incidents/service.ts'
import { mergeIncidents } from '../../incidents/rearrange.ts'
import { createUser } from '../../people.ts'
import { readOperatorLoad } from './operator-load.ts'

const NINE = MIDNIGHT_MS + 9 * HOUR_MS
const MINUTE = 60_000
const HOUR = { fromMs: NINE, toMs: NINE + HOUR_MS }

let site: FigureSite
let lin: Actor & { type: 'user' }
beforeEach(async () => {
  site = createFigureSite()
  lin = { type: 'user', ...(await createUser(site.env, SYSTEM, { name: 'lin', password: 'correct horse battery', role: 'operator' })) }
})
afterEach(() => site.env.close())

const load = (span = HOUR, nowMs = NINE + 2 * HOUR_MS): OperatorLoad => readOperatorLoad(site.env.db, requestOf({ span, nowMs }))
const operator = (id: string, userId: string | null = null, post: 'operator' | 'guard' = 'operator') =>
  saveStaff(site.env.db, { id, name: id, post, userId, phone: null, skills: [], certificates: [] }, SYSTEM.id, MIDNIGHT_MS)
const duty = (id: string, fromMs: number, toMs: number | null) => {
  startDuty(site.env.db, id, fromMs, SYSTEM.id)
  if (toMs !== null) endDuty(site.env.db, id, toMs)
}
const raise = (atMs: number, changes: Parameters<FigureSite['raise']>[0] = {}) => {
  site.at(atMs)
  return site.raise(changes)
}
const bandsOf = (changes: Partial<OperatorLoad['bands']>) => ({ ...Object.fromEntries(LOAD_BANDS.map((band) => [band, 0])), ...changes })

test('alarms of each ten minutes are shared by the operators on duty in its middle', () => {
  operator('zhao', lin.id)
  operator('qian')
  operator('sun', null, 'guard')
  duty('zhao', NINE - HOUR_MS, null)
  duty('qian', NINE + 20 * MINUTE, NINE + 40 * MINUTE)
  duty('sun', NINE, null)
  // 09:00: 4 for one; 09:20: 4 for two; 09:30: 1 for two; 09:50: 12 for one
  const counts: [number, number][] = [
    [0, 4],
    [20, 4],
    [30, 1],
    [50, 12],
  ]
  for (const [minute, n] of counts) for (let i = 0; i < n; i++) raise(NINE + minute * MINUTE + i * 1000)
  const figures = load()
  expect(figures).toMatchObject({ alarms: 21, windows: 6, unstaffed: 0 })
  expect(figures.bands).toEqual(bandsOf({ calm: 3, manageable: 1, demanding: 1, flood: 1 }))
  expect(figures.perOperator).toBeCloseTo((4 + 0 + 2 + 0.5 + 0 + 12) / 6)
  expect(figures.worst).toEqual([
    { fromMs: NINE + 50 * MINUTE, toMs: NINE + HOUR_MS, alarms: 12, operators: 1, perOperator: 12, band: 'flood' },
    { fromMs: NINE, toMs: NINE + 10 * MINUTE, alarms: 4, operators: 1, perOperator: 4, band: 'demanding' },
    { fromMs: NINE + 20 * MINUTE, toMs: NINE + 30 * MINUTE, alarms: 4, operators: 2, perOperator: 2, band: 'manageable' },
  ])
  expect(figures.operators).toEqual([
    { name: 'zhao', dutyMs: HOUR_MS, perTenMinutes: expect.closeTo(18.5 / 6) as number, mostInTen: 12, acknowledged: 0 },
    { name: 'qian', dutyMs: 20 * MINUTE, perTenMinutes: expect.closeTo(1.25) as number, mostInTen: 2, acknowledged: 0 },
  ])
})

test('with nobody in the duty book it is one operator, and said so; the time that has not come yet counts for nothing', () => {
  raise(NINE + MINUTE)
  expect(load(HOUR, NINE + 30 * MINUTE)).toMatchObject({ alarms: 1, windows: 3, unstaffed: 3, perOperator: expect.closeTo(1 / 3) as number, operators: [] })
  expect(load({ fromMs: NINE + HOUR_MS, toMs: NINE + 2 * HOUR_MS }, NINE)).toMatchObject({ alarms: 0, windows: 0, perOperator: null })
})

test('how soon alarms were answered: never is late once its time is over, and whoever still has time is not counted yet', () => {
  const answer = (secondsAfter: number, ms: number, action: 'acknowledge' | 'falseAlarm') => {
    const id = raise(NINE + ms)
    site.at(NINE + ms + secondsAfter * 1000)
    actOnIncident(site.env, lin, id, action === 'falseAlarm' ? { action, reason: 'test' } : { action })
    return id
  }
  answer(30, 0, 'acknowledge')
  const slow = answer(45, 100_000, 'acknowledge')
  const late = answer(61, 200_000, 'falseAlarm')
  const never = raise(NINE + 300_000)
  const fresh = raise(NINE + 400_000)
  const nowMs = NINE + 445_000
  const figures = load(HOUR, nowMs)
  expect(figures.acknowledge).toEqual([
    { limitMs: 30_000, inTime: 1, n: 5 },
    { limitMs: 60_000, inTime: 2, n: 4 },
  ])
  expect(figures.unanswered).toBe(1)
  expect(figures.operators).toEqual([{ name: 'lin', dutyMs: 0, perTenMinutes: null, mostInTen: null, acknowledged: 2 }])
  const behind = (thanMs: number) => searchIncidents(site.env.db, { late: { thanMs, nowMs }, counted: 'all', limit: 100 }).map(({ id }) => id)
  expect(behind(30_000).toSorted()).toEqual([slow, late, never, fresh].toSorted())
  expect(behind(60_000).toSorted()).toEqual([late, never].toSorted())
})

test('a nuisance is what was false or rang again while it was open, by its source; real ones are none', () => {
  for (const ms of [0, 1000, 2000]) raise(NINE + ms, { cameraId: 'garden', zone: 'same' })
  raise(NINE + 3000, { cameraId: 'lobby-3-1', deviceId: 'gate-3-1' })
  const wrong = raise(NINE + 4000, { cameraId: 'lobby-3-1', deviceId: 'gate-3-1' })
  site.at(NINE + 5000)
  actOnIncident(site.env, lin, wrong, { action: 'falseAlarm', reason: 'animalOrInsect' })
  raise(NINE + 6000, { cameraId: 'lobby-3-1' })
  expect(load().nuisance).toEqual([
    { cameraId: 'garden', deviceId: null, alarms: 1, falseAlarms: 0, repeats: 2 },
    { cameraId: null, deviceId: 'gate-3-1', alarms: 2, falseAlarms: 1, repeats: 0 },
  ])
  const behind = (search: object) => searchIncidents(site.env.db, { ...search, counted: 'all', limit: 100 }).length
  expect([behind({ deviceId: 'gate-3-1' }), behind({ cameraId: 'lobby-3-1', deviceId: null })]).toEqual([2, 1])
})

test('what became of each camera’s alarms: real, false and why, never handled, in hand', () => {
  const act = (id: string, ms: number, ...actions: Parameters<typeof actOnIncident>[3][]) => {
    for (const [i, action] of actions.entries()) {
      site.at(NINE + ms + (i + 1) * 1000)
      actOnIncident(site.env, lin, id, action)
    }
  }
  act(raise(NINE), 0, { action: 'acknowledge' }, { action: 'resolve' })
  act(raise(NINE + 10_000), 10_000, { action: 'falseAlarm', reason: 'test' })
  act(raise(NINE + 20_000), 20_000, { action: 'falseAlarm', reason: 'reflectionOrShadow' })
  act(raise(NINE + 30_000), 30_000, { action: 'falseAlarm', reason: 'test' })
  act(raise(NINE + 40_000), 40_000, { action: 'acknowledge' })
  raise(NINE + 50_000)
  raise(NINE + 60_000, { deviceId: 'gate-3-1' })
  const [camera, ...others] = load().byCamera
  expect(others).toEqual([])
  expect(camera).toEqual({
    cameraId: 'lobby-3-1',
    total: 6,
    real: 1,
    falseAlarms: 3,
    unhandled: 1,
    open: 1,
    byReason: [
      { reason: 'test', total: 2 },
      { reason: 'reflectionOrShadow', total: 1 },
    ],
  })
})

test('stale is what nobody touched for more than a day, and what is behind it is what was counted', () => {
  const old = raise(NINE)
  const touched = raise(NINE + 1000)
  site.at(NINE + 2000)
  actOnIncident(site.env, lin, touched, { action: 'acknowledge' })
  raise(NINE + 30 * MINUTE)
  const { stale } = load(HOUR, NINE + 24 * HOUR_MS + 5000)
  expect(stale).toEqual({ count: 1, untilMs: NINE + 5000 })
  const behind = searchIncidents(site.env.db, { counted: 'unhandled', sinceMs: HOUR.fromMs, untilMs: stale.untilMs, limit: 100 })
  expect(behind.map(({ id }) => id)).toEqual([old])
})

test('what was merged away rang, and is answered where it went', () => {
  const [into, from] = [raise(NINE), raise(NINE + 1000)]
  mergeIncidents(site.env, lin, into, { from, version: 1, fromVersion: 1, reason: '同一件事' })
  const figures = load()
  expect([figures.alarms, figures.acknowledge[0]!.n, figures.byCamera[0]!.total]).toEqual([2, 1, 1])
})

test('every window has one band, and its alarms are in it, wherever they fall', () => {
  for (let i = 0; i < 60; i++) raise(NINE + i * 97_000)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * HOUR_MS }), fc.integer({ min: 1, max: 2 * HOUR_MS }), (offset, ms) => {
      const span = { fromMs: NINE - 1000 + offset, toMs: NINE - 1000 + offset + ms }
      const figures = load(span, NINE + 5 * HOUR_MS)
      expect(Object.values(figures.bands).reduce((sum, n) => sum + n, 0)).toBe(figures.windows)
      expect(figures.alarms).toBe(searchIncidents(site.env.db, { sinceMs: span.fromMs, untilMs: span.toMs, limit: 500 }).length)
    }),
    { numRuns: 50 },
  )
})

test('the bands are those of the guideline', () =>
  expect([0, 1, 1.01, 2, 5, 10, 10.5, 100, 101].map(bandOf)).toEqual([
    ...['calm', 'calm', 'manageable', 'manageable', 'demanding', 'tooMuch', 'flood', 'flood', 'excessive'],
  ]))
