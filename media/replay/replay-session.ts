// One replay of one stretch: ffmpeg behind the relay, read picture by picture, each with the time it was taken at.
import type { Readable } from 'node:stream'
import type { EpochMs } from '../../contract/ids.ts'
import type { ReplayPlace } from '../../contract/recorder.ts'
import type { RecorderProblem } from '../../contract/recorder-errors.ts'
import { watchArgs, type Ffmpeg } from '../ffmpeg.ts'
import { runFfmpeg, type RunningFfmpeg } from '../ffmpeg-process.ts'
import type { Fragment, Init } from '../fmp4.ts'
import type { NutReader } from '../nut.ts'
import { readFragments } from '../picture-fragments.ts'
import type { Stored } from '../ring.ts'
import { replayRequest, type ReplayOrder, type ReplayRequest } from './replay-address.ts'
import { ReplayError } from './replay-error.ts'
import { openRelay, type Relay } from './rtsp-relay.ts'

export interface ReplaySession {
  /**
   * Reads on only as it is asked.
   *
   * @returns null when the recorder has ended, or goes on past what it was asked for
   * @throws ReplayError
   */
  next(): Promise<Stored | null>
  /** Whether the pictures said themselves when they were taken; else their times follow from where the recorder was asked to begin. */
  saysTimes(): boolean
  close(): Promise<void>
}

const FIRST_WITHIN_MS = 10_000
const NEXT_WITHIN_MS = 6000
/** Where the end may have come: some fall silent there and keep the line. */
const LAST_WITHIN_MS = 1500
/** A recorder that says to begin further away from what it was asked for means something else. */
const START_WITHIN_MS = 60_000
/** The last pictures of a stretch are up to one short. */
const END_WITHIN_MS = 3000
/** Read and not asked for: a group of pictures of a pipe's content at the most. */
const MOST_HELD = 2000

export async function openReplay(place: ReplayPlace, order: ReplayOrder, io: { readonly ffmpeg: Ffmpeg }): Promise<ReplaySession> {
  const request = replayRequest(place, order)
  const relay = await openRelay(request, place.login)
  const ffmpeg = runFfmpeg(io.ffmpeg.path, watchArgs(io.ffmpeg, relay.url, { is: 'none' }), 0)
  return new Session(order, request, relay, ffmpeg)
}

class Session implements ReplaySession {
  readonly #order: ReplayOrder
  readonly #relay: Relay
  readonly #ffmpeg: RunningFfmpeg
  readonly #chunks: AsyncIterator<Buffer>
  readonly #reader: NutReader
  readonly #startMs: EpochMs
  #held: Stored[] = []
  #init: Init | null = null
  /** Where the times go on from. */
  #anchor: { readonly ptsS: number; readonly atMs: EpochMs } | null = null
  #saysTimes = false
  #lastAtMs: EpochMs | null = null
  #isOver = false
  /** Told to ffmpeg, so that it gives what it holds back. */
  #isEnded = false
  #reading: Promise<Buffer | 'ended'> | null = null

  constructor(order: ReplayOrder, request: ReplayRequest, relay: Relay, ffmpeg: RunningFfmpeg) {
    this.#order = order
    this.#startMs = request.startMs
    this.#relay = relay
    this.#ffmpeg = ffmpeg
    this.#chunks = (ffmpeg.child.stdout as Readable)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    this.#reader = readFragments({
      onInit: (init) => (this.#init = init),
      onFragment: (fragment) => {
        const { atMs, init } = { atMs: this.#timeOf(fragment), init: this.#init! }
        if (this.#held.length >= MOST_HELD) throw new ReplayError('recorder.unreadable', 'too many pictures in one piece')
        if (fragment.isKey || !order.keysOnly) this.#held.push({ ...fragment, atMs, init })
        this.#lastAtMs = atMs
      },
    })
  }

  saysTimes(): boolean {
    return this.#saysTimes
  }

  async next(): Promise<Stored | null> {
    for (;;) {
      const picture = this.#held.shift()
      if (picture !== undefined) {
        if (picture.atMs < this.#order.toMs) return picture
        // It goes on past its end.
        this.#held = []
        await this.close()
        return null
      }
      if (this.#isOver) return null
      await this.#read()
    }
  }

  async close(): Promise<void> {
    this.#isOver = true
    this.#relay.close()
    this.#ffmpeg.kill()
    // What it wrote and nobody reads would keep it from being over.
    this.#ffmpeg.child.stdout?.destroy()
    await this.#ffmpeg.ended
  }

  #isNearEnd(): boolean {
    return this.#lastAtMs !== null && this.#lastAtMs >= this.#order.toMs - END_WITHIN_MS
  }

  #patienceMs(): number {
    if (this.#lastAtMs === null) return FIRST_WITHIN_MS
    return this.#isNearEnd() ? LAST_WITHIN_MS : NEXT_WITHIN_MS
  }

  async #read(): Promise<void> {
    const chunk = await this.#chunkInTime()
    if (chunk === null && this.#isNearEnd() && !this.#isEnded) {
      this.#isEnded = true
      this.#relay.end()
      return
    }
    if (chunk === null) {
      const isFirst = this.#lastAtMs === null
      const problem = this.#relay.problem()
      await this.close()
      // One that falls silent where it was to end has ended.
      if (!this.#isNearEnd()) throw new ReplayError(problem ?? (isFirst ? 'recorder.unreachable' : 'recorder.stalled'))
      return
    }
    if (chunk !== 'ended') {
      try {
        this.#reader.push(chunk)
      } catch (error) {
        await this.close()
        throw error instanceof RangeError ? new ReplayError('recorder.unreadable', error.message) : error
      }
      return
    }
    const hadPicture = this.#lastAtMs !== null
    await this.close()
    if (!hadPicture) throw new ReplayError(this.#relay.problem() ?? this.#complaint())
  }

  /** @returns null when its time is up */
  async #chunkInTime(): Promise<Buffer | 'ended' | null> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), this.#patienceMs())
    })
    // One that was too late is still to come.
    this.#reading ??= this.#chunks.next().then(
      ({ done, value }) => (done === true ? ('ended' as const) : value),
      () => 'ended' as const,
    )
    try {
      const chunk = await Promise.race([this.#reading, late])
      if (chunk !== null) this.#reading = null
      return chunk
    } finally {
      clearTimeout(timer)
    }
  }

  /** ffmpeg ended without a picture, and the recorder had refused nothing. */
  #complaint(): RecorderProblem {
    return this.#relay.played() === null ? 'recorder.unreachable' : 'recorder.notRecorded'
  }

  #timeOf(fragment: Fragment): EpochMs {
    const ptsS = fragment.ptsTicks / this.#init!.timescale
    const { writtenAheadMs } = this.#order
    const said = this.#relay.times.at(ptsS)
    if (said !== null) {
      this.#saysTimes = true
      this.#anchor = { ptsS, atMs: said - writtenAheadMs }
      return this.#anchor.atMs
    }
    const played = this.#relay.played()
    this.#anchor ??= { ptsS, atMs: startOf(played?.startWrittenMs ?? null, this.#startMs, writtenAheadMs) }
    return this.#anchor.atMs + (ptsS - this.#anchor.ptsS) * 1000 * (played?.scale ?? 1)
  }
}

function startOf(writtenMs: EpochMs | null, askedMs: EpochMs, writtenAheadMs: number): EpochMs {
  const saidMs = writtenMs === null ? askedMs : writtenMs - writtenAheadMs
  return Math.abs(saidMs - askedMs) <= START_WITHIN_MS ? saidMs : askedMs
}
