// What `eval` tells of falling objects on labelled clips beside alerts: hours and false alarms, what was suspected, what was rejected and why.
import { falseAlarmRate, type FalseAlarmRate } from '../falling/poisson.ts'
import type { ClipResult } from './run-clip.ts'
import { table } from './table.ts'

const KIND = 'fallingObject'

export interface FallReport {
  /** By tier of the clips; every clip that arms the rule counts with its whole length. */
  readonly falseAlarmRates: Readonly<Record<string, FalseAlarmRate>>
  readonly suspected: number
  /** Reason -> falls that have it first. */
  readonly rejected: Readonly<Record<string, number>>
  readonly cpuMsPerPicture: number
  readonly pictures: number
}

/** @returns null when no clip was watched for falling objects */
export function fallReport(clips: readonly ClipResult[]): FallReport | null {
  const watched = clips.filter((clip) => clip.facade !== null)
  if (watched.length === 0) return null
  const tiers = [...new Set(watched.map((clip) => clip.plan.clip.tier))].toSorted()
  const rejected: Record<string, number> = {}
  for (const { reasons } of watched.flatMap((clip) => clip.rejected)) rejected[reasons[0] ?? 'none'] = (rejected[reasons[0] ?? 'none'] ?? 0) + 1
  const pictures = watched.reduce((sum, clip) => sum + clip.facade!.pictures, 0)
  return {
    falseAlarmRates: Object.fromEntries(tiers.map((tier) => [tier, rateOf(watched.filter((clip) => clip.plan.clip.tier === tier))])),
    suspected: watched.reduce((sum, clip) => sum + clip.suspected.length, 0),
    rejected,
    cpuMsPerPicture: watched.reduce((sum, clip) => sum + clip.facade!.cpuMsPerPicture * clip.facade!.pictures, 0) / Math.max(1, pictures),
    pictures,
  }
}

function rateOf(clips: readonly ClipResult[]): FalseAlarmRate {
  const n = clips.flatMap((clip) => clip.score.falseAlarms.filter((alarm) => alarm.kind === KIND)).length
  return falseAlarmRate(
    n,
    clips.reduce((sum, clip) => sum + clip.facade!.pictures / clip.plan.clip.fps, 0),
  )
}

export function fallText(clips: readonly ClipResult[]): string | null {
  const report = fallReport(clips)
  if (!report) return null
  const rates = Object.entries(report.falseAlarmRates).map(([tier, { n, hours, perDayUpper95 }]) => [
    tier,
    String(n),
    hours.toFixed(3),
    perDayUpper95 === null ? '-' : perDayUpper95.toFixed(1),
  ])
  const suspects = clips.flatMap(({ plan, suspected }) => suspected.map((s) => `${plan.clip.file} at ${s.atS.toFixed(2)} s (${s.reasons.join(', ')})`))
  const rejected = Object.entries(report.rejected).toSorted((a, b) => b[1] - a[1])
  return [
    `falling objects, false alarms by tier\n${table(['tier', 'false alarms', 'hours', 'per camera-day, 95 % upper bound'], rates)}`,
    `suspected (not alerts): ${suspects.join('; ') || 'none'}`,
    `rejected, by first reason: ${rejected.map(([reason, n]) => `${reason} ${n}`).join(', ') || 'none'}`,
    `CPU of the chain beyond decoding: ${report.cpuMsPerPicture.toFixed(2)} ms per picture over ${report.pictures} pictures`,
  ].join('\n')
}
