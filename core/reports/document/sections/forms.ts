// Fixed forms of a fire control room: what the system knows is filled in, the rest is written and signed by hand.
import type { DutyFigures } from '../../../../contract/report-figures.ts'
import { lastTimeOfDay } from '../../../local-time.ts'
import { siteTime } from '../../site-time.ts'
import { makeTable, nameOf, type Composing } from '../composing.ts'
import type { Block, Cell } from '../report-document.ts'
import { spanKind, spanText } from '../report-span.ts'

const BLANK_ROWS = 6
const MOST_NAMES = 12
const DAY_MS = 24 * 3600 * 1000
type DutyLine = DutyFigures['lines'][number]

/** One sheet per shift of a day; one for the whole of any longer span, which a shift handed over by hand may be too. */
export function dutyForms(composing: Composing): Block[] {
  const { figures, shifts } = composing
  const { duty, span, timezone } = figures
  if (spanKind(span, timezone) !== 'day' || shifts.length < 2) return [dutyForm(composing, null, duty.lines, duty.more, duty.people)]
  const begins = shifts.toSorted()
  const ofShift = (line: DutyLine) => {
    const time = siteTime(line.atMs, timezone).slice(11, 16)
    const i = begins.findLastIndex((begin) => begin <= time)
    return i < 0 ? begins.length - 1 : i
  }
  const dayEndMs = span.fromMs + DAY_MS
  const beginMs = begins.map((begin) => lastTimeOfDay(dayEndMs - 1, begin, timezone))
  const wasThere = (fromMs: number, toMs: number | null, sinceMs: number, untilMs: number) => fromMs < untilMs && (toMs ?? Infinity) > sinceMs
  /** The last one of the day is also what the night before left of it. */
  const isOfShift = (fromMs: number, toMs: number | null, i: number) =>
    wasThere(fromMs, toMs, beginMs[i]!, beginMs[i + 1] ?? dayEndMs) || (i === begins.length - 1 && wasThere(fromMs, toMs, span.fromMs, beginMs[0]!))
  return begins.map((begin, i) =>
    dutyForm(
      composing,
      `${begin} – ${begins[(i + 1) % begins.length]!}`,
      duty.lines.filter((line) => ofShift(line) === i),
      i === begins.length - 1 ? duty.more : 0,
      duty.people.filter(({ fromMs, toMs }) => isOfShift(fromMs, toMs, i)),
    ),
  )
}

/** Each once, however often somebody sat down. */
function namesOf(people: DutyFigures['people']): string {
  return [...new Set(people.map(({ name, certificates }) => [name, ...certificates].join(' ')))].slice(0, MOST_NAMES).join('、')
}

function dutyForm(composing: Composing, shift: string | null, lines: readonly DutyLine[], more: number, people: DutyFigures['people']): Block {
  const { word, common, named, count } = composing
  const said = (what: string) => named(common.done, named(common.what, what)).replace(/[:：]?\s*\{\{.*\}\}/, '')
  return {
    block: 'form',
    title: word('dutyTitle'),
    fields: [...site(composing), { label: word('shift'), value: shift ?? '' }, { label: word('onDuty'), value: namesOf(people) }],
    table: makeTable(
      shift === null ? word('dutyTable') : word('dutyTableShift', { shift }),
      [
        [word('time'), 'moment', 1.9],
        [word('incidentNumber'), 'line', 2.2],
        [word('kind'), 'text', 1.9],
        [word('place'), 'text', 2.2],
        [word('what'), 'text', 1.6],
        [word('who'), 'text', 1.3],
      ],
      lines.map((line): Cell[] => [
        line.atMs,
        line.incidentNumber,
        (line.isDrill === 1 ? word('drillMark') : '') + common.kind[line.kind],
        line.place,
        said(line.what),
        line.who ?? word('bySystem'),
      ]),
      lines.length === 0 ? word('noLines') : more === 0 ? null : word('andMore', { n: count(more) }),
    ),
    blankRows: BLANK_ROWS,
    notes: word('handoverNotes'),
    signatures: [word('handedOverBy'), word('takenOverBy'), word('signedOn')],
  }
}

export function patrolForms(composing: Composing): Block[] {
  const { figures, word, names, count } = composing
  const { patrol } = figures
  if (patrol === null) return []
  const { lines, checkIns } = patrol
  const more = checkIns - lines.length
  return [
    {
      block: 'form',
      title: word('patrolTitle'),
      fields: [...site(composing), { label: word('patrolBy'), value: '' }],
      table: makeTable(
        word('patrolFormTable'),
        [
          [word('time'), 'moment', 1.9],
          [word('checkpoint'), 'text', 2.4],
          [word('reader'), 'text', 2],
          [word('who'), 'text', 1.3],
          [word('condition'), 'blank', 2],
          [word('measures'), 'blank', 2],
        ],
        lines.map((line) => [line.atMs, line.point, nameOf(names.devices, line.deviceId), line.who, null, null]),
        lines.length === 0 ? word('noLines') : more <= 0 ? null : word('andMore', { n: count(more) }),
      ),
      blankRows: BLANK_ROWS,
      notes: word('patrolNotes'),
      signatures: [word('patrolledBy'), word('checkedBy'), word('signedOn')],
    },
  ]
}

export function faultForms(composing: Composing): Block[] {
  const { figures, word, common, named, names } = composing
  const { fire } = figures
  if (fire === null) return []
  return [
    {
      block: 'form',
      title: word('faultTitle'),
      fields: site(composing),
      table: makeTable(
        word('faultFormTable'),
        [
          [word('time'), 'moment', 1.9],
          [word('panel'), 'text', 1.8],
          [word('address'), 'line', 1.3],
          [word('signal'), 'line', 0.9],
          [word('text'), 'text', 2.8],
          [word('measures'), 'blank', 1.5],
          [word('mendedAt'), 'blank', 1.4],
          [word('mendedBy'), 'blank', 1.1],
        ],
        fire.faults.map((one): Cell[] => [
          one.atMs,
          nameOf(names.devices, one.deviceId),
          one.address,
          named(common.fireSignal, one.signal),
          one.text,
          null,
          null,
          null,
        ]),
        fire.faults.length === 0 ? word('noLines') : null,
      ),
      blankRows: BLANK_ROWS,
      notes: word('faultNotes'),
      signatures: [word('recordedBy'), word('checkedBy'), word('signedOn')],
    },
  ]
}

function site({ figures, names, locale, word }: Composing): { readonly label: string; readonly value: string }[] {
  return [
    { label: word('site'), value: names.siteName },
    { label: word('span'), value: spanText(figures.span, locale, figures.timezone) },
  ]
}
