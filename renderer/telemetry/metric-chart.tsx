// The course of one metric: least, mean and most, its limits as lines, and where it is heading.
import type { Limits, Series, Trend } from '../../contract/telemetry.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { bandPath, linePath, rangeOf, runsOf, valueTicks, xOf, yOf, type Frame } from './chart-shapes.ts'
import { timeTicks, tickText } from './time-ticks.ts'
import { useMetricWords } from './use-metric-words.ts'

const WIDTH = 760
const HEIGHT = 170
const LEFT = 52
const ABOVE = 16
const BELOW = 24
const DAY_MS = 86_400_000
/** How much of the time to come is shown. */
const AHEAD_MS = 20 * DAY_MS

interface MetricChartProps {
  readonly series: Series
  readonly limits: Limits
  readonly trend: Trend | null
  readonly label: string
}

export function MetricChart({ series, limits, trend, label }: MetricChartProps) {
  const { t } = useWords()
  const words = useMetricWords()
  const timezone = useSite()?.timezone ?? 'UTC'
  const { span } = series
  const ahead = span === '30d' ? trend : null
  const toMs = ahead === null ? series.toMs : series.toMs + Math.min(AHEAD_MS, Math.max(ahead.crossesAtMs, ahead.latestAtMs ?? 0) - series.toMs)
  const frame: Frame = { fromMs: series.fromMs, toMs, ...rangeOf(series.points, limits, ahead), width: WIDTH - LEFT, height: HEIGHT }
  const runs = runsOf(series.points, series.stepMs)
  return (
    <svg className="metric-chart" viewBox={`0 0 ${WIDTH} ${ABOVE + HEIGHT + BELOW}`} role="img" aria-label={label} data-testid="metric-chart">
      <g transform={`translate(${LEFT} ${ABOVE})`}>
        {valueTicks(frame.low, frame.high).map((tick) => (
          <g key={tick} className="chart-tick">
            <line x1="0" x2={frame.width} y1={yOf(frame, tick)} y2={yOf(frame, tick)} />
            <text x="-8" y={yOf(frame, tick) + 4} textAnchor="end">
              {words.number(tick)}
            </text>
          </g>
        ))}
        {timeTicks(frame.fromMs, frame.toMs, span, timezone).map((atMs) => (
          <text key={atMs} className="chart-time" x={xOf(frame, atMs)} y={HEIGHT + 17} textAnchor={anchorAt(frame, xOf(frame, atMs))}>
            {tickText(atMs, span, timezone)}
          </text>
        ))}
        {runs.map((run) => (
          <g key={run[0]!.atMs}>
            <path className="chart-band" d={bandPath(frame, run, series.stepMs)} />
            <path className="chart-line" d={linePath(frame, run, series.stepMs)} />
          </g>
        ))}
        {(['warn', 'alarm'] as const).map((level) => (
          <Limit key={level} frame={frame} level={level} value={limits[level]} text={t(`telemetry:level.${level}`)} />
        ))}
        {ahead !== null && <Ahead frame={frame} trend={ahead} nowMs={series.toMs} text={t('telemetry:expected')} />}
      </g>
    </svg>
  )
}

/** Words near an edge stay inside. */
function anchorAt({ width }: Frame, x: number): 'start' | 'middle' | 'end' {
  return x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle'
}

interface LimitProps {
  readonly frame: Frame
  readonly level: 'warn' | 'alarm'
  readonly value: number | null
  readonly text: string
}

function Limit({ frame, level, value, text }: LimitProps) {
  if (value === null || value < frame.low || value > frame.high) return null
  const y = yOf(frame, value)
  return (
    <g className={`chart-limit chart-${level}`}>
      <line x1="0" x2={frame.width} y1={y} y2={y} />
      <text x="6" y={y - 5}>
        {`${text} ${value}`}
      </text>
    </g>
  )
}

interface AheadProps {
  readonly frame: Frame
  readonly trend: Trend
  readonly nowMs: number
  readonly text: string
}

/** The line it is expected to follow, and on the limit the days between which it will be reached. */
function Ahead({ frame, trend, nowMs, text }: AheadProps) {
  const { limit, nowValue, perDay, crossesAtMs, earliestAtMs, latestAtMs, days } = trend
  const y = yOf(frame, limit)
  const [from, to] = [xOf(frame, earliestAtMs), Math.min(frame.width, latestAtMs === null ? frame.width : xOf(frame, latestAtMs))]
  return (
    <g className="chart-ahead">
      <line className="chart-now" x1={xOf(frame, nowMs)} x2={xOf(frame, nowMs)} y1="0" y2={frame.height} />
      <line x1={xOf(frame, nowMs - days * DAY_MS)} y1={yOf(frame, nowValue - perDay * days)} x2={xOf(frame, crossesAtMs)} y2={y} />
      <rect x={from} y={y - 5} width={Math.max(2, to - from)} height="10" rx="3" />
      <text x={(from + to) / 2} y={y + 22} textAnchor={anchorAt(frame, (from + to) / 2)}>
        {text}
      </text>
    </g>
  )
}
