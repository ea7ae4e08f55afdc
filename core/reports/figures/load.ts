// How much rings at once, by the measures of EEMUA 191 and ISA-18.2, and which sources chatter.
import type { LoadFigures, ReportSpan } from '../../../contract/report-figures.ts'
import type { LocalSlots } from './local-slots.ts'

const WINDOW_MS = 600_000
/** More new alarms than one person can take in within ten minutes (ISA-18.2). */
const FLOOD = 10
const CHATTER_MS = 60_000
const MOST_CHATTERING = 10

export interface LoadTally {
  /** In the order of time. */
  ring(atMs: number): void
  tell(): Pick<LoadFigures, 'mean' | 'most' | 'mostAtMs' | 'floodShare'>
}

export function createLoadTally(span: ReportSpan, nowMs: number, slots: LocalSlots): LoadTally {
  let [windowMs, inWindow] = [Number.NaN, 0]
  let [total, floods, most] = [0, 0, 0]
  let mostAtMs: number | null = null
  const settle = () => {
    if (inWindow > FLOOD) floods++
    if (inWindow > most) [most, mostAtMs] = [inWindow, windowMs]
  }
  return {
    ring(atMs) {
      const at = slots.windowOf(atMs)
      if (at !== windowMs) {
        settle()
        windowMs = at
        inWindow = 0
      }
      inWindow++
      total++
    },
    tell() {
      settle()
      inWindow = 0
      const lastMs = Math.min(span.toMs, nowMs)
      if (lastMs <= span.fromMs) return { mean: 0, most, mostAtMs, floodShare: 0 }
      // A span that begins or ends within ten minutes has touched them all the same.
      const windows = (slots.windowOf(lastMs - 1) - slots.windowOf(span.fromMs)) / WINDOW_MS + 1
      return { mean: total / ((lastMs - span.fromMs) / WINDOW_MS), most, mostAtMs, floodShare: floods / windows }
    },
  }
}

interface Source {
  twoAgoMs: number
  oneAgoMs: number
  isBursting: boolean
  bursts: number
  alerts: number
}

/** @param alerts in the order of time */
export function findChattering(alerts: Iterable<readonly [atMs: number, sourceId: string]>): LoadFigures['chattering'] {
  const sources = new Map<string, Source>()
  for (const [atMs, sourceId] of alerts) {
    let source = sources.get(sourceId)
    if (source === undefined) sources.set(sourceId, (source = { twoAgoMs: -Infinity, oneAgoMs: -Infinity, isBursting: false, bursts: 0, alerts: 0 }))
    const isThird = atMs - source.twoAgoMs <= CHATTER_MS
    if (isThird) {
      source.alerts += source.isBursting ? 1 : 3
      if (!source.isBursting) source.bursts++
    }
    source.isBursting = isThird
    source.twoAgoMs = source.oneAgoMs
    source.oneAgoMs = atMs
  }
  return [...sources]
    .filter(([, { bursts }]) => bursts > 0)
    .map(([sourceId, { bursts, alerts }]) => ({ sourceId, bursts, alerts }))
    .toSorted((a, b) => b.alerts - a.alerts || a.sourceId.localeCompare(b.sourceId))
    .slice(0, MOST_CHATTERING)
}
