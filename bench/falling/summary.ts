// Adds the outcomes of generated scenes up to the figures of docs/accuracy.md.
import type { FallReason } from '../../contract/vocabulary.ts'
import { storeyOfFloor } from '../../contract/facade-scale.ts'
import { percentile, ratios } from '../eval/score.ts'
import { frameFigures, type FrameFigures } from './frame-metrics.ts'
import type { Outcome, SceneSet, ThrowOutcome } from './outcome.ts'
import { falseAlarmRate, type FalseAlarmRate } from './poisson.ts'

/** px of the analysed picture. */
export const SIZES = [4, 6, 8, 10, 12, 16, 24, 32] as const

export interface Found {
  readonly n: number
  readonly found: number
}

export interface NegativeFigures {
  readonly scenes: number
  readonly hours: number
  readonly falseAlarms: number
  readonly suspected: number
  /** First reason -> how often. */
  readonly rejected: Readonly<Record<string, number>>
}

export interface SizeFigures {
  readonly px: number
  readonly day: Found
  readonly night: Found
}

export interface FloorFigures {
  readonly n: number
  /** Shares 0..1 of `n`; null: no alarm named a floor. */
  readonly exact: number | null
  readonly withinOne: number | null
  readonly covered: number | null
  /** Floors in the interval. */
  readonly meanWidth: number | null
}

export interface Summary {
  readonly scenes: number
  readonly hours: number
  readonly all: Found
  /** At least 10 px and three floors. */
  readonly sizeable: Found
  /** Per light, of the sizeable. */
  readonly sizeableBy: Readonly<Record<string, Found>>
  readonly falseAlarms: number
  /** Over falls and negatives, the labelled sets. */
  readonly precision: number | null
  readonly rates: Readonly<Record<SceneSet | 'all', FalseAlarmRate>>
  readonly negatives: Readonly<Record<string, NegativeFigures>>
  /** Of throws that fall at least three floors, by the greatest size on their pictures and by the middle one. */
  readonly sizes: readonly SizeFigures[]
  readonly sizesByMedian: readonly SizeFigures[]
  readonly weathers: Readonly<Record<string, Found>>
  /** Pictures of the falls; boxes of alarms, and of alarms and suspected ones. */
  readonly frames: { readonly alarms: FrameFigures; readonly withSuspected: FrameFigures }
  readonly floors: FloorFigures
  /** s of the stream; alarms only. */
  readonly delay: { readonly p50: number | null; readonly p95: number | null }
  /** ms per picture. */
  readonly processing: { readonly cpuMean: number; readonly wallP50: number | null; readonly wallP95: number | null }
  /** What became of throws that were not alarms: grade and first reason -> how often. */
  readonly missed: Readonly<Record<string, number>>
}

export function summarise(outcomes: readonly Outcome[]): Summary {
  const throws = outcomes.flatMap((o) => o.throws.map((t) => ({ ...t, light: o.light, weather: o.weather })))
  const longEnough = throws.filter((t) => t.floors >= SIZEABLE.floors)
  const sizeable = longEnough.filter((t) => t.sizePx >= SIZEABLE.px)
  const labelled = outcomes.filter((o) => o.set !== 'hours')
  const falseAlarms = sumOf(labelled, falseAlarmsOf)
  const all = foundOf(throws)
  const falls = outcomes.filter((o) => o.set === 'falls')
  return {
    scenes: outcomes.length,
    hours: sumOf(outcomes, (o) => o.seconds) / 3600,
    all,
    sizeable: foundOf(sizeable),
    sizeableBy: foundBy(sizeable, (t) => t.light),
    falseAlarms: sumOf(outcomes, falseAlarmsOf),
    precision: ratios(all.found, all.n, all.found + falseAlarms).precision,
    rates: {
      falls: rateOf(falls),
      negatives: rateOf(outcomes.filter((o) => o.set === 'negatives')),
      hours: rateOf(outcomes.filter((o) => o.set === 'hours')),
      all: rateOf(outcomes),
    },
    negatives: negativesOf(outcomes.filter((o) => o.set !== 'falls')),
    sizes: sizesOf(longEnough, (t) => t.sizePx),
    sizesByMedian: sizesOf(longEnough, (t) => t.medianPx),
    weathers: foundBy(longEnough, (t) => t.weather),
    frames: { alarms: frameFigures(falls.map((o) => o.alarmBoxes)), withSuspected: frameFigures(falls.map((o) => o.toldBoxes)) },
    floors: floorFigures(throws),
    delay: delaysOf(throws),
    processing: processingOf(outcomes),
    missed: countBy(throws.filter((t) => t.grade !== 'alarm').map(fate)),
  }
}

/** Ordered as 10 px, drawn as 9.9. */
const SIZEABLE = { px: 9.9, floors: 3 }

function sizesOf(throws: readonly (ThrowOutcome & { readonly light: Outcome['light'] })[], sizeOf: (one: ThrowOutcome) => number): SizeFigures[] {
  return SIZES.map((px) => {
    const near = Map.groupBy(
      throws.filter((t) => nearestSize(sizeOf(t)) === px),
      (t) => t.light,
    )
    return { px, day: foundOf(near.get('day') ?? []), night: foundOf(near.get('night') ?? []) }
  })
}

export function falseAlarmsOf({ extras }: Outcome): number {
  return extras.filter((extra) => extra.grade === 'alarm').length
}

export function nearestSize(sizePx: number): (typeof SIZES)[number] {
  const distance = (px: number): number => Math.abs(Math.log(px / sizePx))
  return SIZES.toSorted((a, b) => distance(a) - distance(b))[0]!
}

function foundOf(throws: readonly ThrowOutcome[]): Found {
  return { n: throws.length, found: throws.filter((t) => t.grade === 'alarm').length }
}

function foundBy<T extends ThrowOutcome>(throws: readonly T[], key: (one: T) => string): Record<string, Found> {
  return Object.fromEntries([...Map.groupBy(throws, key)].toSorted(([a], [b]) => a.localeCompare(b)).map(([name, group]) => [name, foundOf(group)]))
}

function rateOf(outcomes: readonly Outcome[]): FalseAlarmRate {
  return falseAlarmRate(
    sumOf(outcomes, falseAlarmsOf),
    sumOf(outcomes, (o) => o.seconds),
  )
}

function negativesOf(outcomes: readonly Outcome[]): Record<string, NegativeFigures> {
  const groups = [...Map.groupBy(outcomes, (o) => o.kind)].toSorted(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(
    groups.map(([kind, group]) => {
      const extras = group.flatMap((o) => o.extras)
      const rejected = extras.filter((e) => e.grade === 'rejected').map((e) => e.reasons[0] ?? 'none')
      return [
        kind,
        {
          scenes: group.length,
          hours: sumOf(group, (o) => o.seconds) / 3600,
          falseAlarms: sumOf(group, falseAlarmsOf),
          suspected: extras.filter((e) => e.grade === 'suspected').length,
          rejected: countBy(rejected),
        },
      ]
    }),
  )
}

function floorFigures(throws: readonly ThrowOutcome[]): FloorFigures {
  const named = throws.flatMap((t) =>
    t.grade === 'alarm' && t.floor !== null && t.estimate ? [{ truth: storeyOfFloor(t.floor), ...inStoreys(t.estimate) }] : [],
  )
  const shareOf = (isSo: (one: (typeof named)[number]) => boolean): number | null => (named.length > 0 ? named.filter(isSo).length / named.length : null)
  return {
    n: named.length,
    exact: shareOf((f) => f.estimate === f.truth),
    withinOne: shareOf((f) => Math.abs(f.estimate - f.truth) <= 1),
    covered: shareOf((f) => f.low <= f.truth && f.truth <= f.high),
    meanWidth: named.length > 0 ? sumOf(named, (f) => f.high - f.low + 1) / named.length : null,
  }
}

function inStoreys({ estimate, low, high }: NonNullable<ThrowOutcome['estimate']>): { estimate: number; low: number; high: number } {
  return { estimate: storeyOfFloor(estimate), low: storeyOfFloor(low), high: storeyOfFloor(high) }
}

function delaysOf(throws: readonly ThrowOutcome[]): Summary['delay'] {
  const delays = throws.flatMap((t) => t.delayS ?? [])
  return { p50: percentile(delays, 0.5), p95: percentile(delays, 0.95) }
}

function processingOf(outcomes: readonly Outcome[]): Summary['processing'] {
  const pictures = sumOf(outcomes, (o) => o.pictures)
  return {
    cpuMean: pictures > 0 ? sumOf(outcomes, (o) => o.cpuMsPerPicture * o.pictures) / pictures : 0,
    // Medians over scenes: of each scene's median, of each scene's 95 %.
    wallP50: percentile(
      outcomes.map((o) => o.wallMsP50),
      0.5,
    ),
    wallP95: percentile(
      outcomes.map((o) => o.wallMsP95),
      0.5,
    ),
  }
}

function fate({ grade, reasons }: { grade: string; reasons: readonly FallReason[] }): string {
  return reasons[0] ? `${grade}: ${reasons[0]}` : grade
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1]))
}

function sumOf<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0)
}
