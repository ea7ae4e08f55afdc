// Incidents: of what kind, on which day, where and at what hour.
import { SEVERITIES } from '../../../../contract/vocabulary.ts'
import { changeCell, comparedText, nameOf, plainFinding, sourceName, tableBlock, type Composing } from '../composing.ts'
import type { Block, Finding } from '../report-document.ts'

const MOST_BARS = 12
const MOST_PLACES_CHART = 12
const MOST_PRINTED = 20

export function incidentBlocks(composing: Composing): Block[] {
  const { figures, word, common, count, share } = composing
  const { total, open, byKind, bySeverity } = figures.incidents
  if (total.value === 0) return [{ block: 'findings', findings: [plainFinding(word('noIncidents')), plainFinding(beforeText(composing))] }]
  const kinds = byKind.toSorted((a, b) => b.total.value - a.total.value)
  const [first, second] = kinds
  const findings: Finding[] = [
    plainFinding(word('totalFinding', { total: count(total.value), compared: comparedText(composing, total) })),
    ...(first === undefined
      ? []
      : [plainFinding(word('mostKind', { kind: common.kind[first.kind], n: count(first.total.value), share: share(first.total.value / total.value) }))]),
    ...(second === undefined || second.total.value === 0
      ? []
      : [plainFinding(word('secondKind', { kind: common.kind[second.kind], n: count(second.total.value) }))]),
    plainFinding(open === 0 ? word('noneOpen') : word('someOpen', { n: count(open) })),
  ]
  const shown = kinds.slice(0, MOST_BARS)
  const hasBefore = byKind.some((kind) => kind.total.before !== null)
  return [
    { block: 'findings', findings },
    {
      block: 'chart',
      title: word('byKindTitle'),
      chart: {
        chart: 'bars',
        unit: 'count',
        names: shown.map(({ kind }) => common.kind[kind]),
        series: [
          { name: word('thisSpan'), values: shown.map((kind) => kind.total.value) },
          ...(hasBefore ? [{ name: word('spanBefore'), values: shown.map((kind) => kind.total.before) }] : []),
        ],
        isStacked: false,
      },
    },
    tableBlock(
      composing,
      word('byKindTable'),
      [
        [word('kind'), 'text', 3],
        [word('amount'), 'count', 1.4],
        [word('before'), 'count', 1.4],
        [word('change'), 'change', 1.4],
        [word('ofThemCritical'), 'count', 1.4],
        [word('ofThemFalse'), 'count', 1.4],
      ],
      kinds.map((kind) => [common.kind[kind.kind], kind.total.value, kind.total.before, changeCell(composing, kind.total), kind.critical, kind.falseAlarms]),
    ),
    tableBlock(
      composing,
      word('bySeverityTable'),
      [
        [word('severity'), 'text', 3],
        [word('amount'), 'count', 1.4],
        [word('shareOfAll'), 'share', 1.4],
      ],
      SEVERITIES.toReversed().map((severity) => [common.severity[severity], bySeverity[severity], bySeverity[severity] / total.value]),
    ),
  ]
}

function beforeText({ figures, word, count }: Composing): string {
  const { before } = figures.incidents.total
  return before === null ? word('noBefore') : word('beforeHad', { n: count(before) })
}

export function trendBlocks(composing: Composing): Block[] {
  const { figures, word, day, count } = composing
  const { byDay, byDayBefore, total } = figures.incidents
  // a line through one or two days says nothing
  if (byDay.length < 3 || total.value === 0) return []
  const most = byDay.reduce((a, b) => (b.total > a.total ? b : a))
  const mean = total.value / byDay.length
  const quiet = byDay.filter((one) => one.total === 0).length
  const series = [
    { name: word('thisSpan'), values: byDay.map((one) => one.total), isBefore: false },
    ...(byDayBefore === null ? [] : [{ name: word('spanBefore'), values: byDayBefore.slice(0, byDay.length), isBefore: true }]),
  ]
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('trendFinding', { mean: count(mean), day: day(most.day), most: count(most.total) })),
        ...(quiet === 0 ? [] : [plainFinding(word('quietDays', { n: quiet }))]),
      ],
    },
    { block: 'chart', title: word('byDayTitle'), chart: { chart: 'lines', days: byDay.map((one) => day(one.day)), series } },
    tableBlock(
      composing,
      word('byDayTable'),
      [
        [word('date'), 'day', 2],
        [word('amount'), 'count', 1],
        [word('ofThemCritical'), 'count', 1],
        [word('ofThemFalse'), 'count', 1],
      ],
      byDay.map((one) => [one.day, one.total, one.critical, one.falseAlarms]),
      // the line shows them
      0,
    ),
  ]
}

export function placeBlocks(composing: Composing): Block[] {
  const { figures, names, word, count, share } = composing
  const { byPlace, total } = figures.incidents
  const [most] = byPlace
  if (most === undefined) return []
  const building = (id: string | null) => (id === null ? word('noBuilding') : nameOf(names.buildings, id))
  // a panel and the lobby's camera that looked are not the camera alone
  const source = ({ deviceId, cameraId }: (typeof byPlace)[number]) => {
    const ids = [deviceId, cameraId].filter((id) => id !== null)
    return ids.length === 0 ? word('noSource') : ids.map((id) => sourceName(names, id)).join(' · ')
  }
  const label = (place: (typeof byPlace)[number]) => (place.cameraId === null && place.deviceId === null ? building(place.buildingId) : source(place))
  const shown = byPlace.slice(0, MOST_PLACES_CHART)
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('mostPlace', { place: label(most), n: count(most.total), share: share(most.total / total.value) })),
        ...(byPlace.length < 6
          ? []
          : [plainFinding(word('fivePlaces', { share: share(byPlace.slice(0, 5).reduce((sum, place) => sum + place.total, 0) / total.value) }))]),
      ],
    },
    {
      block: 'chart',
      title: word('byPlaceTitle'),
      chart: {
        chart: 'bars',
        unit: 'count',
        names: shown.map(label),
        series: [{ name: word('amount'), values: shown.map((place) => place.total) }],
        isStacked: false,
      },
    },
    tableBlock(
      composing,
      word('byPlaceTable'),
      [
        [word('rank'), 'line', 0.8],
        [word('building'), 'text', 1.6],
        [word('source'), 'text', 3],
        [word('amount'), 'count', 1],
        [word('shareOfAll'), 'share', 1],
      ],
      byPlace.map((place, i) => [String(i + 1), building(place.buildingId), source(place), place.total, place.total / total.value]),
      MOST_PRINTED,
    ),
  ]
}

/** Three hours in a row, over the whole week, with the most incidents. */
function busiestHours(byHour: readonly (readonly number[])[]): { readonly from: number; readonly total: number } {
  const perHour = Array.from({ length: 24 }, (_, hour) => byHour.reduce((sum, row) => sum + (row[hour] ?? 0), 0))
  const spans = perHour.map((_, from) => ({ from, total: [0, 1, 2].reduce((sum, i) => sum + perHour[(from + i) % 24]!, 0) }))
  return spans.reduce((a, b) => (b.total > a.total ? b : a))
}

export function hourBlocks(composing: Composing): Block[] {
  const { figures, word, own, share, count } = composing
  const { byHour, total } = figures.incidents
  if (total.value === 0) return []
  const { from, total: inThem } = busiestHours(byHour)
  const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`
  const perDay = byHour.map((row) => row.reduce((sum, n) => sum + n, 0))
  const most = perDay.indexOf(Math.max(...perDay))
  // Of a few days the others would be empty rows.
  const shown = byHour.flatMap((_, weekday) => (figures.incidents.byDay.length >= 7 || perDay[weekday]! > 0 ? [weekday] : []))
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('busiestHours', { from: clock(from), to: clock(from + 3), share: share(inThem / total.value) })),
        ...(figures.incidents.byDay.length < 7 ? [] : [plainFinding(word('busiestDay', { weekday: own.weekday[most]!, n: count(perDay[most]!) }))]),
      ],
    },
    {
      block: 'chart',
      title: word('heatTitle'),
      chart: { chart: 'heat', rows: shown.map((weekday) => own.weekday[weekday]!), values: shown.map((weekday) => byHour[weekday]!) },
    },
  ]
}
