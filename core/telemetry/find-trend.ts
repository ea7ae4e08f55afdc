// Where a metric is heading: a robust line through its days, and when it would reach a limit; or why nothing can be said.
import { TREND_REASONS, type LimitSide, type Trend, type TrendOutcome, type TrendReason } from '../../contract/telemetry.ts'
import { dayValues, type DayValue, type HourValue } from './day-values.ts'
import { fitLine, median, normalShare, SD_OF_MEDIAN, type Line, type Point } from './theil-sen.ts'

export interface TrendAsk {
  readonly limit: number
  readonly side: LimitSide
  /** Hours since 1970, not included: up to here the roll-ups go. */
  readonly endHour: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Days that are looked at: five weeks, so that each weekday is seen often enough. */
export const TREND_DAYS = 35
/** With a shorter past nothing is said. */
const MIN_DAYS = 14
/** Of these, so many must be there. */
const MIN_SEEN = 11
/** A rise may have begun four weeks ago or last week: of those that hold, the steepest counts, as wear grows faster and faster. */
const WINDOWS = [8, 10, 14, 21, 28]
const MIN_SHARE = 0.75
const AHEAD_DAYS = 15
/** Chance by which points without a trend would stand in such an order: 1 in 500, because every metric is asked every day. */
const MIN_SIGNIFICANCE = 2.9
/** The last days must still rise, by this share of the whole. */
const LAST_DAYS = 5
const STILL_RISING = 0.35
/** Of the days before the window, from so many on: the value must have left where they lay by so many of their standard deviations. */
const MIN_BEFORE = 7
const UNUSUAL = 5
const MIN_CONFIDENCE = 0.8
const MAX_CONFIDENCE = 0.99
const YEAR_DAYS = 365
/** A line knows nothing of wear that grows faster: measured, nine of ten crossings came between these parts of the time it foretold. */
const SOONER = 0.5
const LATER = 1.2

/** @param hours one value an hour, any order, gaps are hours that are not there */
export function findTrend(hours: readonly HourValue[], { limit, side, endHour }: TrendAsk): TrendOutcome {
  const sign = side === 'above' ? 1 : -1
  const none = (reason: TrendReason): TrendOutcome => ({ is: 'none', reason })
  const first = hours.reduce((least, { hour }) => Math.min(least, hour), Infinity)
  if (endHour - first < MIN_DAYS * 24) return none('tooFewDays')
  const days = dayValues(hours, endHour, TREND_DAYS).map(({ ago, value }) => ({ ago, value: sign * value }))
  if (days.filter(({ ago }) => ago < MIN_DAYS).length < MIN_SEEN || days.at(-1)!.ago > 1) return none('tooManyGaps')
  // what is beyond is the threshold's business
  if (median(days.slice(-3).map(({ value }) => value)) >= sign * limit) return none('beyond')
  const found = WINDOWS.flatMap((window) => {
    const points = pointsOf(days, window)
    if (points.length < MIN_SHARE * window) return []
    const line = fitLine(points)
    const confidence01 = confidenceOf(line, sign * limit, window, points.length)
    const heading: Heading = { window, line, confidence01 }
    const before = days.flatMap(({ ago, value }) => (ago >= window ? [value] : []))
    return [{ ...heading, reason: isUsual(line, before) ? 'noRise' : reasonAgainst(points, heading, sign * limit) }]
  })
  const best = found.filter(({ reason }) => reason === null).toSorted((a, b) => b.line.slope - a.line.slope)[0]
  // of several reasons the one that says most
  if (best === undefined) return none(TREND_REASONS[Math.max(...found.map(({ reason }) => TREND_REASONS.indexOf(reason!)))] ?? 'noRise')
  return { is: 'rising', trend: trendOf(best, sign, limit, endHour) }
}

interface Heading {
  readonly window: number
  readonly line: Line
  readonly confidence01: number
}

/** x: days from the end, the middle of the day; oldest first. */
function pointsOf(days: readonly DayValue[], window: number): Point[] {
  return days.flatMap(({ ago, value }) => (ago < window ? [{ x: -(ago + 0.5), y: value }] : []))
}

/** A value that wanders up and down over days goes where it often was; wear goes where it never was. */
function isUsual({ at0 }: Line, before: readonly number[]): boolean {
  if (before.length < MIN_BEFORE) return false
  const middle = median(before)
  return at0 - middle < UNUSUAL * SD_OF_MEDIAN * median(before.map((value) => Math.abs(value - middle)))
}

/** @returns null: it rises, and will reach the limit within 15 days */
function reasonAgainst(points: readonly Point[], { line, confidence01 }: Heading, limit: number): TrendReason | null {
  const { slope, at0, significance } = line
  if (slope <= 0 || significance < MIN_SIGNIFICANCE) return 'noRise'
  if (at0 >= limit) return 'beyond'
  if (fitLine(points.slice(-LAST_DAYS)).slope < STILL_RISING * slope) return 'levelledOff'
  if ((limit - at0) / slope > AHEAD_DAYS) return 'tooFar'
  return confidence01 < MIN_CONFIDENCE ? 'unsure' : null
}

/** Chance that the line lies beyond the limit in 15 days, from how sure its slope and its height are. */
function confidenceOf({ slope, at0, slopeFrom, slopeTo, scatter }: Line, limit: number, window: number, n: number): number {
  const slopeSd = (slopeTo - slopeFrom) / (2 * 1.645)
  const sd = Math.hypot((1.25 * scatter) / Math.sqrt(n), slopeSd * (window / 2 + AHEAD_DAYS))
  const over = at0 + slope * AHEAD_DAYS - limit
  return Math.min(MAX_CONFIDENCE, sd === 0 ? MAX_CONFIDENCE : normalShare(over / sd))
}

function trendOf({ line, window, confidence01 }: Heading, sign: 1 | -1, limit: number, endHour: number): Trend {
  const { slope, at0, slopeFrom, slopeTo } = line
  const goal = sign * limit
  const atMs = (days: number) => Math.round(endHour * HOUR_MS + days * DAY_MS)
  // the line turns around the middle of the window, where its height is surest
  const crossing = (rate: number) => (rate <= 0 ? Infinity : (goal - (at0 - (slope * window) / 2)) / rate - window / 2)
  const days = (goal - at0) / slope
  const latest = Math.max(LATER * days, crossing(slopeFrom))
  return {
    limit,
    perDay: sign * slope,
    nowValue: sign * at0,
    crossesAtMs: atMs(days),
    earliestAtMs: atMs(Math.max(0, Math.min(SOONER * days, crossing(slopeTo)))),
    latestAtMs: latest > YEAR_DAYS ? null : atMs(latest),
    confidence01,
    days: window,
  }
}
