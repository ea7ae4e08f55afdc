// What recorders keep as a source of pictures: stretch by stretch, across gaps, laziness and trouble, forwards or backwards.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { RecorderAnswer, RecorderSpan, ReplayPlace } from '../../contract/recorder.ts'
import type { KeptSpan, PictureSource, ReadOptions } from '../archive/picture-source.ts'
import type { Ffmpeg } from '../ffmpeg.ts'
import type { Stored } from '../ring.ts'
import { ReplayError } from './replay-error.ts'
import { ReplaySeats, type Seat } from './replay-seats.ts'
import { openReplay, type ReplaySession } from './replay-session.ts'

export interface RecorderSourceIo {
  readonly now: () => EpochMs
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  /** What its recorder keeps between two moments. @throws ReplayError */
  readonly ask: (cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs) => Promise<RecorderAnswer>
}

/** Unasked for that long, a replay is ended and begun again at its place: an open one keeps others out. */
export const IDLE_MS = 10_000
/** Times that follow from the beginning of a replay drift with every pause between two files: it is begun anew that often. */
const STRETCH_MS = 15 * 60_000
const HOUR_MS = 3_600_000
/** How far is looked for the next recording: first a little, then day by day. */
const LOOKED_MS = [6 * HOUR_MS, ...Array.from({ length: 7 }, () => 24 * HOUR_MS)]
/** The last pictures of a stretch may be that short of its end. */
const END_MS = 4000
const SKIP_MS = 10_000
/** What is newer is not played: the recorder is still writing it. */
const FRESH_MS = 15_000
/** Backwards, a key picture about every so often where the recorder sends no faster than life; else all of them. */
const STEP_MS = { coarse: 4000, all: 8000 } as const
/** Recorders count a replay that was ended for a moment longer. */
const AGAIN_MS = [400, 1200]
/** A refused log-in is not tried again before that. */
const REFUSED_MS = 10 * 60_000
const MOST_REFUSED = 1000

interface Stretch {
  readonly span: RecorderSpan
  readonly replay: ReplayPlace
}

export class RecorderSource implements PictureSource {
  readonly #io: RecorderSourceIo
  readonly #seats: ReplaySeats
  readonly #refused = new Map<string, EpochMs>()

  constructor(io: RecorderSourceIo) {
    this.#io = io
    this.#seats = new ReplaySeats(io.now)
  }

  /** Open now. */
  get sessions(): number {
    return this.#seats.count
  }

  /** @throws ReplayError */
  async spans(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<readonly KeptSpan[]> {
    const joined: { fromMs: EpochMs; toMs: EpochMs }[] = []
    for (const { span } of await this.#ask(cameraId, fromMs, toMs)) {
      const last = joined.at(-1)
      // Cut where the zone changes, which is no gap.
      if (last !== undefined && span.fromMs <= last.toMs) last.toMs = span.toMs
      else joined.push({ fromMs: span.fromMs, toMs: span.toMs })
    }
    return joined
  }

  /** Times: the recorder's own for each picture (ONVIF), else from where it was asked to begin. @throws ReplayError */
  pictures(cameraId: CameraId, fromMs: EpochMs, options: ReadOptions, signal: AbortSignal): AsyncGenerator<Stored, void, void> {
    return options.backwards ? this.#backwards(cameraId, fromMs, signal) : this.#forwards(cameraId, fromMs, options.keysOnly, signal)
  }

  async *#forwards(cameraId: CameraId, fromMs: EpochMs, keysOnly: boolean, signal: AbortSignal): AsyncGenerator<Stored, void, void> {
    let atMs = fromMs
    let given = 0
    let newestMs = Number.NEGATIVE_INFINITY
    while (!signal.aborted) {
      const stretch = await this.#after(cameraId, atMs)
      if (stretch === null) {
        if (given === 0) throw new ReplayError('recorder.notRecorded')
        return
      }
      const { span, replay } = stretch
      const startMs = Math.max(atMs, span.fromMs)
      const order = { fromMs: startMs, toMs: span.toMs, writtenAheadMs: span.writtenAheadMs, keysOnly }
      const before = given
      let lastMs = startMs
      try {
        for await (const picture of this.#play(replay, order, signal)) {
          lastMs = Math.max(lastMs, picture.atMs)
          // At a key picture, so that nothing is given twice and nothing left out.
          if (picture.isKey && picture.atMs - startMs >= STRETCH_MS) break
          // One that was begun anew repeats the key picture it is decoded from; where each stands alone that is for nothing.
          if (keysOnly && picture.atMs <= newestMs) continue
          given++
          newestMs = picture.atMs
          yield picture
        }
      } catch (error) {
        if (!(error instanceof ReplayError) || given === before || error.code === 'recorder.unauthorized') throw error
        this.#io.log('info', 'a replay broke off', { camera: cameraId, reason: error.code })
      }
      const isWhole = lastMs >= span.toMs - END_MS
      // One that ends early is asked again from there, and where that brings nothing, from a little further on.
      const isStuck = lastMs <= startMs
      atMs = isWhole ? Math.max(span.toMs, lastMs) : isStuck ? Math.min(span.toMs, startMs + SKIP_MS) : lastMs
    }
  }

  async *#backwards(cameraId: CameraId, fromMs: EpochMs, signal: AbortSignal): AsyncGenerator<Stored, void, void> {
    let atMs = fromMs + 1
    let given = 0
    while (!signal.aborted) {
      const stretch = await this.#before(cameraId, atMs)
      if (stretch === null) {
        if (given === 0) throw new ReplayError('recorder.notRecorded')
        return
      }
      const { span, replay } = stretch
      const canHurry = replay.language === 'onvif'
      const endMs = Math.min(atMs, span.toMs)
      const startMs = Math.max(span.fromMs, endMs - (canHurry ? STEP_MS.all : STEP_MS.coarse))
      const keys: Stored[] = []
      for await (const picture of this.#play(replay, { fromMs: startMs, toMs: endMs, writtenAheadMs: span.writtenAheadMs, keysOnly: canHurry }, signal)) {
        if (picture.atMs >= endMs) break
        if (picture.isKey) keys.push(picture)
        if (!canHurry) break
      }
      for (const key of keys.toReversed()) {
        given++
        yield key
      }
      atMs = Math.min(startMs, keys[0]?.atMs ?? startMs)
    }
  }

  /** One replay, kept open only while it is asked for. @throws ReplayError */
  async *#play(
    replay: ReplayPlace,
    order: { fromMs: EpochMs; toMs: EpochMs; writtenAheadMs: number; keysOnly: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<Stored, void, void> {
    let open: { readonly session: ReplaySession; readonly seat: Seat } | null = null
    let fromMs = order.fromMs
    const end = async () => {
      const was = open
      open = null
      was?.seat.leave()
      await was?.session.close()
    }
    const onAbort = () => void end()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      while (!signal.aborted) {
        open ??= await this.#open(replay, { ...order, fromMs }, end, signal)
        if (signal.aborted) break
        const { session, seat }: NonNullable<typeof open> = open
        seat.idleSinceMs = null
        const picture: Stored | null = await session.next()
        // Given to another, or left, while it was waited for.
        if (open === null) continue
        if (picture === null) return
        fromMs = picture.atMs
        seat.idleSinceMs = this.#io.now()
        const timer = setTimeout(() => void end(), IDLE_MS)
        try {
          yield picture
        } finally {
          clearTimeout(timer)
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      await end()
    }
  }

  async #open(
    replay: ReplayPlace,
    order: Parameters<typeof openReplay>[1],
    end: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<{ readonly session: ReplaySession; readonly seat: Seat }> {
    const recorder = new URL(replay.address).host
    const account = `${recorder} ${replay.login?.username ?? ''} ${replay.login?.password ?? ''}`
    for (let tries = 0; ; tries++) {
      if ((this.#refused.get(account) ?? 0) > this.#io.now()) throw new ReplayError('recorder.unauthorized')
      const seat = await this.#seats.take(recorder, end)
      if (seat === null) throw new ReplayError('recorder.busy')
      const session = await openReplay(replay, order, this.#io)
      // Whoever drags along the timeline has left before most replays begin.
      const onAbort = () => {
        seat.leave()
        void session.close()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      try {
        return { session: await withFirst(session), seat }
      } catch (error) {
        seat.leave()
        await session.close()
        if (signal.aborted) throw error
        if (!(error instanceof ReplayError)) throw error
        if (error.code === 'recorder.unauthorized') this.#refuse(account)
        const waitMs = error.code === 'recorder.busy' ? AGAIN_MS[tries] : undefined
        if (waitMs === undefined) throw error
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    }
  }

  #refuse(account: string): void {
    if (this.#refused.size >= MOST_REFUSED) this.#refused.clear()
    this.#refused.set(account, this.#io.now() + REFUSED_MS)
  }

  /** @returns stretches, oldest first @throws ReplayError */
  async #ask(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<readonly Stretch[]> {
    const { problem, spans, replay } = await this.#io.ask(cameraId, fromMs, toMs)
    if (problem !== null) throw new ReplayError(problem)
    return spans.map((span) => {
      if (replay === null) throw new ReplayError('recorder.notSupported')
      return { span, replay }
    })
  }

  /** The stretch that holds a moment or comes next after it. */
  async #after(cameraId: CameraId, atMs: EpochMs): Promise<Stretch | null> {
    let fromMs = atMs
    for (const lookMs of LOOKED_MS) {
      const toMs = Math.min(fromMs + lookMs, this.#io.now())
      if (this.#io.now() - fromMs < FRESH_MS) return null
      const [next] = await this.#ask(cameraId, fromMs, toMs)
      if (next !== undefined) return next
      fromMs = toMs
    }
    return null
  }

  /** The stretch that holds what is just before a moment, or ends before it. */
  async #before(cameraId: CameraId, atMs: EpochMs): Promise<Stretch | null> {
    let toMs = Math.min(atMs, this.#io.now())
    for (const lookMs of LOOKED_MS) {
      const last = (await this.#ask(cameraId, toMs - lookMs, toMs)).at(-1)
      if (last !== undefined) return last
      toMs -= lookMs
    }
    return null
  }
}

/** Opened means that a picture has come. */
async function withFirst(session: ReplaySession): Promise<ReplaySession> {
  let first: Stored | null | undefined = await session.next()
  return {
    next: async () => {
      if (first === undefined) return session.next()
      const picture = first
      first = undefined
      return picture
    },
    saysTimes: () => session.saysTimes(),
    close: () => session.close(),
  }
}
