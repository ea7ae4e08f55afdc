// The first page that is read: the figures that count, beside their targets, and what they mean in sentences.
import type { ReportIndicator } from '../../../../contract/report-template.ts'
import { comparedText, plainFinding, shareFinding, type Composing } from '../composing.ts'
import type { Block, Finding, KeyFigure } from '../report-document.ts'

export function summaryBlocks(composing: Composing): Block[] {
  const shown = keyFigures(composing)
  const findings = summaryFindings(composing)
  const below = findings.filter((finding) => finding.isBelow)
  const rest = findings.filter((finding) => !finding.isBelow)
  return [
    ...(composing.figures.madeAtMs < composing.figures.span.toMs ? [{ block: 'paragraph', text: composing.word('notOver') } as const] : []),
    ...(shown.length === 0 ? [] : [{ block: 'figures', figures: shown } as const]),
    { block: 'heading', text: composing.word('inShort') },
    { block: 'findings', findings: rest },
    ...(below.length === 0
      ? [{ block: 'paragraph', text: composing.word('allMet') } as const]
      : [{ block: 'heading', text: composing.word('needsWork') } as const, { block: 'findings', findings: below } as const]),
  ]
}

function keyFigures(composing: Composing): KeyFigure[] {
  return composing.indicators.flatMap((indicator) => INDICATORS[indicator](composing) ?? [])
}

/** null: nothing can be said of it. */
const INDICATORS: Readonly<Record<ReportIndicator, (composing: Composing) => KeyFigure | null>> = {
  incidents: (composing) => plain(composing, 'incidents', composing.figures.incidents.total.value, changeNote(composing)),
  openAtEnd: (composing) => plain(composing, 'openAtEnd', composing.figures.incidents.open, composing.word('openNote')),
  acknowledgedInTime: (composing) => held(composing, 'acknowledgedInTime', composing.figures.responses.all.acknowledge.inTime, composing.targets.inTime),
  medianAcknowledge(composing) {
    const { medianMs, targetMs } = composing.figures.responses.all.acknowledge
    if (medianMs === null) return null
    const isBelow = medianMs > targetMs
    const note = noteOf(composing, composing.word('targetWithin', { within: composing.duration(targetMs) }), isBelow)
    return { label: composing.word('medianAcknowledge'), value: composing.duration(medianMs), note, isBelow }
  },
  arrivedInTime: (composing) => held(composing, 'arrivedInTime', composing.figures.responses.all.arrive.inTime, composing.targets.inTime),
  falseAlarmShare: (composing) => held(composing, 'falseAlarmShare', composing.figures.falseAlarms.share, composing.targets.falseAlarmShare, 'most'),
  overallAvailability(composing) {
    const { availability } = composing.figures
    return held(composing, 'overallAvailability', availability?.overall ?? null, availability?.target ?? composing.targets.availability)
  },
  patrolDone(composing) {
    const planned = composing.figures.patrol?.planned ?? null
    const done = planned === null || planned.points === 0 ? null : (planned.points - planned.missed) / planned.points
    return held(composing, 'patrolDone', done, composing.targets.patrolDone)
  },
  workOrdersInTime: (composing) => held(composing, 'workOrdersInTime', composing.figures.workOrders?.duration.inTime ?? null, composing.targets.inTime),
}

function plain({ word, count }: Composing, indicator: ReportIndicator, value: number, note: string): KeyFigure {
  return { label: word(indicator), value: count(value), note, isBelow: false }
}

/** A share beside its target. */
function held(composing: Composing, indicator: ReportIndicator, value: number | null, target: number, direction: 'least' | 'most' = 'least'): KeyFigure | null {
  if (value === null) return null
  const { word, share } = composing
  const isBelow = direction === 'least' ? value < target : value > target
  const note = word(direction === 'least' ? 'targetLeast' : 'targetMost', { target: share(target) })
  return { label: word(indicator), value: share(value), note: noteOf(composing, note, isBelow), isBelow }
}

function noteOf({ word }: Composing, note: string, isBelow: boolean): string {
  return isBelow ? `${word('belowShort')} · ${note}` : note
}

function changeNote({ figures, word, count }: Composing): string {
  const { before } = figures.incidents.total
  return before === null ? word('noBeforeShort') : word('beforeShort', { before: count(before) })
}

function summaryFindings(composing: Composing): Finding[] {
  const { figures, word, common, count, own, share, targets } = composing
  const { incidents, responses, falseAlarms, availability, patrol, fire, workOrders, use } = figures
  const { total, byKind } = incidents
  if (total.value === 0) return [plainFinding(word('noIncidents')), ...rest()]
  const [first] = byKind.toSorted((a, b) => b.total.value - a.total.value)
  return [
    plainFinding(word('totalFinding', { total: count(total.value), compared: comparedText(composing, total) })),
    ...(incidents.bySeverity.critical === 0 ? [] : [plainFinding(word('criticalFinding', { n: count(incidents.bySeverity.critical) }))]),
    ...(first === undefined
      ? []
      : [plainFinding(word('mostKind', { kind: common.kind[first.kind], n: count(first.total.value), share: share(first.total.value / total.value) }))]),
    ...(['acknowledge', 'dispatch', 'arrive', 'close'] as const).flatMap((step) => {
      const { inTime } = responses.all[step]
      return inTime === null ? [] : [shareFinding(composing, word('inTimeOf', { step: own.step[step] }), inTime, targets.inTime)]
    }),
    ...(falseAlarms.share === null ? [] : [shareFinding(composing, word('falseAlarmShare'), falseAlarms.share, targets.falseAlarmShare, 'most')]),
    plainFinding(incidents.open === 0 ? word('noneOpen') : word('someOpen', { n: count(incidents.open) })),
    ...(use.unhandled === 0 ? [] : [plainFinding(word('someUnhandled', { n: count(use.unhandled) }))]),
    ...rest(),
  ]

  function rest(): Finding[] {
    const planned = patrol?.planned ?? null
    const inTime = workOrders?.duration.inTime ?? null
    return [
      ...(fire === null
        ? []
        : [
            plainFinding(
              fire.fires.length === 0
                ? word('noFires')
                : word('fires', {
                    n: count(fire.fires.length),
                    real: count(fire.fires.filter((one) => !one.isFalse && one.confirmedAtMs !== null).length),
                    isFalse: count(fire.fires.filter((one) => one.isFalse).length),
                  }),
            ),
          ]),
      ...(availability === null || availability.overall === null
        ? []
        : [shareFinding(composing, word('overallAvailability'), availability.overall, availability.target)]),
      ...(planned === null || planned.points === 0
        ? []
        : [shareFinding(composing, word('patrolDone'), (planned.points - planned.missed) / planned.points, targets.patrolDone)]),
      ...(inTime === null ? [] : [shareFinding(composing, word('workOrdersInTime'), inTime, targets.inTime)]),
    ]
  }
}
