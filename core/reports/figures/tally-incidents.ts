// One pass over the incidents of a span: everything reports say of them, without keeping them.
import type { ReportSpan } from '../../../contract/report-figures.ts'
import { SEVERITIES, type FalseAlarmReason, type IncidentKind, type Severity } from '../../../contract/vocabulary.ts'
import type { IncidentFigure } from '../../../db/figures-incidents.ts'
import { createDurationList } from './durations.ts'
import { createLoadTally, type LoadTally } from './load.ts'
import { weekdayOf, type LocalSlots } from './local-slots.ts'

const STALE_MS = 24 * 3_600_000
const MOST_CHOSEN = 12
const MOST_FIRES = 200

export const STEPS = ['acknowledge', 'dispatch', 'arrive', 'close'] as const
export type Step = (typeof STEPS)[number]

export interface Counts {
  total: number
  falseAlarms: number
  critical: number
}

export interface PlaceCount {
  readonly buildingId: string | null
  readonly cameraId: string | null
  readonly deviceId: string | null
  total: number
}

export interface IncidentTally {
  total: number
  open: number
  judged: number
  held: number
  stale: number
  /** Entered after the fact: they count in how many there were, never in how soon anything was done. */
  enteredLate: number
  unhandled: number
  within30s: number
  within60s: number
  /** Of kind `telemetry`: high and above, and the rest. */
  warnings: number
  alarms: number
  readonly byKind: Map<IncidentKind, Counts>
  readonly bySeverity: Record<Severity, number>
  readonly byPlace: Map<string, PlaceCount>
  readonly byHour: number[][]
  /** By days since 1970 of the site's time. */
  readonly byDay: Map<number, Counts>
  readonly byReason: Map<FalseAlarmReason, number>
  readonly bySource: Map<string, { alerts: number; falseAlarms: number }>
  readonly steps: Readonly<Record<Severity, Readonly<Record<Step, ReturnType<typeof createDurationList>>>>>
  readonly allSteps: Readonly<Record<Step, ReturnType<typeof createDurationList>>>
  readonly load: LoadTally
  readonly byMetric: Map<string, { readonly deviceId: string; readonly metric: string; total: number }>
  /** Rows of the gravest, and of fires (the latest). */
  readonly chosen: number[]
  readonly fires: number[]
}

export function tallyIncidents(rows: Iterable<IncidentFigure>, span: ReportSpan, nowMs: number, slots: LocalSlots): IncidentTally {
  const tally = emptyTally(span, nowMs, slots)
  const chosen: { row: number; rank: number }[] = []
  for (const figure of rows) {
    const [row, openedAtMs, kind, severity, buildingId, cameraId, deviceId, isMerged, acknowledgedAtMs, dispatchedAtMs, arrivedAtMs, resolvedAtMs] = figure
    const isLate = figure[18] === 1
    if (!isLate) tally.load.ring(openedAtMs)
    // What was merged away is counted where it went.
    if (isMerged === 1) continue
    const [touchedAtMs, endedAtMs, falseReason, alerts, held] = [figure[12], figure[13], figure[14], figure[15], figure[16]]
    tally.total++
    const isFalse = falseReason !== null
    const isCritical = severity === 'critical'
    count(tally.byKind, kind, isFalse, isCritical)
    const day = slots.dayOf(openedAtMs)
    count(tally.byDay, day, isFalse, isCritical)
    tally.byHour[weekdayOf(day)]![slots.hourOf(openedAtMs)]!++
    tally.bySeverity[severity]++
    const place = `${buildingId ?? ''}\n${cameraId ?? ''}\n${deviceId ?? ''}`
    const known = tally.byPlace.get(place)
    if (known === undefined) tally.byPlace.set(place, { buildingId, cameraId, deviceId, total: 1 })
    else known.total++
    if (endedAtMs === null || endedAtMs >= span.toMs) tally.open++
    if (endedAtMs !== null) tally.judged++
    if (!isLate && (resolvedAtMs ?? nowMs) - openedAtMs > STALE_MS) tally.stale++
    if (touchedAtMs === null) tally.unhandled++
    tally.held += held
    if (isFalse) tally.byReason.set(falseReason as FalseAlarmReason, (tally.byReason.get(falseReason as FalseAlarmReason) ?? 0) + 1)
    const sourceId = deviceId ?? cameraId
    if (sourceId !== null) {
      const source = tally.bySource.get(sourceId)
      if (source === undefined) tally.bySource.set(sourceId, { alerts, falseAlarms: Number(isFalse) })
      else {
        source.alerts += alerts
        source.falseAlarms += Number(isFalse)
      }
    }
    if (isLate) tally.enteredLate++
    else {
      took(tally, severity, 'acknowledge', openedAtMs, acknowledgedAtMs)
      took(tally, severity, 'dispatch', openedAtMs, dispatchedAtMs)
      took(tally, severity, 'arrive', openedAtMs, arrivedAtMs)
      took(tally, severity, 'close', openedAtMs, resolvedAtMs)
    }
    if (!isLate && acknowledgedAtMs !== null) {
      const ms = acknowledgedAtMs - openedAtMs
      if (ms <= 30_000) tally.within30s++
      if (ms <= 60_000) tally.within60s++
    }
    if (kind === 'telemetry') {
      if (severity === 'high' || isCritical) tally.alarms++
      else tally.warnings++
      countMetric(tally, deviceId ?? '', figure[17] ?? '')
    }
    if (kind === 'fire') {
      tally.fires.push(row)
      if (tally.fires.length >= 2 * MOST_FIRES) tally.fires.splice(0, MOST_FIRES)
    }
    if (!isFalse) choose(chosen, { row, rank: SEVERITIES.indexOf(severity) * 2 + Number(kind === 'fire') + Math.min(alerts, 999) / 1000 })
  }
  tally.fires.splice(0, Math.max(0, tally.fires.length - MOST_FIRES))
  tally.chosen.push(...chosen.map(({ row }) => row))
  return tally
}

function emptyTally(span: ReportSpan, nowMs: number, slots: LocalSlots): IncidentTally {
  const byHour = Array.from({ length: 7 }, () => Array<number>(24).fill(0))
  const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>
  const steps = Object.fromEntries(SEVERITIES.map((severity) => [severity, stepLists()])) as IncidentTally['steps']
  const zero = { total: 0, open: 0, judged: 0, held: 0, stale: 0, enteredLate: 0, unhandled: 0, within30s: 0, within60s: 0, warnings: 0, alarms: 0 }
  return {
    ...zero,
    byKind: new Map(),
    bySeverity,
    byPlace: new Map(),
    byHour,
    byDay: new Map(),
    byReason: new Map(),
    bySource: new Map(),
    steps,
    allSteps: stepLists(),
    load: createLoadTally(span, nowMs, slots),
    byMetric: new Map(),
    chosen: [],
    fires: [],
  }
}

function stepLists(): Readonly<Record<Step, ReturnType<typeof createDurationList>>> {
  return { acknowledge: createDurationList(), dispatch: createDurationList(), arrive: createDurationList(), close: createDurationList() }
}

function count<K>(map: Map<K, Counts>, key: K, isFalse: boolean, isCritical: boolean): void {
  let counts = map.get(key)
  if (counts === undefined) map.set(key, (counts = { total: 0, falseAlarms: 0, critical: 0 }))
  counts.total++
  counts.falseAlarms += Number(isFalse)
  counts.critical += Number(isCritical)
}

/** @param zone `metric:vibration_rms` is what is, `trend:vibration_rms` what will be */
function countMetric({ byMetric }: IncidentTally, deviceId: string, zone: string): void {
  const metric = zone.replace(/^(metric|trend):/, '')
  const key = `${deviceId}\n${metric}`
  const known = byMetric.get(key)
  if (known === undefined) byMetric.set(key, { deviceId, metric, total: 1 })
  else known.total++
}

function took(tally: IncidentTally, severity: Severity, step: Step, fromMs: number, atMs: number | null): void {
  if (atMs === null) return
  tally.allSteps[step].add(atMs - fromMs)
  tally.steps[severity][step].add(atMs - fromMs)
}

/** Keeps the dozen of the highest rank, of equal ones those that came first. */
function choose(chosen: { row: number; rank: number }[], one: { row: number; rank: number }): void {
  if (chosen.length >= MOST_CHOSEN && chosen.at(-1)!.rank >= one.rank) return
  const at = chosen.findIndex(({ rank }) => rank < one.rank)
  if (at < 0) chosen.push(one)
  else chosen.splice(at, 0, one)
  if (chosen.length > MOST_CHOSEN) chosen.pop()
}
