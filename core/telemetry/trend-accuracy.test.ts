// How often trend warnings are right, on series of which the truth is known: asked every day, as the core does.
import { expect, test } from 'vitest'
import { LIMIT, makeSeries, SERIES_KINDS, type MadeSeries, type SeriesKind } from '../../test/fixtures/telemetry-series.ts'
import { findTrend } from './find-trend.ts'

const COUNTS: Readonly<Record<SeriesKind, number>> = { flat: 8, seasonal: 8, step: 8, rise: 20, stops: 8, wanders: 8, gaps: 8, outliers: 8, thin: 4 }
const SEEDS = [1, 2, 3]

interface Outcome {
  readonly series: MadeSeries
  /** First warning before the crossing, in days; null: none. */
  readonly warnedAtDay: number | null
  readonly isWrong: boolean
  readonly covers: boolean | null
}

/** Hours start somewhere in time; a hundred thousand hours after 1970 is as good as any. */
const SHIFT = 100_008

function watch(series: MadeSeries): Outcome {
  const { hours, days, crossesAtDay, quietFromDay } = series
  for (let day = 1; day <= days; day++) {
    if (crossesAtDay !== null && day >= crossesAtDay) break
    const seen = hours.flatMap(({ hour, value }) => (hour < day * 24 && hour >= (day - 35) * 24 ? [{ hour: hour + SHIFT, value }] : []))
    const outcome = findTrend(seen, { limit: LIMIT, side: 'above', endHour: day * 24 + SHIFT })
    if (outcome.is === 'none' || (crossesAtDay === null && day < quietFromDay)) continue
    const { earliestAtMs, latestAtMs } = outcome.trend
    const dayOf = (atMs: number) => (atMs / 3_600_000 - SHIFT) / 24
    const covers = crossesAtDay === null ? null : dayOf(earliestAtMs) <= crossesAtDay && (latestAtMs === null || crossesAtDay <= dayOf(latestAtMs))
    return { series, warnedAtDay: day, isWrong: crossesAtDay === null, covers }
  }
  return { series, warnedAtDay: null, isWrong: false, covers: null }
}

test('of true rises nine in ten are told before they reach the limit, of all else at most one in twenty', () => {
  const outcomes = SEEDS.flatMap((seed) => SERIES_KINDS.flatMap((kind) => Array.from({ length: COUNTS[kind] }, (_, i) => watch(makeSeries(kind, i, seed)))))
  const rises = outcomes.filter(({ series }) => series.crossesAtDay !== null)
  const others = outcomes.filter(({ series }) => series.crossesAtDay === null)
  const told = rises.flatMap(({ series, warnedAtDay }) => (warnedAtDay === null ? [] : [series.crossesAtDay! - warnedAtDay]))
  const wrong = others.filter(({ isWrong }) => isWrong)
  const leads = told.toSorted((a, b) => a - b)
  const missed = rises.filter(({ warnedAtDay }) => warnedAtDay === null)
  const lines = [
    `series ${outcomes.length}: rises ${rises.length}, others ${others.length}`,
    `rises told before the limit: ${told.length} of ${rises.length}; 7 days ahead or more: ${leads.filter((days) => days >= 7).length}`,
    `days ahead: least ${leads[0]?.toFixed(1)}, median ${leads[leads.length >> 1]?.toFixed(1)}, most ${leads.at(-1)?.toFixed(1)}`,
    `the interval told at first holds the day: ${rises.filter(({ covers }) => covers === true).length} of ${told.length}`,
    `others told: ${wrong.length} of ${others.length} ${wrong.map(({ series, warnedAtDay }) => `${series.name}@${warnedAtDay}`).join(' ')}`,
    `missed: ${missed.map(({ series }) => series.name).join(' ')}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  expect(outcomes.length).toBeGreaterThan(200)
  expect(rises.length).toBeGreaterThanOrEqual(80)
  expect(told.length / rises.length).toBeGreaterThanOrEqual(0.9)
  expect(rises.filter(({ covers }) => covers === true).length / told.length).toBeGreaterThanOrEqual(0.8)
  expect(wrong.length / others.length).toBeLessThanOrEqual(0.05)
})
