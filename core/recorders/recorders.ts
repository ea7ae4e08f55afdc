// What the recorders of the site keep of each camera: asked when somebody looks, one search at a time of each, gentle on their accounts.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { RecorderAnswer, RecorderSpan } from '../../contract/recorder.ts'
import { mergeSpans } from '../../devices/cameras/merge-spans.ts'
import { searchRecorder, type SearchedRecorder } from '../../devices/cameras/search-recorder.ts'
import type { KnownRecorder, RecorderSearch } from '../../devices/cameras/search-terms.ts'
import { createLoginGuard, type LoginGuard } from '../camera-setup/login-guard.ts'
import type { Env } from '../env.ts'
import { createLane } from '../lane.ts'
import type { SiteInForce } from '../site-in-force.ts'
import type { RecorderPlace } from '../../devices/cameras/search-terms.ts'
import { recorderPlacesOf } from './recorder-places.ts'

export interface RecorderDesk {
  /** Between two moments, at most 35 days apart: what is later is left out. With the log-in: for the media process only. */
  answer(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<RecorderAnswer>
  stop(): void
}

export interface RecorderMeans {
  readonly inForce: SiteInForce
  /** Absent: its log-ins are nobody else's. */
  readonly guard?: LoginGuard
  /** Replaced in tests. */
  readonly search?: (search: RecorderSearch, io: { now(): EpochMs }) => Promise<SearchedRecorder>
}

const DAY_MS = 86_400_000
const MOST_DAYS = 35
/** A day that is over may lose its oldest hours at most. */
const KEPT_MS = { past: 10 * 60_000, present: 10_000, failed: 10_000 } as const
const MOST_DAYS_KEPT = 2000
/** Its clock and zone are judged anew after that. */
const KNOWN_MS = 10 * 60_000
const SEARCHES = { width: 3, maxWaiting: 256 } as const

interface Day {
  readonly atMs: EpochMs
  readonly keptMs: number
  readonly answer: Promise<RecorderAnswer>
}

export function createRecorderDesk(env: Pick<Env, 'clock' | 'log' | 'site'>, { inForce, search = searchRecorder, ...means }: RecorderMeans): RecorderDesk {
  const { clock, log } = env
  const guard = means.guard ?? createLoginGuard(clock.now)
  const lane = createLane(SEARCHES)
  const ended = new AbortController()
  const days = new Map<string, Day>()
  const known = new Map<string, { readonly atMs: EpochMs; readonly what: KnownRecorder }>()
  /** Of a host: recorders answer one search at a time, and side by side two wrong log-ins would count as one. */
  const turns = new Map<string, Promise<unknown>>()

  const inTurn = <T>(host: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(host) ?? Promise.resolve()
    const mine = before.then(() => lane.run(work))
    const settled = mine.catch(() => undefined)
    turns.set(host, settled)
    void settled.then(() => turns.get(host) === settled && turns.delete(host))
    return mine
  }
  const ask = async (place: RecorderPlace, fromMs: EpochMs, toMs: EpochMs): Promise<RecorderAnswer> => {
    const { host } = place.address
    const key = JSON.stringify([place.language, place.address])
    const learned = known.get(key)
    const isFresh = learned !== undefined && Math.abs(clock.now() - learned.atMs) < KNOWN_MS
    if (!guard.mayTry(host, place.login)) return { problem: 'recorder.unauthorized', spans: [], replay: null }
    const found = await search(
      { ...place, fromMs, toMs, timezone: env.site.timezone, signal: ended.signal, known: isFresh ? learned.what : undefined },
      { now: clock.now },
    )
    if (found.login !== null) guard.note(host, place.login, found.login === 'right')
    if (found.known !== null && !isFresh) known.set(key, { atMs: clock.now(), what: found.known })
    if (found.isCut) log.info('a recorder has more files of a day than are looked at', { host })
    const { problem, spans, replay } = found
    return { problem, spans, replay }
  }
  const askAny = async (places: readonly RecorderPlace[], fromMs: EpochMs, toMs: EpochMs): Promise<RecorderAnswer> => {
    let last: RecorderAnswer = { problem: 'recorder.none', spans: [], replay: null }
    for (const place of places) {
      last = await inTurn(place.address.host, () => ask(place, fromMs, toMs))
      if (last.problem !== 'recorder.notSupported') return last
    }
    return last
  }
  const dayOf = (cameraId: CameraId, places: readonly RecorderPlace[], day: number): Promise<RecorderAnswer> => {
    const nowMs = clock.now()
    const key = JSON.stringify([cameraId, day, places])
    const kept = days.get(key)
    if (kept !== undefined && Math.abs(nowMs - kept.atMs) < kept.keptMs) return kept.answer
    const [fromMs, toMs] = [day * DAY_MS, Math.min((day + 1) * DAY_MS, nowMs)]
    const answer = askAny(places, fromMs, toMs)
    const keep = (keptMs: number) => {
      days.delete(key)
      if (days.size >= MOST_DAYS_KEPT) days.delete(days.keys().next().value!)
      days.set(key, { atMs: nowMs, keptMs, answer })
    }
    // While it is asked for, nobody else asks.
    keep(KEPT_MS.past)
    answer.then(
      ({ problem }) => keep(problem === null ? (toMs < nowMs ? KEPT_MS.past : KEPT_MS.present) : KEPT_MS.failed),
      () => days.delete(key),
    )
    return answer
  }

  return {
    async answer(cameraId, fromMs, toMs) {
      const places = recorderPlacesOf(inForce, { id: cameraId })
      if (places.length === 0 || !inForce.site.cameras.some(({ id }) => id === cameraId)) return { problem: 'recorder.none', spans: [], replay: null }
      const untilMs = Math.min(toMs, clock.now(), fromMs + MOST_DAYS * DAY_MS)
      const [first, last] = [Math.floor(fromMs / DAY_MS), Math.ceil(untilMs / DAY_MS)]
      const spans: RecorderSpan[] = []
      let replay: RecorderAnswer['replay'] = null
      // The newest first: where nothing answers, one day of waiting is enough.
      for (let day = last - 1; day >= first; day--) {
        const one = await dayOf(cameraId, places, day)
        if (one.problem !== null && one.problem !== 'recorder.notRecorded') return { ...one, spans: [] }
        spans.push(...one.spans)
        replay ??= one.replay
      }
      const cut = mergeSpans(spans).map((span) => ({ ...span, fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, untilMs) }))
      return { problem: null, spans: cut.filter((span) => span.fromMs < span.toMs), replay }
    },
    stop: () => ended.abort(),
  }
}
