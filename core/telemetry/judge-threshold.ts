// Whether a metric is beyond its limits: said only after it lasted, over only after it was well back, and again kept across a restart.
import type { EpochMs } from '../../contract/ids.ts'
import { METRIC_LEVELS, type Limits, type MetricLevel } from '../../contract/telemetry.ts'

export interface ThresholdState {
  readonly level: MetricLevel
  /** Since when on that level. */
  readonly sinceMs: EpochMs
  /** Of the last sample that counted, null after one that did not. */
  readonly countedAtMs: EpochMs | null
  /** For how long without a break it has been at or beyond `warn`, at or beyond `alarm`, and below the level it is on; null: the last sample was not. */
  readonly warnMs: number | null
  readonly alarmMs: number | null
  readonly lowerMs: number | null
}

export interface Sample {
  readonly atMs: EpochMs
  readonly value: number
  readonly running: boolean
}

export interface Judged {
  readonly state: ThresholdState
  /** What is news: a level that was reached, or that all is normal again. */
  readonly said: 'warn' | 'alarm' | 'cleared' | null
}

/** A longer silence between two samples proves nothing about the time between them. */
const MAX_GAP_MS = 15 * 60_000

export function normalState(atMs: EpochMs): ThresholdState {
  return { level: 'normal', sinceMs: atMs, countedAtMs: null, warnMs: null, alarmMs: null, lowerMs: null }
}

/** Samples in the order of their time. Time in which the machine stands still neither counts nor interrupts. */
export function judgeThreshold(state: ThresholdState, { atMs, value, running }: Sample, limits: Limits): Judged {
  if (limits.whileRunning && !running) return { state: { ...state, countedAtMs: null }, said: null }
  const gapMs = state.countedAtMs === null ? 0 : Math.max(0, atMs - state.countedAtMs)
  const passedMs = gapMs > MAX_GAP_MS ? 0 : gapMs
  const seen = rank(levelOf(value, state.level, limits))
  // the time before the first of them was not yet like that
  const lasted = (before: number | null, holds: boolean) => (holds ? (before === null ? 0 : before + passedMs) : null)
  const held: ThresholdState = {
    ...state,
    countedAtMs: atMs,
    warnMs: lasted(state.warnMs, seen >= 1),
    alarmMs: lasted(state.alarmMs, seen >= 2),
    lowerMs: lasted(state.lowerMs, seen < rank(state.level)),
  }
  const level = nextLevel(held, seen, limits.persistSeconds * 1000)
  if (level === state.level) return { state: held, said: null }
  const said = rank(level) > rank(state.level) ? (level as 'warn' | 'alarm') : level === 'normal' ? 'cleared' : null
  return { state: { ...held, level, sinceMs: atMs, lowerMs: null }, said }
}

function nextLevel({ level, warnMs, alarmMs, lowerMs }: ThresholdState, seen: number, persistMs: number): MetricLevel {
  const now = rank(level)
  const has = (lastedMs: number | null) => lastedMs !== null && lastedMs >= persistMs
  if (now < 2 && has(alarmMs)) return 'alarm'
  if (now < 1 && has(warnMs)) return 'warn'
  return has(lowerMs) ? METRIC_LEVELS[seen]! : level
}

/** A level that was reached is left only on the good side of the margin. */
function levelOf(value: number, current: MetricLevel, { warn, alarm, side, clearPercent }: Limits): MetricLevel {
  const sign = side === 'above' ? 1 : -1
  const isAt = (limit: number | null, wasThere: boolean) =>
    limit !== null && sign * value >= sign * limit - (wasThere ? (Math.abs(limit) * clearPercent) / 100 : 0)
  if (isAt(alarm, current === 'alarm')) return 'alarm'
  return isAt(warn, current !== 'normal') ? 'warn' : 'normal'
}

function rank(level: MetricLevel): number {
  return METRIC_LEVELS.indexOf(level)
}
