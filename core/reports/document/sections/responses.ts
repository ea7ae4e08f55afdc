// How fast people answered, what was false, how much the operators had to bear, and who used the system.
import { SEVERITIES } from '../../../../contract/vocabulary.ts'
import type { Durations, Responses } from '../../../../contract/report-figures.ts'
import { plainFinding, shareFinding, sourceName, tableBlock, type Composing } from '../composing.ts'
import type { Block, Cell, Finding } from '../report-document.ts'

export const STEPS = ['acknowledge', 'dispatch', 'arrive', 'close'] as const satisfies readonly (keyof Responses)[]
/** EEMUA 191: more than this many alarms in ten minutes is a flood that an operator cannot follow. */
const FLOOD_PER_10_MIN = 10
/** Times beyond twice their limit are drawn as long as that. */
const MOST_OF_LIMIT = 2
const MOST_PRINTED = 10

export function responseBlocks(composing: Composing): Block[] {
  const { figures, word, own, targets, common, cell } = composing
  const { all, bySeverity } = figures.responses
  const steps = STEPS.filter((step) => all[step].n > 0)
  if (steps.length === 0) return []
  const isLate = ({ inTime }: Durations) => inTime !== null && inTime < targets.inTime
  return [
    { block: 'findings', findings: steps.map((step) => stepFinding(composing, own.step[step], all[step])) },
    {
      block: 'chart',
      title: word('inTimeTitle'),
      chart: {
        chart: 'targets',
        targetName: word('target'),
        bars: steps.map((step) => {
          const { inTime } = all[step]
          return {
            name: own.step[step],
            value: inTime,
            target: targets.inTime,
            label: cell({ value: inTime, isBelow: isLate(all[step]) }, 'share'),
            isBelow: isLate(all[step]),
          }
        }),
        from: 0,
        to: 1,
      },
    },
    {
      block: 'chart',
      title: word('p95Title'),
      chart: {
        chart: 'targets',
        targetName: word('targetTime'),
        bars: steps.map((step) => {
          const { p95Ms, targetMs } = all[step]
          return {
            name: own.step[step],
            value: p95Ms === null ? null : p95Ms / targetMs,
            target: 1,
            label: cell({ value: p95Ms, isBelow: isLate(all[step]) }, 'duration'),
            isBelow: isLate(all[step]),
          }
        }),
        from: 0,
        to: MOST_OF_LIMIT,
      },
    },
    durationTable(
      composing,
      word('responseTable'),
      steps.map((step) => [own.step[step], all[step]]),
    ),
    durationTable(
      composing,
      word('responseBySeverity'),
      SEVERITIES.toReversed().flatMap((severity) =>
        steps
          .filter((step) => bySeverity[severity][step].n > 0)
          .map((step) => [`${common.severity[severity]} · ${own.step[step]}`, bySeverity[severity][step]] as const),
      ),
    ),
  ]
}

function stepFinding(composing: Composing, name: string, { n, medianMs, p95Ms, targetMs, inTime }: Durations): Finding {
  const { word, duration, count, share, targets } = composing
  if (medianMs === null || p95Ms === null || inTime === null) return plainFinding(word('stepNone', { name }))
  const values = {
    name,
    n: count(n),
    median: duration(medianMs),
    p95: duration(p95Ms),
    within: duration(targetMs),
    share: share(inTime),
    target: share(targets.inTime),
  }
  const isBelow = inTime < targets.inTime
  return { text: word(isBelow ? 'stepBelow' : 'stepMet', values), isBelow }
}

export function durationTable(composing: Composing, title: string, rows: readonly (readonly [name: string, durations: Durations])[]): Block {
  const { word, targets } = composing
  return tableBlock(
    composing,
    title,
    [
      [word('stepColumn'), 'text', 2.4],
      [word('amount'), 'count', 1],
      [word('median'), 'duration', 1.5],
      [word('p95'), 'duration', 1.5],
      [word('targetTime'), 'duration', 1.5],
      [word('inTime'), 'share', 1.8],
    ],
    rows.map(([name, { n, medianMs, p95Ms, targetMs, inTime }]): Cell[] => [
      name,
      n,
      medianMs,
      p95Ms,
      targetMs,
      { value: inTime, isBelow: inTime !== null && inTime < targets.inTime },
    ]),
  )
}

export function falseAlarmBlocks(composing: Composing): Block[] {
  const { figures, word, common, count, targets } = composing
  const { total, share: part, byReason, bySource } = figures.falseAlarms
  if (figures.incidents.total.value === 0) return []
  const [most] = byReason.toSorted((a, b) => b.total - a.total)
  const findings = [
    ...(part === null ? [] : [shareFinding(composing, word('falseAlarmShare'), part, targets.falseAlarmShare, 'most')]),
    ...(total === 0 ? [plainFinding(word('noFalseAlarms'))] : []),
    ...(total === 0 || most === undefined
      ? []
      : [plainFinding(word('mostReason', { reason: reasonText(common.falseAlarmReason[most.reason]), n: count(most.total) }))]),
  ]
  if (total === 0) return [{ block: 'findings', findings }]
  return [
    { block: 'findings', findings },
    tableBlock(
      composing,
      word('byReasonTable'),
      [
        [word('reason'), 'text', 3],
        [word('amount'), 'count', 1],
        [word('shareOfAll'), 'share', 1],
      ],
      byReason.map((one) => [reasonText(common.falseAlarmReason[one.reason]), one.total, one.total / total]),
    ),
    ...(bySource.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('bySourceTable'),
            [
              [word('source'), 'text', 3],
              [word('alerts'), 'count', 1],
              [word('falseAlarms'), 'count', 1],
              [word('falseShare'), 'share', 1],
            ],
            bySource.map((one) => [
              sourceName(composing.names, one.sourceId),
              one.alerts,
              one.falseAlarms,
              one.alerts === 0 ? null : one.falseAlarms / one.alerts,
            ]),
            MOST_PRINTED,
          ),
        ]),
  ]
}

/** The console says in brackets what the form asks for. */
function reasonText(text: string): string {
  return text.replace(/\s*[(（].*[)）]$/, '')
}

export function loadBlocks(composing: Composing): Block[] {
  const { figures, word, share, count, moment, names } = composing
  const { mean, most, mostAtMs, floodShare, within30s, within60s, stale, enteredLate, chattering } = figures.load
  if (figures.incidents.total.value === 0) return []
  const findings: Finding[] = [
    plainFinding(word('loadMean', { mean: mean < 0.1 ? word('lessThanTenth') : count(mean) })),
    ...(mostAtMs === null ? [] : [plainFinding(word('loadMost', { most: count(most), time: moment(mostAtMs) }))]),
    plainFinding(floodShare === 0 ? word('noFlood', { n: FLOOD_PER_10_MIN }) : word('flood', { n: FLOOD_PER_10_MIN, share: share(floodShare) })),
    ...(within30s === null || within60s === null ? [] : [plainFinding(word('quickly', { s30: share(within30s), s60: share(within60s) }))]),
    plainFinding(stale === 0 ? word('noStale') : word('someStale', { n: count(stale) })),
    ...(enteredLate === 0 ? [] : [plainFinding(word('someLate', { n: count(enteredLate) }))]),
  ]
  return [
    { block: 'findings', findings },
    ...(chattering.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('chatterTable'),
            [
              [word('source'), 'text', 3],
              [word('bursts'), 'count', 1],
              [word('alerts'), 'count', 1],
            ],
            chattering.map((one) => [sourceName(names, one.sourceId), one.bursts, one.alerts]),
          ),
        ]),
  ]
}

export function useBlocks(composing: Composing): Block[] {
  const { figures, word, common, count, share } = composing
  const { byRole, unhandled } = figures.use
  if (byRole.length === 0 && unhandled === 0) return []
  const actions = byRole.reduce((sum, one) => sum + one.actions, 0)
  const recordedFor = byRole.reduce((sum, one) => sum + one.recordedFor, 0)
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(
          actions === 0
            ? word('noActions')
            : word('actions', { n: count(actions), own: share((actions - recordedFor) / actions), other: share(recordedFor / actions) }),
        ),
        plainFinding(unhandled === 0 ? word('noneUnhandled') : word('someUnhandled', { n: count(unhandled) })),
      ],
    },
    ...(byRole.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('useTable'),
            [
              [word('role'), 'text', 2],
              [word('people'), 'count', 1],
              [word('actionsColumn'), 'count', 1],
              [word('recordedFor'), 'count', 1],
            ],
            byRole.map((one) => [common.role[one.role], one.people, one.actions, one.recordedFor]),
          ),
        ]),
  ]
}
