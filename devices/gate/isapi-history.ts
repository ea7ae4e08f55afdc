// Fetches from a terminal's own log what its pushes may have missed: when it comes back, and again and again.
import { VigilError } from '../../contract/errors.ts'
import type { PassageEvent } from '../../contract/device-events.ts'
import { pause } from '../confirm.ts'
import { readDeviceTime, writeZonedTime } from '../device-time.ts'
import type { DriverIo } from '../driver.ts'
import { at } from '../loose-json.ts'
import { contentOf, jsonBody, type IsapiCall } from '../transport/isapi-call.ts'
import { listOf } from '../transport/isapi-document.ts'
import { readAcsEvent, type PassageOptions } from './isapi-passage.ts'

export interface HistoryOptions {
  readonly call: IsapiCall
  readonly io: Pick<DriverIo, 'emit' | 'log' | 'now' | 'lastStoredAtMs'>
  readonly signal: AbortSignal
  readonly settings: Pick<PassageOptions, 'timezone' | 'readers'> & {
    readonly reconcileMinutes: number
    readonly lookBackHours: number
    readonly settleMs: number
  }
  /** By major: up to where, by the terminal's clock, everything is stored; outlives a lost connection. */
  readonly reached: Map<number, number>
}

/** Events, then operations (openings from afar): some firmware wants one of them named. */
const MAJORS = [5, 3]
/** More is refused by some terminals. */
const PAGE = 30
/** Of one search: 6,000 records; the next one goes on. */
const MAX_PAGES = 200
const HOUR_MS = 3_600_000
/** Clocks are set back a little now and then. What is fetched twice is stored once, as long as the first time is less than a day ago. */
const OVERLAP_MS = HOUR_MS / 6
const SURELY_KNOWN_MS = 20 * HOUR_MS

/** @returns when `signal` is aborted, or the terminal says that it has no such log */
export async function keepUpWithHistory(options: HistoryOptions): Promise<void> {
  const { io, signal, settings } = options
  const majors = new Set(MAJORS)
  while (majors.size > 0) {
    for (const major of majors) {
      try {
        await reconcile(major, options)
      } catch (error) {
        if (signal.aborted) return
        const details = error instanceof VigilError ? { code: error.code, ...error.details } : { error: String(error) }
        io.log('warn', 'the records of the terminal could not be read', { major, ...details })
        if (error instanceof VigilError && /^(notSupport|methodNotAllowed|HTTP 404)$/i.test(String(error.details?.['said']))) majors.delete(major)
      }
    }
    await pause(settings.reconcileMinutes * 60_000, signal)
    if (signal.aborted) return
  }
}

async function reconcile(major: number, { call, io, signal, settings, reached }: HistoryOptions): Promise<void> {
  const knownMs = reached.get(major)
  const fromMs = knownMs === undefined ? firstFrom(io.lastStoredAtMs(), settings.lookBackHours, io.now()) : goOnFrom(knownMs, io.now())
  // The terminal's clock may be ahead of ours.
  const span = { startTime: writeZonedTime(fromMs, settings.timezone), endTime: writeZonedTime(io.now() + 24 * HOUR_MS, settings.timezone) }
  const found: PassageEvent[] = []
  const search = await readRecords(call, { ...span, major }, settings.timezone, (record) => {
    const options = { ...settings, replayed: true, nowMs: io.now() }
    const passage = readAcsEvent({ major: at(record, 'major'), minor: at(record, 'minor'), time: at(record, 'time'), details: record }, options)?.passage
    if (passage !== undefined && passage !== null) found.push(passage)
  })
  if (!search.isWhole) io.log('warn', 'the terminal has more records than are read at once', { major })
  // A record of this very moment may still be on its way as a push, which rings; whichever is first is the one that counts.
  if (found.length > 0) await pause(settings.settleMs, signal)
  // In their order, so that what a crash cuts short goes on from what was stored last.
  found.sort((a, b) => (a.deviceAtMs ?? 0) - (b.deviceAtMs ?? 0))
  for (const passage of found) {
    if (signal.aborted) return
    await io.emit(passage)
    // Each is a write to the disk: everything else has its turn in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
  // A clock that is far ahead must not make the next search begin after what is still to come.
  reached.set(major, Math.min(Math.max(knownMs ?? fromMs, search.completeToMs ?? 0), io.now()))
}

/** After a start pushes may be missing among what is stored, hence always a look back; after days without us it begins where we ended. */
function firstFrom(storedMs: number | null, lookBackHours: number, nowMs: number): number {
  return Math.min(nowMs - lookBackHours * HOUR_MS, storedMs === null ? nowMs : goOnFrom(storedMs, nowMs))
}

function goOnFrom(knownMs: number, nowMs: number): number {
  return nowMs - knownMs < SURELY_KNOWN_MS ? knownMs - OVERLAP_MS : knownMs + 1000
}

interface Search {
  /** null: nothing was found. */
  readonly completeToMs: number | null
  readonly isWhole: boolean
}

/** @throws VigilError as `contentOf` */
async function readRecords(call: IsapiCall, condition: object, timezone: string, take: (record: unknown) => void): Promise<Search> {
  let position = 0
  let latestMs: number | null = null
  let lastMs: number | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const AcsEventCond = { searchID: 'vigil', searchResultPosition: position, maxResults: PAGE, minor: 0, ...condition }
    const answer = contentOf(await call({ method: 'POST', path: '/ISAPI/AccessControl/AcsEvent?format=json', body: jsonBody({ AcsEventCond }) }))
    const records = listOf(at(answer, 'InfoList')).slice(0, PAGE)
    for (const record of records) {
      take(record)
      lastMs = readDeviceTime(at(record, 'time'), timezone) ?? lastMs
      latestMs = Math.max(latestMs ?? 0, lastMs ?? 0)
    }
    position += records.length
    if (records.length === 0 || at(answer, 'responseStatusStrg') !== 'MORE') return { completeToMs: latestMs, isWhole: true }
  }
  // Oldest first, as terminals answer: what came last is where the next search goes on.
  return { completeToMs: lastMs, isWhole: false }
}
