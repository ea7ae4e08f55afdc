// What holds of figures whatever happened: parts of a span add up, roll-ups say what the rows say, and days are the site's own.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReportFigures } from '../../../contract/report-figures.ts'
import { FALSE_ALARM_REASONS, PASSAGE_OUTCOMES } from '../../../contract/vocabulary.ts'
import { insertSignal, type StoredSignal } from '../../../db/devices.ts'
import { countHandling, countSignals, hourParts, sumHandling, sumSignals } from '../../../db/figures-hours.ts'
import { insertPlateDecision } from '../../../db/vehicles.ts'
import { START_MS } from '../../../test/fixtures/test-env.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { actOnIncident } from '../../incidents/service.ts'
import { createUser } from '../../people.ts'
import { createFigureSite, HOUR_MS, requestOf, type FigureSite } from '../../../test/fixtures/figure-site.ts'
import { findChattering } from './load.ts'
import { createLocalSlots, dayName } from './local-slots.ts'
import { readFigures } from './read-figures.ts'

let site: FigureSite
let lin: Actor
beforeEach(async () => {
  site = createFigureSite()
  lin = { type: 'user', ...(await createUser(site.env, SYSTEM, { name: 'lin', password: 'correct horse battery', role: 'operator' })) }
  fill()
})
afterEach(() => site.env.close())

const FROM = START_MS
const TO = FROM + 8 * HOUR_MS

/** Eight hours of incidents, passages and plates, about one of each a minute or two, at odd moments. */
function fill(): void {
  const { db } = site.env
  for (let i = 0; i < 200; i++) {
    const atMs = FROM + Math.floor((i * (TO - FROM)) / 200) + ((i * 7919) % 5000)
    site.at(atMs)
    const id = site.raise({ buildingId: i % 3 === 0 ? 'b4' : 'b3', severity: i % 5 === 0 ? 'critical' : 'high', kind: i % 4 === 0 ? 'telemetry' : 'crowding' })
    if (i % 7 !== 0) actOnIncident(site.env, lin, id, { action: 'acknowledge' })
    if (i % 3 === 1 && i % 7 !== 0) actOnIncident(site.env, lin, id, { action: 'falseAlarm', reason: FALSE_ALARM_REASONS[i % 6]! })
    const outcome = PASSAGE_OUTCOMES[i % PASSAGE_OUTCOMES.length]
    const store = (event: object, by: number) =>
      insertSignal(db, { deviceId: `d${i % 4}`, receivedAtMs: atMs + by, dedupeKey: `${i}-${by}`, event: event as StoredSignal['event'] })!.id
    store({ type: 'passage', outcome }, 1)
    store({ type: 'fireSignal', signal: 'fault', address: '1', text: '', test: i % 2 === 0 }, 2)
    insertPlateDecision(db, store({ type: 'plateRead', plate: i % 5 === 0 ? null : '粤B12345' }, 3), false, i % 5 === 0 ? 'noPlate' : 'unknown')
  }
}

const figures = (fromMs: number, toMs: number, buildingId: string | null = null) =>
  readFigures(site.env.db, requestOf({ span: { fromMs, toMs }, buildingId, nowMs: TO + HOUR_MS }))

/** What adds up. */
function additive({ incidents, responses, falseAlarms, use, gates, vehicles, fire, warnings, duty, evidence }: ReportFigures): Record<string, number> {
  const sums: Record<string, number> = {
    total: incidents.total.value,
    ...Object.fromEntries(
      incidents.byKind.map(({ kind, total, falseAlarms: wrong, critical }) => [`kind.${kind}`, total.value + 1000 * wrong + 1e6 * critical]),
    ),
    ...Object.fromEntries(Object.entries(incidents.bySeverity).map(([severity, n]) => [`severity.${severity}`, n])),
    ...Object.fromEntries(incidents.byHour.flatMap((hours, day) => hours.map((n, hour) => [`hour.${day}.${hour}`, n]))),
    acknowledged: responses.all.acknowledge.n,
    ended: responses.all.close.n,
    inTime: Math.round((responses.all.close.inTime ?? 0) * responses.all.close.n),
    falseAlarms: falseAlarms.total,
    ...Object.fromEntries(falseAlarms.byReason.map(({ reason, total }) => [`reason.${reason}`, total])),
    unhandled: use.unhandled,
    actions: use.byRole.reduce((sum, { actions }) => sum + actions, 0),
    ...Object.fromEntries((gates?.byOutcome ?? []).map(({ outcome, total }) => [`gate.${outcome}`, total])),
    reads: vehicles?.reads ?? 0,
    unreadable: vehicles?.unreadable ?? 0,
    faults: fire?.signals[0]?.total ?? 0,
    tests: fire?.tests ?? 0,
    warnings: warnings?.warnings ?? 0,
    alarms: warnings?.alarms ?? 0,
    duty: duty.lines.length + duty.more,
    evidence: evidence.complete + evidence.missing,
  }
  return Object.fromEntries(Object.entries(sums).filter(([, n]) => n !== 0))
}

test('the parts of a span add up to the whole, wherever it is cut', () => {
  const cuts = fc.array(fc.integer({ min: FROM, max: TO }), { minLength: 1, maxLength: 4 })
  const whole = Object.fromEntries([null, 'b3'].map((building) => [String(building), additive(figures(FROM, TO, building))]))
  expect(whole['null']!['total']).toBe(200)
  fc.assert(
    fc.property(cuts, fc.constantFrom(null, 'b3'), (at, building) => {
      const edges = [FROM, ...at.toSorted((a, b) => a - b), TO]
      const sums: Record<string, number> = {}
      for (const [i, fromMs] of edges.slice(0, -1).entries()) {
        if (fromMs === edges[i + 1]) continue
        for (const [name, n] of Object.entries(additive(figures(fromMs, edges[i + 1]!, building)))) sums[name] = (sums[name] ?? 0) + n
      }
      expect(sums).toEqual(whole[String(building)])
    }),
    { numRuns: 15 },
  )
})

test('roll-ups say what the rows say, of any span', () => {
  const bySign = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b))
  fc.assert(
    fc.property(
      fc.integer({ min: FROM - HOUR_MS, max: TO }),
      fc.integer({ min: 1, max: 9 * HOUR_MS }),
      fc.constantFrom(null, 'b3', 'b4'),
      (fromMs, ms, buildingId) => {
        const span = { fromMs, toMs: fromMs + ms }
        expect(sumSignals(site.env.db, span.fromMs, span.toMs).toSorted(bySign)).toEqual(countSignals(site.env.db, span).toSorted(bySign))
        expect(sumHandling(site.env.db, { ...span, buildingId }).toSorted(bySign)).toEqual(countHandling(site.env.db, { ...span, buildingId }).toSorted(bySign))
      },
    ),
  )
})

test('a signal that was sent twice is counted once', () => {
  const event = { type: 'passage', outcome: 'granted' } as StoredSignal['event']
  const before = sumSignals(site.env.db, FROM, TO)
  const once = { deviceId: 'gate-9', receivedAtMs: FROM, dedupeKey: 'same', event }
  expect([insertSignal(site.env.db, once), insertSignal(site.env.db, once)].map(Boolean)).toEqual([true, false])
  expect(sumSignals(site.env.db, FROM, TO)).toHaveLength(before.length + 1)
  expect(sumSignals(site.env.db, FROM, TO).find(({ deviceId }) => deviceId === 'gate-9')?.total).toBe(1)
})

test('whole hours and edges cover a span without a gap and without an overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e10 }), fc.integer({ min: 0, max: 1e8 }), (fromMs, ms) => {
      const { fromHour, toHour, edges } = hourParts(fromMs, fromMs + ms)
      const whole = { fromMs: fromHour * HOUR_MS, toMs: toHour * HOUR_MS }
      const parts = [whole, ...edges].filter((part) => part.fromMs < part.toMs).toSorted((a, b) => a.fromMs - b.fromMs)
      expect(parts.reduce((sum, part) => sum + part.toMs - part.fromMs, 0)).toBe(ms)
      if (parts.length > 0) expect([parts[0]!.fromMs, parts.at(-1)!.toMs]).toEqual([fromMs, fromMs + ms])
    }),
  )
})

test('days and hours are the site’s, also where clocks are put on and back, and where they differ by a quarter', () => {
  const berlin = createLocalSlots('Europe/Berlin')
  // 2026-10-25: 03:00 becomes 02:00
  const night = Date.UTC(2026, 9, 25)
  expect([0, 1, 2, 22, 23].map((h) => berlin.hourOf(night + h * HOUR_MS))).toEqual([2, 2, 3, 23, 0])
  expect(dayName(berlin.dayOf(night + 22.9 * HOUR_MS))).toBe('2026-10-25')
  expect(dayName(berlin.dayOf(night - 2 * HOUR_MS))).toBe('2026-10-25')
  // 2026-03-29: 02:00 becomes 03:00
  expect([0, 1].map((h) => berlin.hourOf(Date.UTC(2026, 2, 29) + h * HOUR_MS))).toEqual([1, 3])
  const nepal = createLocalSlots('Asia/Kathmandu')
  // 05:45 ahead: its 05:50 is 00:05 in UTC
  expect(nepal.windowOf(Date.UTC(2026, 0, 1, 0, 8))).toBe(Date.UTC(2026, 0, 1, 0, 5))
  expect(nepal.hourOf(Date.UTC(2026, 0, 1, 0, 20))).toBe(6)
})

test('a burst is three within a minute, and goes on as long as any three in a row are', () => {
  const at = (...seconds: number[]) => findChattering(seconds.map((s) => [s * 1000, 'a'] as const))
  expect(at(0, 60)).toEqual([])
  expect(at(0, 30, 61)).toEqual([])
  expect(at(0, 30, 60)).toEqual([{ sourceId: 'a', bursts: 1, alerts: 3 }])
  expect(at(0, 30, 60, 90, 120)).toEqual([{ sourceId: 'a', bursts: 1, alerts: 5 }])
  expect(at(0, 1, 2, 500, 501, 502)).toEqual([{ sourceId: 'a', bursts: 2, alerts: 6 }])
})
