// The figures of a span, those of the span before, and the course of every indicator over the span.
import type { Indicator } from '../../../contract/dashboard.ts'
import type { ReportFigures, ReportSpan } from '../../../contract/report-figures.ts'
import { scanIncidents } from '../../../db/figures-incidents.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { listStandings, type Standing } from '../../../db/standings.ts'
import { inSnapshot } from '../../../db/transaction.ts'
import { lastTimeOfDay } from '../../local-time.ts'
import { availabilityFigures, GRACE_MS, share } from './availability.ts'
import { readFigures } from './read-figures.ts'
import type { FiguresRequest } from './request.ts'

export interface HistoryPoint {
  readonly fromMs: number
  readonly values: Partial<Readonly<Record<Indicator, number | null>>>
}

export interface DashboardFigures {
  readonly now: ReportFigures
  /** null: nothing to compare with. */
  readonly before: ReportFigures | null
  readonly history: readonly HistoryPoint[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST_POINTS = 60

export function readDashboard(db: ReadableDb, request: FiguresRequest): DashboardFigures {
  const { before } = request
  return inSnapshot(db, () => ({
    now: readFigures(db, request),
    before: before === null ? null : readFigures(db, { ...request, span: before, before: null }),
    history: readHistory(db, request),
  }))
}

/** By the hour up to two days, by the day up to two months, else in so many equal parts; never beyond now. */
export function pointsOf({ span, timezone, nowMs }: FiguresRequest): ReportSpan[] {
  const toMs = Math.min(span.toMs, nowMs)
  const length = span.toMs - span.fromMs
  if (toMs <= span.fromMs) return []
  const starts: number[] = [span.fromMs]
  const stepMs = length <= 2 * DAY_MS ? HOUR_MS : length <= MOST_POINTS * DAY_MS ? DAY_MS : length / MOST_POINTS
  for (;;) {
    const last = starts.at(-1)!
    // Days of 23 and 25 hours begin at midnight too.
    const next = stepMs === DAY_MS ? lastTimeOfDay(last + 1.25 * DAY_MS, '00:00', timezone) : last + stepMs
    if (next >= toMs || next <= last || starts.length > MOST_POINTS) break
    starts.push(next)
  }
  return starts.map((fromMs, i) => ({ fromMs, toMs: starts[i + 1] ?? toMs }))
}

interface Bucket {
  total: number
  rang: number
  ended: number
  isFalse: number
  telemetry: number
  touched: number
  readonly reached: [number, number, number, number]
  readonly inTime: [number, number, number, number]
}

function readHistory(db: ReadableDb, request: FiguresRequest): HistoryPoint[] {
  const { span, buildingId, targets } = request
  const points = pointsOf(request)
  const limits = [targets.acknowledgeMs, targets.dispatchMs, targets.arriveMs, targets.closeMs]
  const buckets = points.map((): Bucket => ({ total: 0, rang: 0, ended: 0, isFalse: 0, telemetry: 0, touched: 0, reached: [0, 0, 0, 0], inTime: [0, 0, 0, 0] }))
  let at = 0
  for (const figure of scanIncidents(db, { ...span, buildingId })) {
    const [, openedAtMs, kind] = figure
    while (at < points.length - 1 && openedAtMs >= points[at]!.toMs) at++
    const bucket = buckets[at]
    if (bucket === undefined || openedAtMs >= points[at]!.toMs) break
    const isLate = figure[18] === 1
    if (!isLate) bucket.rang++
    if (figure[7] === 1) continue
    bucket.total++
    if (figure[13] !== null) bucket.ended++
    if (figure[14] !== null) bucket.isFalse++
    if (figure[12] !== null) bucket.touched++
    if (kind === 'telemetry') bucket.telemetry++
    for (let step = 0; step < 4 && !isLate; step++) {
      const reachedAtMs = figure[8 + step] as number | null
      if (reachedAtMs === null) continue
      bucket.reached[step]!++
      if (reachedAtMs - openedAtMs <= limits[step]!) bucket.inTime[step]!++
    }
  }
  const standings = listStandings(db, span.fromMs - GRACE_MS, span.toMs)
  return points.map((point, i) => ({ fromMs: point.fromMs, values: valuesOf(buckets[i]!, point, request, standings) }))
}

function valuesOf(bucket: Bucket, point: ReportSpan, request: FiguresRequest, standings: readonly Standing[]): HistoryPoint['values'] {
  const inTime = (step: number) => share(bucket.inTime[step]!, bucket.reached[step]!)
  const touching = standings.filter(({ fromMs, toMs }) => fromMs < point.toMs && (toMs ?? Infinity) >= point.fromMs - GRACE_MS)
  return {
    incidents: bucket.total,
    acknowledge: inTime(0),
    dispatch: inTime(1),
    arrive: inTime(2),
    close: inTime(3),
    falseAlarms: share(bucket.isFalse, bucket.ended),
    load: bucket.rang / ((point.toMs - point.fromMs) / 600_000),
    availability: availabilityFigures(touching, { ...request, span: point })?.overall ?? null,
    warnings: bucket.telemetry,
    use: share(bucket.touched, bucket.total),
  }
}
