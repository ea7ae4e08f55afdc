// The shapes of a chart: where things lie in it, lines that break where nothing was measured, and ticks; pure.
import type { Limits, SeriesPoint, Trend } from '../../contract/telemetry.ts'

export interface Frame {
  readonly fromMs: number
  readonly toMs: number
  readonly low: number
  readonly high: number
  readonly width: number
  readonly height: number
}

/** A pause of more steps than this is a gap. */
const GAP_STEPS = 2.5
const MARGIN = 0.08

/** Limits far beyond everything measured would press the curve flat. */
const FAR = 3

export function rangeOf(points: readonly SeriesPoint[], limits: Limits, trend: Trend | null): { readonly low: number; readonly high: number } {
  const seen = points.flatMap(({ min, max }) => [min, max])
  const top = Math.max(...seen.map(Math.abs), 0)
  const near = [limits.warn, limits.alarm].flatMap((limit) => (limit === null || (seen.length > 0 && Math.abs(limit) > FAR * top) ? [] : [limit]))
  const all = [...seen, ...near, ...(trend === null ? [] : [trend.limit])]
  if (all.length === 0) return { low: 0, high: 1 }
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const margin = (most - least) * MARGIN || Math.abs(most) * MARGIN || 1
  return { low: least >= 0 && least < (most - least) * 0.5 ? 0 : least - margin, high: most + margin }
}

export function xOf({ fromMs, toMs, width }: Frame, atMs: number): number {
  return round(((atMs - fromMs) / (toMs - fromMs)) * width)
}

export function yOf({ low, high, height }: Frame, value: number): number {
  return round(height - ((value - low) / (high - low)) * height)
}

/** Runs of points without a gap between them. */
export function runsOf(points: readonly SeriesPoint[], stepMs: number): SeriesPoint[][] {
  const runs: SeriesPoint[][] = []
  for (const point of points) {
    const run = runs.at(-1)
    if (run === undefined || point.atMs - run.at(-1)!.atMs > GAP_STEPS * stepMs) runs.push([point])
    else run.push(point)
  }
  return runs
}

/** A path through the means; a lonely point is a short stroke, so that it shows. */
export function linePath(frame: Frame, run: readonly SeriesPoint[], stepMs: number): string {
  const spots = run.map(({ atMs, mean }) => `${xOf(frame, atMs + stepMs / 2)} ${yOf(frame, mean)}`)
  return spots.length === 1 ? `M${spots[0]!}h2` : `M${spots.join('L')}`
}

/** The area between the least and the most. */
export function bandPath(frame: Frame, run: readonly SeriesPoint[], stepMs: number): string {
  const edge = (pick: (point: SeriesPoint) => number) => run.map((point) => `${xOf(frame, point.atMs + stepMs / 2)} ${yOf(frame, pick(point))}`)
  return `M${[...edge(({ max }) => max), ...edge(({ min }) => min).toReversed()].join('L')}Z`
}

/** @param values the oldest first; null: nothing there. @returns one path per run */
export function sparkPaths(values: readonly (number | null)[], width: number, height: number): string[] {
  const seen = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...seen), Math.max(...seen)]
  const step = width / Math.max(1, values.length - 1)
  const y = (value: number) => round(high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4))
  const paths: string[] = []
  values.forEach((value, i) => {
    if (value === null) return
    const spot = `${round(i * step)} ${y(value)}`
    if (i > 0 && values[i - 1] !== null) paths.push(`${paths.pop()!}L${spot}`)
    else paths.push(`M${spot}${values[i + 1] == null ? 'h2' : ''}`)
  })
  return paths
}

/** Three to six even values in the range: 1, 2 or 5 times a power of ten apart. */
export function valueTicks(low: number, high: number): number[] {
  const rough = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
