// The first page that is read: the figures that count, beside their targets, and what they mean in sentences.
import { comparedText, plainFinding, shareFinding, type Composing } from '../composing.ts'
import type { Block, Finding, KeyFigure } from '../report-document.ts'

export function summaryBlocks(composing: Composing): Block[] {
  const findings = summaryFindings(composing)
  const below = findings.filter((finding) => finding.isBelow)
  const rest = findings.filter((finding) => !finding.isBelow)
  return [
    ...(composing.figures.madeAtMs < composing.figures.span.toMs ? [{ block: 'paragraph', text: composing.word('notOver') } as const] : []),
    { block: 'figures', figures: keyFigures(composing) },
    { block: 'heading', text: composing.word('inShort') },
    { block: 'findings', findings: rest },
    ...(below.length === 0
      ? [{ block: 'paragraph', text: composing.word('allMet') } as const]
      : [{ block: 'heading', text: composing.word('needsWork') } as const, { block: 'findings', findings: below } as const]),
  ]
}

function keyFigures(composing: Composing): KeyFigure[] {
  const { figures, targets, word, count, share, duration } = composing
  const { incidents, responses, falseAlarms, availability, patrol, workOrders } = figures
  const ofTarget = (label: string, value: number | null, target: number, direction: 'least' | 'most' = 'least'): KeyFigure[] =>
    value === null
      ? []
      : [
          {
            label,
            value: share(value),
            note: noteOf(word(direction === 'least' ? 'targetLeast' : 'targetMost', { target: share(target) }), misses(value, target, direction)),
            isBelow: misses(value, target, direction),
          },
        ]
  const misses = (value: number, target: number, direction: 'least' | 'most') => (direction === 'least' ? value < target : value > target)
  const noteOf = (note: string, isBelow: boolean) => (isBelow ? `${word('belowShort')} · ${note}` : note)
  const { acknowledge } = responses.all
  const planned = patrol?.planned ?? null
  return [
    { label: word('incidents'), value: count(incidents.total.value), note: changeNote(composing), isBelow: false },
    { label: word('openAtEnd'), value: count(incidents.open), note: word('openNote'), isBelow: false },
    ...ofTarget(word('acknowledgedInTime'), acknowledge.inTime, targets.inTime),
    ...(acknowledge.medianMs === null
      ? []
      : [
          {
            label: word('medianAcknowledge'),
            value: duration(acknowledge.medianMs),
            note: noteOf(word('targetWithin', { within: duration(acknowledge.targetMs) }), acknowledge.medianMs > acknowledge.targetMs),
            isBelow: acknowledge.medianMs > acknowledge.targetMs,
          },
        ]),
    ...ofTarget(word('arrivedInTime'), responses.all.arrive.inTime, targets.inTime),
    ...ofTarget(word('falseAlarmShare'), falseAlarms.share, targets.falseAlarmShare, 'most'),
    ...ofTarget(word('overallAvailability'), availability?.overall ?? null, availability?.target ?? targets.availability),
    ...ofTarget(word('patrolDone'), planned === null || planned.points === 0 ? null : (planned.points - planned.missed) / planned.points, targets.patrolDone),
    ...ofTarget(word('workOrdersInTime'), workOrders?.duration.inTime ?? null, targets.inTime),
  ]
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
