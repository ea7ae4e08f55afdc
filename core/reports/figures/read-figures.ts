// The figures of a span from the database, all of one moment; what each means, exactly, stands in docs/reports.md.
import type { Compared, IncidentFigures, ReportFigures, Responses, UseFigures } from '../../../contract/report-figures.ts'
import { FALSE_ALARM_REASONS, INCIDENT_KINDS, ROLES, SEVERITIES, type Severity } from '../../../contract/vocabulary.ts'
import { sumHandling, sumSignals, type HandlingTotal } from '../../../db/figures-hours.ts'
import { countByKind, countEvidence, incidentsOfRows, listDuty, picturesOf, scanAlerts, scanIncidents, type FigureSpan } from '../../../db/figures-incidents.ts'
import { chainHead, countPrivacy, listFireFaults, listRoles } from '../../../db/figures-people.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { listStandings } from '../../../db/standings.ts'
import { inSnapshot } from '../../../db/transaction.ts'
import { availabilityFigures, GRACE_MS, share } from './availability.ts'
import { findChattering } from './load.ts'
import { createLocalSlots, dayName, type LocalSlots } from './local-slots.ts'
import { isAskedFor, type FiguresRequest } from './request.ts'
import { fireFigures, signalSections } from './signals.ts'
import { STEPS, tallyIncidents, type IncidentTally } from './tally-incidents.ts'
import { workOrderFigures } from './work-orders.ts'

const MOST_PLACES = 50
const MOST_SOURCES = 20
const MOST_FAULTS = 500
const MOST_LINES = 2000

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
      use: useOf(db, tally, handling),
      gates: signals.gates,
      vehicles: signals.vehicles,
      fire: fireFigures(signals, incidentsOfRows(db, tally.fires), faultsOf(db, request), request),
      patrol: signals.patrol,
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
  const earlier = before === null ? null : countByKind(db, { ...before, buildingId })
  const compared = (value: number, was: number | undefined): Compared => ({ value, before: earlier === null ? null : (was ?? 0) })
  const all = earlier === null ? 0 : [...earlier.values()].reduce((sum, n) => sum + n, 0)
  const days = span.toMs > span.fromMs ? range(slots.dayOf(span.fromMs), slots.dayOf(span.toMs - 1)) : []
  return {
    total: compared(tally.total, all),
    open: tally.open,
    byKind: INCIDENT_KINDS.filter((kind) => tally.byKind.has(kind) || (earlier?.get(kind) ?? 0) > 0)
      .map((kind) => {
        const { total = 0, falseAlarms = 0, critical = 0 } = tally.byKind.get(kind) ?? {}
        return { kind, total: compared(total, earlier?.get(kind)), falseAlarms, critical }
      })
      .toSorted((a, b) => b.total.value - a.total.value),
    bySeverity: tally.bySeverity,
    byPlace: [...tally.byPlace.values()].toSorted((a, b) => b.total - a.total).slice(0, MOST_PLACES),
    byHour: tally.byHour,
    byDay: days.map((day) => ({ day: dayName(day), ...(tally.byDay.get(day) ?? { total: 0, critical: 0, falseAlarms: 0 }) })),
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
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

function faultsOf(db: ReadableDb, request: FiguresRequest): ReturnType<typeof listFireFaults> {
  const { span, buildingId, devices } = request
  const isOurs = isAskedFor(request)
  const ids = buildingId === null ? null : devices.map(({ id }) => id).filter(isOurs)
  return listFireFaults(db, span.fromMs, span.toMs, ids, MOST_FAULTS)
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
    chosen: gravest.map(({ id, number, kind, severity, summary, openedAtMs, state }) => {
      return { incidentId: id, incidentNumber: number, kind, severity, summary, openedAtMs, state, ...picturesOf(db, id) }
    }),
  }
}

function dutyOf(db: ReadableDb, here: FigureSpan, handling: readonly HandlingTotal[]): ReportFigures['duty'] {
  const lines = listDuty(db, here, MOST_LINES)
  const all = handling.reduce((sum, total) => sum + total.lines, 0)
  return { lines, more: Math.max(0, all - lines.length) }
}
