// Makes the indicators of the figures: value, target, the span before, the baseline, and what lies behind each.
import { INDICATORS, type Baseline, type Dashboard, type Indicator, type IndicatorView } from '../../contract/dashboard.ts'
import type { IncidentFilter } from '../../contract/incident.ts'
import type { Durations, ReportFigures, ReportTargets } from '../../contract/report-figures.ts'
import type { DashboardFigures } from './figures/read-dashboard.ts'

interface Definition {
  readonly unit: IndicatorView['unit']
  readonly isMoreBetter: boolean | null
  /** null: the site has nothing of the kind, and the indicator is not shown. */
  read(figures: ReportFigures): { readonly value: number | null; readonly n?: number } | null
  target(targets: ReportTargets): number | null
  /** Within what it counts as in time. */
  limit?(targets: ReportTargets): number
  /** null: no incidents lie behind it. */
  drill(targets: ReportTargets): Pick<IncidentFilter, 'counted' | 'slower' | 'kinds'> | null
}

/** One alarm per ten minutes is what one person can bear for long (EEMUA 191). */
const LOAD_TARGET = 1
const ALL_HANDLED = 1

const inTime = (step: 'acknowledge' | 'dispatch' | 'arrive' | 'close', limit: (targets: ReportTargets) => number): Definition => ({
  unit: 'share',
  isMoreBetter: true,
  read: ({ responses }) => shareOf(responses.all[step]),
  target: (targets) => targets.inTime,
  limit,
  drill: (targets) => ({ counted: 'all', slower: { step, thanMs: limit(targets) } }),
})

function shareOf({ inTime: value, n }: Durations): { value: number | null; n: number } {
  return { value, n }
}

const DEFINITIONS: Readonly<Record<Indicator, Definition>> = {
  incidents: {
    unit: 'count',
    isMoreBetter: null,
    read: ({ incidents }) => ({ value: incidents.total.value }),
    target: () => null,
    drill: () => ({ counted: 'all' }),
  },
  acknowledge: inTime('acknowledge', ({ acknowledgeMs }) => acknowledgeMs),
  dispatch: inTime('dispatch', ({ dispatchMs }) => dispatchMs),
  arrive: inTime('arrive', ({ arriveMs }) => arriveMs),
  close: inTime('close', ({ closeMs }) => closeMs),
  falseAlarms: {
    unit: 'share',
    isMoreBetter: false,
    read: ({ falseAlarms }) => ({ value: falseAlarms.share }),
    target: ({ falseAlarmShare }) => falseAlarmShare,
    drill: () => ({ counted: 'falseAlarms' }),
  },
  load: {
    unit: 'rate',
    isMoreBetter: false,
    read: ({ load }) => ({ value: load.mean }),
    target: () => LOAD_TARGET,
    drill: () => ({}),
  },
  availability: {
    unit: 'share',
    isMoreBetter: true,
    read: ({ availability }) => availability && { value: availability.overall },
    target: ({ availability }) => availability,
    drill: () => null,
  },
  patrol: {
    unit: 'share',
    isMoreBetter: true,
    read({ patrol }) {
      const planned = patrol?.planned ?? null
      return planned && { value: planned.points === 0 ? null : 1 - planned.missed / planned.points, n: planned.points }
    },
    target: ({ patrolDone }) => patrolDone,
    drill: () => ({ counted: 'all', kinds: ['patrolMissed'] }),
  },
  warnings: {
    unit: 'count',
    isMoreBetter: false,
    read: ({ warnings }) => warnings && { value: warnings.warnings + warnings.alarms },
    target: () => null,
    drill: () => ({ counted: 'all', kinds: ['telemetry'] }),
  },
  workOrders: {
    unit: 'share',
    isMoreBetter: true,
    read: ({ workOrders }) => workOrders && shareOf(workOrders.duration),
    target: (targets) => targets.inTime,
    limit: ({ workOrderMs }) => workOrderMs,
    drill: () => null,
  },
  use: {
    unit: 'share',
    isMoreBetter: true,
    read({ use, incidents: { total } }) {
      return { value: total.value === 0 ? null : 1 - use.unhandled / total.value, n: total.value }
    },
    target: () => ALL_HANDLED,
    drill: () => ({ counted: 'unhandled' }),
  },
}

/** Counts of a baseline are of a month. */
const MONTH_MS = 30 * 86_400_000

export function dashboardView(
  { now, before, history }: DashboardFigures,
  targets: ReportTargets,
  baseline: Baseline | null,
): Omit<Dashboard, 'targets' | 'baseline' | 'before'> {
  const { span, buildingId } = now
  const indicators = INDICATORS.flatMap((id): IndicatorView[] => {
    const { unit, isMoreBetter, read, target: targetOf, limit, drill: drillOf } = DEFINITIONS[id]
    const found = read(now)
    if (found === null) return []
    const { value, n = null } = found
    const target = targetOf(targets)
    const drill = drillOf(targets)
    const place = buildingId === null ? {} : { buildingId }
    const typed = baseline?.values[id] ?? null
    return [
      {
        id,
        unit,
        value,
        target,
        limitMs: limit?.(targets) ?? null,
        before: (before && read(before)?.value) ?? null,
        baseline: typed !== null && unit === 'count' ? typed * ((span.toMs - span.fromMs) / MONTH_MS) : typed,
        isBad: value !== null && target !== null && (isMoreBetter === false ? value > target : value < target),
        isMoreBetter,
        n,
        drill: drill && { ...drill, ...place, sinceMs: span.fromMs, untilMs: span.toMs, limit: 100 },
        history: history.flatMap(({ fromMs, values }) => (id in values ? [{ fromMs, value: values[id] ?? null }] : [])),
      },
    ]
  })
  return {
    span,
    madeAtMs: now.madeAtMs,
    indicators,
    byHour: now.incidents.byHour.map((hours) => [...hours]),
    byKind: now.incidents.byKind.map(({ kind, total, falseAlarms }) => ({ kind, ...total, falseAlarms })),
    use: { byRole: [...now.use.byRole], unhandled: now.use.unhandled },
    chattering: [...now.load.chattering],
  }
}
