// Prints the figures of the generated benchmark: tables for people, one JSON value for programs.
import { ratios } from '../eval/score.ts'
import { share, table } from '../eval/table.ts'
import { kindFigures } from '../eval/score.ts'
import type { FrameFigures } from './frame-metrics.ts'
import type { Outcome } from './outcome.ts'
import { summarise, type Found, type Summary } from './summary.ts'

/** Outcomes of the chain as a whole or without a part of it. */
export interface Variant {
  readonly judge: string
  readonly outcomes: readonly Outcome[]
}

/** `kinds` and `clips` as for labelled footage; `generated` holds everything else. */
export function toJson(variants: readonly Variant[]): Record<string, unknown> {
  const main = variants[0]!
  const scores = main.outcomes.map(scoreOf)
  return {
    kinds: { fallingObject: kindFigures('fallingObject', scores) },
    clips: main.outcomes.map((outcome, i) => ({
      file: outcome.id,
      tier: 'synthetic',
      alerts: [...scores[i]!.found.map(({ alert }) => ({ ...alert, isFalse: false })), ...scores[i]!.falseAlarms.map((alert) => ({ ...alert, isFalse: true }))],
      missed: scores[i]!.missed.length,
      falseAlarms: scores[i]!.falseAlarms.length,
    })),
    generated: Object.fromEntries(variants.map(({ judge, outcomes }) => [judge, summarise(outcomes)])),
  }
}

function scoreOf(outcome: Outcome): Parameters<typeof kindFigures>[1][number] {
  const kind = 'fallingObject'
  const at = (one: Outcome['throws'][number]): number => one.startS + (one.sinceStartS ?? 0)
  const found = outcome.throws.filter((t) => t.grade === 'alarm')
  return {
    found: found.map((t) => ({ event: { kind, fromS: t.startS, toS: t.endS }, alert: { kind, atS: at(t) }, delayS: t.sinceStartS ?? 0 })),
    missed: outcome.throws.filter((t) => t.grade !== 'alarm').map((t) => ({ kind, fromS: t.startS, toS: t.endS })),
    falseAlarms: outcome.extras.filter((e) => e.grade === 'alarm').map((e) => ({ kind, atS: e.atS })),
  }
}

export function toText(variants: readonly Variant[]): string {
  const summaries = variants.map(({ judge, outcomes }) => ({ judge, ...summarise(outcomes) }))
  const parts = [variantTable(summaries)]
  for (const summary of summaries.slice(0, 1)) parts.push(sizeTable(summary), rateTable(summary), negativeTable(summary), oddments(summary))
  return parts.join('\n\n')
}

type Named = Summary & { readonly judge: string }

/** One column per variant. */
function variantTable(summaries: readonly Named[]): string {
  const rows: [string, (s: Summary) => string][] = [
    ['scenes', (s) => String(s.scenes)],
    ['hours', (s) => s.hours.toFixed(2)],
    ['events found, >= 10 px and >= 3 floors', (s) => found(s.sizeable)],
    ...['day', 'night'].map((light): [string, (s: Summary) => string] => [`  ${light}`, (s) => found(s.sizeableBy[light] ?? { n: 0, found: 0 })]),
    ['events found, all', (s) => found(s.all)],
    ['precision (falls and negatives)', (s) => share(s.precision)],
    ['false alarms', (s) => String(s.falseAlarms)],
    ['frames, alarms: P / R / F / TRO', (s) => frames(s.frames.alarms)],
    ['frames, with suspected', (s) => frames(s.frames.withSuspected)],
    ['floor: n, exact, within 1', (s) => `${s.floors.n}, ${percent(s.floors.exact)}, ${percent(s.floors.withinOne)}`],
    ['floor: interval covers, mean width', (s) => `${percent(s.floors.covered)}, ${s.floors.meanWidth?.toFixed(2) ?? '-'}`],
    ['delay after last evidence, p50 / p95, s', (s) => `${s.delay.p50?.toFixed(2) ?? '-'} / ${s.delay.p95?.toFixed(2) ?? '-'}`],
    ['CPU per picture, mean, ms', (s) => s.processing.cpuMean.toFixed(2)],
    ['wall per picture, p50 / p95, ms', (s) => `${s.processing.wallP50?.toFixed(2) ?? '-'} / ${s.processing.wallP95?.toFixed(2) ?? '-'}`],
  ]
  return table(
    ['generated', ...summaries.map((s) => s.judge)],
    rows.map(([name, value]) => [name, ...summaries.map(value)]),
  )
}

function sizeTable({ sizes, sizesByMedian }: Summary): string {
  const rows = sizes.map(({ px, day, night }, i) => [String(px), ...[day, night, sizesByMedian[i]!.day, sizesByMedian[i]!.night].map(found)])
  return `events found by size\n${table(['px', 'day', 'night', 'day, by median size', 'night, by median size'], rows)}`
}

function rateTable({ rates }: Summary): string {
  const rows = Object.entries(rates).map(([set, { n, hours, perDayUpper95 }]) => [set, String(n), hours.toFixed(2), perDayUpper95?.toFixed(1) ?? '-'])
  return `false alarms (birds counted)\n${table(['set', 'n', 'hours', 'per camera-day, 95 % upper bound'], rows)}`
}

function negativeTable({ negatives }: Summary): string {
  const rows = Object.entries(negatives).map(([kind, { scenes, hours, falseAlarms, suspected, rejected }]) => [
    kind,
    String(scenes),
    hours.toFixed(2),
    String(falseAlarms),
    String(suspected),
    Object.entries(rejected)
      .slice(0, 4)
      .map(([reason, n]) => `${reason} ${n}`)
      .join(', '),
  ])
  return `negatives\n${table(['kind', 'scenes', 'hours', 'false alarms', 'suspected', 'rejected, by first reason'], rows)}`
}

function oddments({ weathers, missed }: Summary): string {
  const byWeather = Object.entries(weathers).map(([weather, one]) => `${weather} ${found(one)}`)
  const fates = Object.entries(missed).map(([fate, n]) => `${fate} ${n}`)
  return `events found by weather: ${byWeather.join(', ') || '-'}\nthrows that were no alarm: ${fates.join(', ') || 'none'}`
}

function found({ n, found: hits }: Found): string {
  return n === 0 ? '-' : `${hits}/${n} ${percent(ratios(hits, n, n).recall)}`
}

function frames({ precision, recall, f, tro }: FrameFigures): string {
  return [precision, recall, f, tro].map((value) => (value === null ? '-' : (value * 100).toFixed(1))).join(' / ')
}

function percent(value: number | null): string {
  return value === null ? '-' : `${(value * 100).toFixed(1)} %`
}
