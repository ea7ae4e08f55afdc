// How the times that a recorder writes, mostly local ones without a zone, belong to ours: judged by its clock now.
import type { EpochMs } from '../../contract/ids.ts'
import type { RecorderSpan } from '../../contract/recorder.ts'
import { fromLocalTime, toLocalTime } from '../local-time.ts'

/** Times that it writes are ms as though its digits were UTC. */
export interface RecorderClock {
  /** IANA zone in which it writes, or the minutes it is east of UTC where its zone is not the site's. */
  readonly zone: string | number
  /** How far it is ahead of ours, without its zone. */
  readonly aheadMs: number
}

/** Devices cut off what is less than a second: on average half of one, and no more than that it may be wrong. */
const CUT_OFF_MS = 500
/** The answer takes its time, too: what is less is none. */
const UNSURE_MS = 2000
/** Nearer to the site's own time than that its zone is the site's; half of what a forgotten summer time makes. */
const SAME_ZONE_MS = 30 * 60_000
/** Zones differ by quarters of an hour. */
const QUARTER_MINUTES = 15

/**
 * A clock without a zone shows one number: zone and lead together. What is near to the site's own time is taken as lead, so that
 * recordings from the other side of a change to summer time are found where they are; the rest by quarters of an hour as zone.
 *
 * @param writtenMs what its clock shows, in whole seconds @param timezone of the site
 */
export function judgeClock(writtenMs: number, nowMs: EpochMs, timezone: string): RecorderClock {
  const apartMs = writtenMs + CUT_OFF_MS - nowMs
  const fromSite = apartMs - (localAsUtc(nowMs, timezone) - nowMs)
  if (Math.abs(fromSite) < SAME_ZONE_MS) return { zone: timezone, aheadMs: sure(fromSite) }
  const zone = Math.round(apartMs / 60_000 / QUARTER_MINUTES) * QUARTER_MINUTES
  return { zone, aheadMs: sure(apartMs - zone * 60_000) }
}

/** Of one that writes UTC. @param shownMs what its clock shows, in whole seconds */
export function utcClock(shownMs: EpochMs, nowMs: EpochMs): RecorderClock {
  return { zone: 0, aheadMs: sure(shownMs + CUT_OFF_MS - nowMs) }
}

function sure(aheadMs: number): number {
  return Math.abs(aheadMs) < UNSURE_MS ? 0 : Math.round(aheadMs)
}

/** What it writes for a moment of ours. */
export function writtenAt({ zone, aheadMs }: RecorderClock, atMs: EpochMs): number {
  const itsMs = atMs + aheadMs
  return typeof zone === 'number' ? itsMs + zone * 60_000 : localAsUtc(itsMs, zone)
}

/** @returns of an hour that comes twice one of the two; of one that is left out the moment after */
export function ourTime({ zone, aheadMs }: RecorderClock, writtenMs: number): EpochMs {
  if (typeof zone === 'number') return writtenMs - zone * 60_000 - aheadMs
  const { second, minute, hour, day, month, year, rest } = partsOf(writtenMs)
  const found = fromLocalTime([second, minute, hour, day, month, year], zone)
  return (found ?? writtenMs - (localAsUtc(writtenMs, zone) - writtenMs)) + rest - aheadMs
}

/**
 * A stretch as it writes it, cut to what was asked for, and in two where its zone changes within it.
 *
 * @returns empty for none that can be
 */
export function spansOf(clock: RecorderClock, fromWrittenMs: number, toWrittenMs: number, withinMs: readonly [EpochMs, EpochMs]): RecorderSpan[] {
  const fromMs = Math.max(withinMs[0], ourTime(clock, fromWrittenMs))
  const toMs = Math.min(withinMs[1], ourTime(clock, toWrittenMs))
  return fromMs < toMs ? splitByZone(clock, fromMs, toMs) : []
}

function splitByZone(clock: RecorderClock, fromMs: EpochMs, toMs: EpochMs): RecorderSpan[] {
  const ahead = (atMs: number) => writtenAt(clock, atMs) - atMs
  const first = ahead(fromMs)
  if (ahead(toMs - 1) === first) return [{ fromMs, toMs, writtenAheadMs: first }]
  let [before, after] = [fromMs, toMs - 1]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (ahead(middle) === first) before = middle
    else after = middle
  }
  return [
    { fromMs, toMs: after, writtenAheadMs: first },
    { fromMs: after, toMs, writtenAheadMs: ahead(after) },
  ]
}

/** @param writtenMs digits as though they were UTC */
function partsOf(writtenMs: number) {
  const date = new Date(writtenMs)
  return {
    second: date.getUTCSeconds(),
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    rest: date.getUTCMilliseconds(),
  }
}

function localAsUtc(atMs: EpochMs, timezone: string): number {
  const [second, minute, hour, day, month, year] = toLocalTime(atMs, timezone)
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((atMs % 1000) + 1000) % 1000)
}

const WRITTEN = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i

export interface WrittenTime {
  /** Its digits as though they were UTC. */
  readonly writtenMs: number
  /** Minutes east of UTC where it says so by number; `Z` says nothing, for devices write it behind local times. */
  readonly zoneMinutes: number | null
}

/** `2026-11-27T18:00:00Z`, `2026-11-27 18:00:00`, `...+08:00`. @returns null for what is no such day or hour */
export function readWritten(text: string | null): WrittenTime | null {
  const parts = text === null || text.length > 64 ? null : WRITTEN.exec(text)
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  // The end of a day is written as its 24th hour by some.
  if (year < 2000 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null
  const writtenMs = Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? '0').padEnd(3, '0')))
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return null
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(parts[8] ?? '')
  return { writtenMs, zoneMinutes: zone === null ? null : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) }
}

/** `2026-11-27T18:00:00` */
export function writeDigits(writtenMs: number): string {
  return new Date(writtenMs).toISOString().slice(0, 19)
}
