// One camera's small stream, encoded anew for those who cannot decode it: fed from the camera's fragments, so the camera notices nothing.
import type { EpochMs } from '../contract/ids.ts'
import type { LiveState, LiveTranscoding } from '../contract/live.ts'
import { waitBeforeRetry } from './back-off.ts'
import { encodeH264, encodeMpeg1, type Encoder } from './encoder.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import type { Fragment, Init } from './fmp4.ts'
import type { LiveCamera } from './live-hub.ts'
import { createCpuMeter, type CpuMeter } from './process-cpu.ts'
import { Ring, type Stored } from './ring.ts'
import { MOST_WIDTH_PX } from './transcode-args.ts'

export const MADE_FEEDS = ['h264', 'mpeg1'] as const
export type MadeFeed = (typeof MADE_FEEDS)[number]

export interface TranscodeIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  /** What it costs beside all others. */
  readonly cost: (own: number | null) => Omit<LiveTranscoding, 'from'>
  readonly onView: () => void
  readonly onFragment: (fragment: Stored) => void
  /** Whole packets of a transport stream; `atMs` of a picture with the time stamp 0. */
  readonly onPackets: (atMs: EpochMs, bytes: Uint8Array) => void
  /** It gave no picture, several times in a row. */
  readonly onFailed: () => void
}

/** Only the current group of pictures is needed, for the next who looks. */
const RING = { keepMs: 0, maxBytes: 16 * 1024 * 1024 }
/** An encoder with that much before it is behind: it goes on with the next key picture. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024
/** Of an encoder that is fed and gives nothing. */
const SILENT_MS = 10_000
const MOST_FAILURES = 3
const TIMES_KEPT = 512
/** Two ticks of the encoder's clock. */
const SAME_S = 2 / 90_000
/** Where the time stamps of a transport stream begin anew, ms. */
const WRAP_MS = 2 ** 33 / 90

interface Running {
  readonly encoder: Encoder
  readonly source: Init
  readonly meter: CpuMeter
  readonly startedAtMs: EpochMs
  pictureAtMs: EpochMs | null
  isBehind: boolean
}

export class Transcode implements LiveCamera {
  readonly #io: TranscodeIo
  readonly #feed: MadeFeed
  readonly #camera: LiveCamera
  readonly #ring = new Ring(RING)
  #running: Running | null = null
  #init: Init | null = null
  #times: { readonly ptsS: number; readonly atMs: EpochMs }[] = []
  #anchorMs = 0
  #failures = 0
  #retryAtMs = Number.NEGATIVE_INFINITY
  #corePercent: number | null = null
  #isStopped = false
  #ended: Promise<void> = Promise.resolve()

  constructor(feed: MadeFeed, camera: LiveCamera, io: TranscodeIo) {
    this.#feed = feed
    this.#camera = camera
    this.#io = io
    for (const fragment of camera.replay()?.group ?? []) this.push(fragment)
  }

  get corePercent(): number | null {
    return this.#corePercent
  }

  liveState(): LiveState {
    const camera = this.#camera.liveState()
    const video = this.#init?.video
    const height = camera.width > MOST_WIDTH_PX ? Math.round((camera.height * MOST_WIDTH_PX) / camera.width / 2) * 2 : camera.height
    const made = { codec: 'mpeg1', width: Math.min(camera.width, MOST_WIDTH_PX), height }
    const { codec, width, height: high } = this.#feed === 'mpeg1' ? made : { codec: video?.codec ?? null, width: video?.width ?? 0, height: video?.height ?? 0 }
    return { ...camera, codec, width, height: high, transcoding: { from: camera.codec ?? '', ...this.#io.cost(this.#corePercent) } }
  }

  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null {
    return this.#init && this.#camera.liveState().state === 'live' ? { init: this.#init, group: this.#ring.currentGroup(this.#init) } : null
  }

  /** The next picture of the camera. */
  push(fragment: Stored): void {
    if (this.#isStopped) return
    if (this.#running && this.#running.source !== fragment.init) this.#kill()
    if (!this.#running && fragment.isKey && this.#io.now() >= this.#retryAtMs) this.#start(fragment.init)
    const running = this.#running
    if (!running) return
    const { input } = running.encoder
    if (input.writableLength > MAX_UNSENT_BYTES) running.isBehind = true
    else if (fragment.isKey) running.isBehind = false
    if (running.isBehind) return
    const ptsS = fragment.ptsTicks / fragment.init.timescale
    this.#times.push({ ptsS, atMs: fragment.atMs })
    if (this.#times.length > TIMES_KEPT) this.#times.shift()
    this.#anchorMs = fragment.atMs - ((ptsS * 1000) % WRAP_MS)
    input.write(fragment.bytes)
  }

  /** Now and then: notices what becomes known by nothing happening, and what it costs. */
  look(): void {
    const running = this.#running
    if (!running) return
    const now = this.#io.now()
    if (now - (running.pictureAtMs ?? running.startedAtMs) > SILENT_MS) return running.encoder.kill()
    this.#corePercent = running.meter.look(now) ?? this.#corePercent
    this.#io.onView()
  }

  /** Resolves when its process is gone. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#kill()
    return this.#ended
  }

  #kill(): void {
    this.#running?.encoder.kill()
    this.#running = null
  }

  #start(source: Init): void {
    const { ffmpeg, now } = this.#io
    const isThis = () => this.#running === running
    const onPicture = () => {
      running.pictureAtMs = now()
      this.#failures = 0
    }
    let init: Init | null = null
    const sink = {
      onInit: (head: Init) => void (init = head),
      onFragment: (fragment: Fragment) => {
        if (!isThis() || init === null) return
        onPicture()
        this.#give(fragment, init)
      },
    }
    const encoder =
      this.#feed === 'h264'
        ? encodeH264(ffmpeg, sink)
        : encodeMpeg1(ffmpeg, (bytes) => {
            if (!isThis()) return
            onPicture()
            this.#io.onPackets(this.#anchorMs, bytes)
          })
    const running: Running = { encoder, source, meter: createCpuMeter(encoder.pid, now()), startedAtMs: now(), pictureAtMs: null, isBehind: false }
    this.#running = running
    this.#times = []
    encoder.input.write(source.bytes)
    const before = this.#ended
    this.#ended = encoder.ended.then(() => this.#gone(running)).then(() => before)
  }

  #give(fragment: Fragment, init: Init): void {
    const ptsS = fragment.ptsTicks / init.timescale
    const known = this.#times.findLast((time) => Math.abs(time.ptsS - ptsS) < SAME_S)
    // A picture that is not one of the camera's: boxes would be drawn on the wrong one.
    if (known === undefined) return
    const stored = { ...fragment, init, atMs: known.atMs }
    if (this.#init !== init) {
      this.#init = init
      this.#io.onView()
    }
    this.#ring.push(stored)
    this.#io.onFragment(stored)
  }

  #gone(running: Running): void {
    if (this.#running !== running) return
    this.#running = null
    this.#corePercent = null
    const waitMs = waitBeforeRetry(this.#failures++, 0, this.#io.random())
    this.#retryAtMs = this.#io.now() + waitMs
    this.#io.log('info', 'transcoding ended by itself', { to: this.#feed, failures: this.#failures, ffmpeg: running.encoder.complaints().trim().slice(-300) })
    if (this.#failures >= MOST_FAILURES) this.#io.onFailed()
  }
}
