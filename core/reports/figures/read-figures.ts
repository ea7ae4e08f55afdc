// The figures of a span from the database, all of one moment; what each means, exactly, stands in docs/reports.md.
import type { Compared, IncidentFigures, PatrolFigures, ReportFigures, ReportSpan, Responses, UseFigures } from '../../../contract/report-figures.ts'
import { FALSE_ALARM_REASONS, INCIDENT_KINDS, ROLES, SEVERITIES, type IncidentKind, type Severity } from '../../../contract/vocabulary.ts'
import { countDrillHandling, sumHandling, sumSignals, type HandlingTotal } from '../../../db/figures-hours.ts'
import { countBySlot, countEvidence, incidentsOfRows, listDuty, picturesOf, scanAlerts, scanIncidents, type FigureSpan } from '../../../db/figures-incidents.ts'
import { chainHead, countPrivacy, listCheckIns, listFireFaults, listRoles } from '../../../db/figures-people.ts'
import { listDeskPeople } from '../../../db/shifts.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { listStandings } from '../../../db/standings.ts'
import { countPlanned } from '../../../db/patrol-rounds.ts'
import { inSnapshot } from '../../../db/transaction.ts'
import { availabilityFigures, GRACE_MS, share } from './availability.ts'
import { findChattering } from './load.ts'
import { createLocalSlots, dayName, type LocalSlots } from './local-slots.ts'
import { isAskedFor, type FiguresRequest } from './request.ts'
import { fireFigures, signalSections, type SignalSections } from './signals.ts'
import { STEPS, tallyIncidents, type IncidentTally } from './tally-incidents.ts'
import { workOrderFigures } from './work-orders.ts'

const MOST_PLACES = 50
const MOST_SOURCES = 20
const MOST_FAULTS = 500
const MOST_LINES = 2000
const MOST_CHECK_INS = 1000

export function readFigures(db: ReadableDb, request: FiguresRequest): ReportFigures {
  return inSnapshot(db, () => {
    const { span, buildingId, timezone, nowMs } = request
    const here: FigureSpan = { ...span, buildingId }
    const slots = createLocalSlots(timezone)
    const tally = tallyIncidents(scanIncidents(db, here), span, nowMs, slots)
    const handling = sumHandling(db, here)
    const signals = signalSections(sumSignals(db, span.fromMs, span.toMs), request)
    return {
      span,
      buildingId,
      madeAtMs: nowMs,
      timezone,
      incidents: incidentFigures(db, tally, request, slots),
      responses: responsesOf(tally, request),
      falseAlarms: falseAlarmsOf(tally),
      load: loadOf(db, tally, here),
      use: useOf(db, tally, withoutDrills(handling, countDrillHandling(db, here))),
      gates: signals.gates,
      vehicles: signals.vehicles,
      fire: fireFigures(signals, incidentsOfRows(db, tally.fires), faultsOf(db, request), request),
      patrol: patrolOf(db, signals.patrol, request),
      availability: availabilityFigures(listStandings(db, span.fromMs - GRACE_MS, span.toMs), request),
      warnings: warningsOf(tally, request),
      workOrders: workOrderFigures(db, here, request.targets.workOrderMs),
      privacy: privacyOf(db, request),
      evidence: evidenceOf(db, tally, here),
      duty: dutyOf(db, here, handling),
      chain: chainHead(db),
    }
  })
}

function incidentFigures(db: ReadableDb, tally: IncidentTally, { span, before, buildingId }: FiguresRequest, slots: LocalSlots): IncidentFigures {
  const earlier = before && countEarlier(db, { ...before, buildingId }, slots)
  const compared = (value: number, was: number | undefined): Compared => ({ value, before: earlier && (was ?? 0) })
  return {
    total: compared(tally.total, earlier?.total),
    open: tally.open,
    byKind: INCIDENT_KINDS.filter((kind) => tally.byKind.has(kind) || (earlier?.byKind.get(kind) ?? 0) > 0)
      .map((kind) => {
        const { total = 0, falseAlarms = 0, critical = 0 } = tally.byKind.get(kind) ?? {}
        return { kind, total: compared(total, earlier?.byKind.get(kind)), falseAlarms, critical }
      })
      .toSorted((a, b) => b.total.value - a.total.value),
    bySeverity: tally.bySeverity,
    byPlace: [...tally.byPlace.values()].toSorted((a, b) => b.total - a.total).slice(0, MOST_PLACES),
    byHour: tally.byHour,
    byDay: daysOf(span, slots).map((day) => ({ day: dayName(day), ...(tally.byDay.get(day) ?? { total: 0, critical: 0, falseAlarms: 0 }) })),
    byDayBefore: earlier && earlier.byDay,
  }
}

/** Every day that a span touches, as days since 1970 of the site's time. */
function daysOf({ fromMs, toMs }: ReportSpan, slots: LocalSlots): number[] {
  if (toMs <= fromMs) return []
  const first = slots.dayOf(fromMs)
  return Array.from({ length: slots.dayOf(toMs - 1) - first + 1 }, (_, i) => first + i)
}

function countEarlier(db: ReadableDb, before: FigureSpan, slots: LocalSlots): { total: number; byKind: Map<IncidentKind, number>; byDay: number[] } {
  let total = 0
  const byKind = new Map<IncidentKind, number>()
  const byDay = new Map(daysOf(before, slots).map((day) => [day, 0]))
  for (const [kind, slotMs, n] of countBySlot(db, before)) {
    total += n
    byKind.set(kind, (byKind.get(kind) ?? 0) + n)
    // A slot that the span cuts may begin before it.
    const day = slots.dayOf(Math.max(slotMs, before.fromMs))
    byDay.set(day, (byDay.get(day) ?? 0) + n)
  }
  return { total, byKind, byDay: [...byDay.values()] }
}

function responsesOf({ allSteps, steps }: IncidentTally, { targets }: FiguresRequest): ReportFigures['responses'] {
  const limits = { acknowledge: targets.acknowledgeMs, dispatch: targets.dispatchMs, arrive: targets.arriveMs, close: targets.closeMs }
  const told = (lists: IncidentTally['allSteps']) => Object.fromEntries(STEPS.map((step) => [step, lists[step].tell(limits[step])])) as unknown as Responses
  const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, told(steps[severity])])) as Record<Severity, Responses>
  return { all: told(allSteps), bySeverity }
}

function falseAlarmsOf({ byReason, bySource, judged }: IncidentTally): ReportFigures['falseAlarms'] {
  const total = [...byReason.values()].reduce((sum, n) => sum + n, 0)
  return {
    total,
    share: share(total, judged),
    byReason: FALSE_ALARM_REASONS.flatMap((reason) => (byReason.has(reason) ? [{ reason, total: byReason.get(reason)! }] : [])).toSorted(
      (a, b) => b.total - a.total,
    ),
    bySource: [...bySource]
      .filter(([, { falseAlarms }]) => falseAlarms > 0)
      .map(([sourceId, counts]) => ({ sourceId, ...counts }))
      .toSorted((a, b) => b.falseAlarms - a.falseAlarms || a.sourceId.localeCompare(b.sourceId))
      .slice(0, MOST_SOURCES),
  }
}

function loadOf(db: ReadableDb, tally: IncidentTally, here: FigureSpan): ReportFigures['load'] {
  const n = tally.allSteps.acknowledge.count()
  return {
    ...tally.load.tell(),
    within30s: share(tally.within30s, n),
    within60s: share(tally.within60s, n),
    stale: tally.stale,
    enteredLate: tally.enteredLate,
    chattering: findChattering(scanAlerts(db, here)),
  }
}

function useOf(db: ReadableDb, { unhandled }: IncidentTally, handling: readonly HandlingTotal[]): UseFigures {
  const roles = listRoles(db)
  const byRole = ROLES.flatMap((role) => {
    const own = handling.filter(({ actorId }) => roles.get(actorId) === role)
    if (own.length === 0) return []
    const sum = (of: (total: HandlingTotal) => number) => own.reduce((all, total) => all + of(total), 0)
    return [{ role, actions: sum(({ lines }) => lines), recordedFor: sum(({ recordedFor }) => recordedFor), people: own.length }]
  })
  return { byRole, unhandled }
}

/** What was practised is no use of the product. */
function withoutDrills(handling: readonly HandlingTotal[], drills: readonly HandlingTotal[]): HandlingTotal[] {
  return handling.flatMap((total) => {
    const drill = drills.find(({ actorId }) => actorId === total.actorId)
    if (drill === undefined) return [total]
    const lines = total.lines - drill.lines
    return lines <= 0 ? [] : [{ ...total, lines, recordedFor: total.recordedFor - drill.recordedFor }]
  })
}

function faultsOf(db: ReadableDb, request: FiguresRequest): ReturnType<typeof listFireFaults> {
  return listFireFaults(db, request.span.fromMs, request.span.toMs, devicesAskedFor(request), MOST_FAULTS)
}

/** null: nobody walks here, and no reader is there. */
function patrolOf(db: ReadableDb, signalled: SignalSections['patrol'], request: FiguresRequest): PatrolFigures | null {
  const planned = countPlanned(db, request.span.fromMs, request.span.toMs, request.buildingId)
  if (signalled === null && planned.points === 0) return null
  return { checkIns: 0, byDevice: [], ...signalled, planned: planned.points === 0 ? null : planned, lines: checkInsOf(db, request) }
}

function checkInsOf(db: ReadableDb, request: FiguresRequest): PatrolFigures['lines'] {
  const checkIns = listCheckIns(db, request.span.fromMs, request.span.toMs, devicesAskedFor(request), MOST_CHECK_INS)
  return checkIns.map(({ deviceId, atMs, event: { cardNumber, guardCard } }) => ({ atMs, deviceId, point: cardNumber, who: guardCard }))
}

/** null: all, those too that are no longer in the site file. */
function devicesAskedFor(request: FiguresRequest): readonly string[] | null {
  return request.buildingId === null ? null : request.devices.map(({ id }) => id).filter(isAskedFor(request))
}

function warningsOf({ warnings, alarms, byMetric }: IncidentTally, { devices, buildingId }: FiguresRequest): ReportFigures['warnings'] {
  const mayWarn = devices.some((device) => (device.kind === 'lift' || device.kind === 'sensor') && (buildingId === null || device.buildingId === buildingId))
  if (warnings + alarms === 0 && !mayWarn) return null
  return { warnings, alarms, byDevice: [...byMetric.values()].toSorted((a, b) => b.total - a.total || a.deviceId.localeCompare(b.deviceId)) }
}

function privacyOf(db: ReadableDb, { span, buildingId }: FiguresRequest): ReportFigures['privacy'] {
  if (buildingId !== null) return null
  const { isAny, ...counts } = countPrivacy(db, span.fromMs, span.toMs)
  return isAny ? counts : null
}

function evidenceOf(db: ReadableDb, { chosen, held }: IncidentTally, here: FigureSpan): ReportFigures['evidence'] {
  const gravest = incidentsOfRows(db, chosen).toSorted((a, b) => chosen.indexOf(a.row) - chosen.indexOf(b.row))
  return {
    ...countEvidence(db, here),
    held,
    chosen: gravest.map(({ id, number, kind, severity, summary, place, openedAtMs, state }) => {
      return { incidentId: id, incidentNumber: number, kind, severity, summary, place, openedAtMs, state, ...picturesOf(db, id) }
    }),
  }
}

function dutyOf(db: ReadableDb, here: FigureSpan, handling: readonly HandlingTotal[]): ReportFigures['duty'] {
  const lines = listDuty(db, here, MOST_LINES)
  const all = handling.reduce((sum, total) => sum + total.lines, 0)
  // The desk is the whole site's.
  const people = here.buildingId === null ? listDeskPeople(db, here.fromMs, here.toMs) : []
  return {
    lines,
    more: Math.max(0, all - lines.length),
    people: people.map(({ name, certificates, fromMs, toMs }) => ({
      name,
      certificates: certificates.map((one) => `${one.name} ${one.number}`),
      fromMs,
      toMs,
    })),
  }
}
