// How much each operator had to bear in a span, how soon alarms were answered, and what rang for nothing: one pass over its incidents.
import { BAND_LIMITS, bandOf, LOAD_BANDS, type LoadBand, type OperatorLoad } from '../../../contract/operator-load.ts'
import type { ReportSpan } from '../../../contract/report-figures.ts'
import type { FalseAlarmReason } from '../../../contract/vocabulary.ts'
import { listOperatorDuty, listUserNames, scanLoad, type DutyPeriod } from '../../../db/figures-load.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { inSnapshot } from '../../../db/transaction.ts'
import { createLocalSlots } from './local-slots.ts'
import type { FiguresRequest } from './request.ts'

const WINDOW_MS = 600_000
const STALE_MS = 86_400_000
const ANSWER_LIMITS_MS = [30_000, 60_000]
const MOST_WORST = 10
const MOST_NUISANCE = 10
const MOST_CAMERAS = 60
const MOST_OPERATORS = 50
const MOST_PERIODS = 20_000

export function readOperatorLoad(db: ReadableDb, { span, timezone, nowMs }: FiguresRequest): OperatorLoad {
  return inSnapshot(db, () => {
    const windows = createWindows(span, Math.min(span.toMs, nowMs), timezone)
    const duty = listOperatorDuty(db, span.fromMs, span.toMs, nowMs, MOST_PERIODS)
    const onDuty = windows.countOperators(duty)
    const tally = createTally(nowMs)
    for (const figure of scanLoad(db, span.fromMs, span.toMs)) {
      windows.ring(figure[0])
      // what was merged away rang; everything else is counted where it went
      if (figure[3] === 0) tally.add(figure)
    }
    const load = windows.tell(onDuty)
    return {
      span,
      madeAtMs: nowMs,
      ...load.whole,
      operators: operatorsOf(duty, load.shareOf, windows, tally.acknowledgedBy, listUserNames(db)),
      ...tally.tell(),
      stale: { count: tally.stale(), untilMs: Math.min(span.toMs, nowMs - STALE_MS) },
    }
  })
}

interface Windows {
  readonly fromMs: number
  readonly toMs: number
  ring(atMs: number): void
  /** Operators on duty in the middle of each window. */
  countOperators(duty: readonly DutyPeriod[]): Int32Array
  /** Those whose middle lies in a period: first and one past the last. */
  indexes(period: Pick<DutyPeriod, 'fromMs' | 'toMs'>): readonly [number, number]
  tell(onDuty: Int32Array): {
    readonly whole: Pick<OperatorLoad, 'alarms' | 'windows' | 'bands' | 'perOperator' | 'unstaffed' | 'worst'>
    /** Of one operator in a window. */
    shareOf(index: number): number
  }
}

function createWindows({ fromMs }: ReportSpan, toMs: number, timezone: string): Windows {
  const base = createLocalSlots(timezone).windowOf(fromMs)
  const n = Math.max(0, Math.ceil((toMs - base) / WINDOW_MS))
  const alarms = new Int32Array(n)
  const indexes: Windows['indexes'] = (period) => {
    const at = (ms: number): number => Math.min(n, Math.max(0, Math.ceil((ms - base) / WINDOW_MS - 0.5)))
    return [at(period.fromMs), at(period.toMs)]
  }
  return {
    fromMs,
    toMs,
    indexes,
    ring(atMs) {
      const index = Math.floor((atMs - base) / WINDOW_MS)
      if (index < n) alarms[index]!++
    },
    countOperators(duty) {
      const counts = new Int32Array(n)
      for (const period of duty) {
        const [first, end] = indexes(period)
        for (let i = first; i < end; i++) counts[i]!++
      }
      return counts
    },
    tell(onDuty) {
      const bands = Object.fromEntries(LOAD_BANDS.map((band) => [band, 0])) as Record<LoadBand, number>
      const shareOf = (index: number): number => alarms[index]! / Math.max(1, onDuty[index]!)
      let [total, shares, unstaffed] = [0, 0, 0]
      const beyond: number[] = []
      for (let i = 0; i < n; i++) {
        const share = shareOf(i)
        bands[bandOf(share)]++
        total += alarms[i]!
        shares += share
        if (onDuty[i] === 0) unstaffed++
        if (share > BAND_LIMITS.calm) beyond.push(i)
      }
      const worst = beyond
        .toSorted((a, b) => shareOf(b) - shareOf(a) || a - b)
        .slice(0, MOST_WORST)
        .map((i) => {
          const [start, perOperator] = [base + i * WINDOW_MS, shareOf(i)]
          const window = { fromMs: Math.max(fromMs, start), toMs: start + WINDOW_MS }
          return { ...window, alarms: alarms[i]!, operators: onDuty[i]!, perOperator, band: bandOf(perOperator) }
        })
      const spanWindows = (toMs - fromMs) / WINDOW_MS
      return { whole: { alarms: total, windows: n, bands, perOperator: spanWindows > 0 ? shares / spanWindows : null, unstaffed, worst }, shareOf }
    },
  }
}

function operatorsOf(
  duty: readonly DutyPeriod[],
  shareOf: (index: number) => number,
  windows: Windows,
  acknowledgedBy: ReadonlyMap<string, number>,
  userNames: ReadonlyMap<string, string>,
): OperatorLoad['operators'] {
  const byStaff = new Map<string, { name: string; dutyMs: number; windows: number; shares: number; most: number; acknowledged: number }>()
  const left = new Map(acknowledgedBy)
  for (const period of duty) {
    let one = byStaff.get(period.staffId)
    if (one === undefined) {
      const acknowledged = period.userId === null ? 0 : (left.get(period.userId) ?? 0)
      if (period.userId !== null) left.delete(period.userId)
      byStaff.set(period.staffId, (one = { name: period.name, dutyMs: 0, windows: 0, shares: 0, most: 0, acknowledged }))
    }
    one.dutyMs += Math.max(0, Math.min(period.toMs, windows.toMs) - Math.max(period.fromMs, windows.fromMs))
    const [first, end] = windows.indexes(period)
    for (let i = first; i < end; i++) {
      one.windows++
      one.shares += shareOf(i)
      one.most = Math.max(one.most, shareOf(i))
    }
  }
  const staffed = [...byStaff.values()].map(({ name, dutyMs, windows: n, shares, most, acknowledged }) => {
    return { name, dutyMs, perTenMinutes: n === 0 ? null : shares / n, mostInTen: n === 0 ? null : most, acknowledged }
  })
  // whoever acknowledged without standing in the duty book, as far as the account is still there
  const others = [...left].flatMap(([userId, acknowledged]) => {
    const name = userNames.get(userId)
    return name === undefined ? [] : [{ name, dutyMs: 0, perTenMinutes: null, mostInTen: null, acknowledged }]
  })
  return [...staffed, ...others]
    .toSorted((a, b) => b.dutyMs - a.dutyMs || b.acknowledged - a.acknowledged || a.name.localeCompare(b.name))
    .slice(0, MOST_OPERATORS)
}

type Camera = Omit<OperatorLoad['byCamera'][number], 'cameraId' | 'byReason'> & { readonly reasons: Map<FalseAlarmReason, number> }

interface Tally {
  readonly acknowledgedBy: Map<string, number>
  add(figure: ReturnType<typeof scanLoad> extends Iterable<infer One> ? One : never): void
  stale(): number
  tell(): Pick<OperatorLoad, 'acknowledge' | 'unanswered' | 'nuisance' | 'byCamera'>
}

function createTally(nowMs: number): Tally {
  const acknowledgedBy = new Map<string, number>()
  const within = ANSWER_LIMITS_MS.map((limitMs) => ({ limitMs, inTime: 0, n: 0 }))
  const sources = new Map<string, OperatorLoad['nuisance'][number]>()
  const cameras = new Map<string, Camera>()
  let [unanswered, stale] = [0, 0]
  return {
    acknowledgedBy,
    add([openedAtMs, cameraId, deviceId, , answeredAtMs, by, touchedAtMs, endedAtMs, falseReason, alerts]) {
      const tookMs = (answeredAtMs ?? nowMs) - openedAtMs
      for (const limit of within) {
        // whoever still has time is neither late nor in time
        if (answeredAtMs === null && tookMs <= limit.limitMs) continue
        limit.n++
        if (answeredAtMs !== null && tookMs <= limit.limitMs) limit.inTime++
      }
      if (answeredAtMs === null && tookMs > ANSWER_LIMITS_MS.at(-1)!) unanswered++
      if (by !== null) acknowledgedBy.set(by, (acknowledgedBy.get(by) ?? 0) + 1)
      if (touchedAtMs === null && nowMs - openedAtMs > STALE_MS) stale++
      const source = sourceOf(sources, cameraId, deviceId)
      if (source !== null) {
        source.alarms++
        source.falseAlarms += Number(falseReason !== null)
        source.repeats += Math.max(0, alerts - 1)
      }
      if (cameraId !== null && deviceId === null) disposed(cameras, cameraId, { touchedAtMs, endedAtMs, falseReason: falseReason as FalseAlarmReason | null })
    },
    stale: () => stale,
    tell: () => ({
      acknowledge: within,
      unanswered,
      nuisance: [...sources.values()]
        .filter((one) => nuisanceOf(one) > 0)
        .toSorted((a, b) => nuisanceOf(b) - nuisanceOf(a) || b.alarms - a.alarms || keyOf(a).localeCompare(keyOf(b)))
        .slice(0, MOST_NUISANCE),
      byCamera: [...cameras]
        .map(([cameraId, { reasons, ...counts }]) => {
          const byReason = [...reasons].map(([reason, total]) => ({ reason, total })).toSorted((a, b) => b.total - a.total || a.reason.localeCompare(b.reason))
          return { cameraId, ...counts, byReason }
        })
        .toSorted((a, b) => b.total - a.total || a.cameraId.localeCompare(b.cameraId))
        .slice(0, MOST_CAMERAS),
    }),
  }
}

type Source = Pick<OperatorLoad['nuisance'][number], 'cameraId' | 'deviceId'>

/** What nobody needed: false ones, and the same again while it was open. */
function nuisanceOf({ falseAlarms, repeats }: OperatorLoad['nuisance'][number]): number {
  return falseAlarms + repeats
}

function keyOf({ cameraId, deviceId }: Source): string {
  return deviceId ?? cameraId ?? ''
}

/** A device where there is one, else the camera. */
function sourceOf(sources: Map<string, OperatorLoad['nuisance'][number]>, cameraId: string | null, deviceId: string | null) {
  if (deviceId === null && cameraId === null) return null
  const key = deviceId === null ? `camera ${cameraId}` : `device ${deviceId}`
  let source = sources.get(key)
  if (source === undefined) sources.set(key, (source = { cameraId: deviceId === null ? cameraId : null, deviceId, alarms: 0, falseAlarms: 0, repeats: 0 }))
  return source
}

interface End {
  readonly touchedAtMs: number | null
  readonly endedAtMs: number | null
  readonly falseReason: FalseAlarmReason | null
}

/** Each incident in exactly one of four. */
function disposed(cameras: Map<string, Camera>, cameraId: string, { touchedAtMs, endedAtMs, falseReason }: End): void {
  let camera = cameras.get(cameraId)
  if (camera === undefined) cameras.set(cameraId, (camera = { total: 0, real: 0, falseAlarms: 0, unhandled: 0, open: 0, reasons: new Map() }))
  camera.total++
  if (falseReason !== null) {
    camera.falseAlarms++
    camera.reasons.set(falseReason, (camera.reasons.get(falseReason) ?? 0) + 1)
  } else if (touchedAtMs === null) camera.unhandled++
  else if (endedAtMs === null) camera.open++
  else camera.real++
}
