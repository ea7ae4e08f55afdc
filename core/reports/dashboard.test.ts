// The dashboard's desk: spans of the site's days, indicators against targets and baseline, versions that do not overwrite each other.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dashboardSchema, type Dashboard, type Indicator } from '../../contract/dashboard.ts'
import { incidentFilterSchema } from '../../contract/incident.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { query } from '../../db/statement.ts'
import type { Actor } from '../env.ts'
import { actOnIncident, listIncidents } from '../incidents/service.ts'
import { createDashboardDesk, spansOf, type DashboardDesk } from './dashboard.ts'
import { createFigureSite, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../test/fixtures/figure-site.ts'
import { DEFAULT_TARGETS } from './targets.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
let site: FigureSite
let desk: DashboardDesk
beforeEach(() => {
  site = createFigureSite()
  const { env } = site
  desk = createDashboardDesk(env, { file: dataPaths(env.dir).db, key: readFileSync(dataPaths(env.dir).key) }, requestOf())
})
afterEach(() => {
  desk.stop()
  site.env.close()
})

const NOON = MIDNIGHT_MS + 12 * HOUR_MS
function someIncidents(): void {
  site.at(NOON)
  const [quick, slow, wrong] = [site.raise(), site.raise({ buildingId: 'b4' }), site.raise()]
  site.at(NOON + 10_000)
  actOnIncident(site.env, lin, quick, { action: 'acknowledge' })
  site.at(NOON + 90_000)
  actOnIncident(site.env, lin, slow, { action: 'acknowledge' })
  actOnIncident(site.env, lin, wrong, { action: 'falseAlarm', reason: 'cameraFault' })
  site.raise()
}
const indicator = ({ indicators }: Dashboard, id: Indicator) => indicators.find((one) => one.id === id)

test('every number leads to the incidents behind it', async () => {
  someIncidents()
  const view = await desk.get({ span: 'day' })
  expect(dashboardSchema.parse(view)).toEqual(view)
  const behind = (id: Indicator) => listIncidents(site.env, incidentFilterSchema.parse(indicator(view, id)!.drill)).items.length
  expect(indicator(view, 'incidents')).toMatchObject({ value: 4, before: 0, target: null, isBad: false })
  expect(behind('incidents')).toBe(4)
  expect(indicator(view, 'acknowledge')).toMatchObject({ value: 0.5, n: 2, target: 0.95, isBad: true, limitMs: 30_000 })
  expect(behind('acknowledge')).toBe(1)
  expect(indicator(view, 'falseAlarms')).toMatchObject({ value: 1, isBad: true })
  expect(behind('falseAlarms')).toBe(1)
  expect(indicator(view, 'use')).toMatchObject({ value: 0.75, isBad: true })
  expect(behind('use')).toBe(1)
  const [there] = (await desk.get({ span: 'day', buildingId: 'b4' })).indicators
  expect(there).toMatchObject({ value: 1, drill: { buildingId: 'b4' } })
  // no plan, no telemetry, no work orders: nothing is said of them
  expect(view.indicators.map(({ id }) => id)).not.toContain('patrol')
})

test('an answer is kept for a minute, but never after the targets changed', async () => {
  someIncidents()
  await desk.get({ span: 'day' })
  site.raise()
  expect(indicator(await desk.get({ span: 'day' }), 'incidents')?.value).toBe(4)
  desk.saveTargets(lin, 0, { ...DEFAULT_TARGETS, acknowledgeMs: 120_000 })
  const after = await desk.get({ span: 'day' })
  expect(indicator(after, 'incidents')?.value).toBe(5)
  expect(indicator(after, 'acknowledge')).toMatchObject({ value: 1, isBad: false })
  site.raise()
  site.env.pass(60_001)
  expect(indicator(await desk.get({ span: 'day' }), 'incidents')?.value).toBe(6)
})

test('targets and baseline have versions, and what was changed meanwhile is not overwritten', async () => {
  desk.saveTargets(lin, 0, { ...DEFAULT_TARGETS, inTime: 0.9 })
  expect(() => desk.saveTargets(lin, 0, DEFAULT_TARGETS)).toThrow(expect.objectContaining({ code: 'dashboard.changed' }))
  expect(desk.targets()).toMatchObject({ version: 1, value: { inTime: 0.9 } })
  const baseline = { sinceMs: MIDNIGHT_MS, source: '物业经理张三的台账', values: { incidents: 300, acknowledge: 0.4 } }
  desk.saveBaseline(lin, 0, baseline)
  expect(() => desk.saveBaseline(lin, 0, baseline)).toThrow(expect.objectContaining({ code: 'dashboard.changed' }))
  const view = await desk.get({ span: 'day' })
  // an amount of a month, by the day
  expect(indicator(view, 'incidents')?.baseline).toBe(10)
  expect(indicator(view, 'acknowledge')?.baseline).toBe(0.4)
  const log = query<{ action: string; after: string }>(site.env.db, `SELECT action, after FROM audit WHERE subject LIKE 'dashboard/%' ORDER BY seq`).all()
  expect(log.map(({ action }) => action)).toEqual(['dashboard.saveTargets', 'dashboard.saveBaseline'])
  // free text may name a person
  expect(log[1]!.after).not.toContain('张三')
  expect(JSON.parse(log[1]!.after)).toMatchObject({ version: 1, values: { incidents: 300 } })
})

test('spans are whole days of the site; the one before is as far gone', () => {
  const hour = (text: string) => Date.parse(text)
  const now = hour('2026-11-22T15:00:00+08:00')
  expect(spansOf({ span: 'day' }, now, 'Asia/Shanghai')).toEqual({
    span: { fromMs: hour('2026-11-22T00:00:00+08:00'), toMs: hour('2026-11-23T00:00:00+08:00') },
    before: { fromMs: hour('2026-11-21T00:00:00+08:00'), toMs: hour('2026-11-21T15:00:00+08:00') },
  })
  expect(spansOf({ span: 'week' }, now, 'Asia/Shanghai')).toEqual({
    span: { fromMs: hour('2026-11-16T00:00:00+08:00'), toMs: hour('2026-11-23T00:00:00+08:00') },
    before: { fromMs: hour('2026-11-09T00:00:00+08:00'), toMs: hour('2026-11-15T15:00:00+08:00') },
  })
  // the clocks were put back on 25 October
  const { span } = spansOf({ span: 'week' }, hour('2026-10-28T12:00:00+01:00'), 'Europe/Berlin')
  expect(span).toEqual({ fromMs: hour('2026-10-22T00:00:00+02:00'), toMs: hour('2026-10-29T00:00:00+01:00') })
  expect(() => spansOf({ span: 'custom', fromMs: 5, toMs: 5 }, now, 'UTC')).toThrow(expect.objectContaining({ code: 'dashboard.badSpan' }))
  expect(() => spansOf({ span: 'custom', fromMs: 0, toMs: 4e10 }, now, 'UTC')).toThrow(expect.objectContaining({ code: 'dashboard.badSpan' }))
  expect(() => spansOf({ span: 'custom' }, now, 'UTC')).toThrow(expect.objectContaining({ code: 'dashboard.badSpan' }))
})
