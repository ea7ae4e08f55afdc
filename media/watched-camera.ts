// One configured camera: its source, ring, motion gate and figures.
import { crc32 } from 'node:zlib'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { LiveState } from '../contract/live.ts'
import type { CameraState } from '../contract/vocabulary.ts'
import type { FrameHeader } from '../contract/detection.ts'
import { cropPx } from './crop.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import type { Init } from './fmp4.ts'
import type { LiveCamera } from './live-hub.ts'
import type { CameraStatus, MediaCamera } from './messages.ts'
import { MotionGate, Pace } from './motion.ts'
import { Rate } from './rate.ts'
import { Ring, type Stored } from './ring.ts'
import { readFrames, type RawFrame, type Source } from './rtsp-source.ts'

export interface WatchedCameraIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onChange: (camera: WatchedCamera) => void
  readonly onView: (id: CameraId, state: LiveState) => void
  readonly onFragment: (id: CameraId, fragment: Stored) => void
  readonly onFrame: (header: FrameHeader, planes: Uint8Array) => void
}

/** A clip reaches 10 s back; the rest is time for the alert to be decided and the order to arrive. */
const RING = { keepMs: 30_000, maxBytes: 64 * 1024 * 1024 }
/** Checksums of analysed pictures are kept a little longer than the ring. */
const CHECKSUMS_KEPT = 1200

export class WatchedCamera implements LiveCamera {
  readonly ring = new Ring(RING)
  readonly #io: WatchedCameraIo
  readonly #source: Source
  readonly #decoded = new Rate()
  readonly #analysed = new Rate()
  readonly #pace = new Pace()
  readonly #checksums = new Map<EpochMs, number>()
  #config: MediaCamera
  #state: CameraState = 'connecting'
  #problem: string | null = null
  #sinceMs: EpochMs
  #init: Init | null = null
  #motion: { readonly gate: MotionGate; readonly width: number; readonly height: number } | null = null
  #lastFrameAtMs: EpochMs | null = null
  #lastView = ''
  #isStopped = false
  #seq = 0
  #dropped = 0

  constructor(config: MediaCamera, io: WatchedCameraIo) {
    this.#config = config
    this.#io = io
    this.#sinceMs = io.now()
    this.#source = readFrames(config.url, config.fps, {
      now: io.now,
      random: io.random,
      ffmpeg: io.ffmpeg,
      log: (level, message, data) => io.log(level, message, { camera: config.id, ...data }),
      onState: (state, problem) => this.#onState(state, problem),
      onInit: (init) => {
        if (this.#isStopped) return
        this.#init = init
        this.#view()
      },
      onFragment: (fragment) => {
        if (this.#isStopped) return
        this.ring.push(fragment)
        io.onFragment(config.id, fragment)
      },
      onDecoded: (isLate) => {
        this.#seq++
        this.#decoded.add(io.now())
        if (isLate) this.#dropped++
      },
      onFrame: (frame) => this.#onFrame(frame),
    })
  }

  get config(): MediaCamera {
    return this.#config
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** What is analysed may change at any time; another address or rate needs another WatchedCamera. */
  analyse(analyse: MediaCamera['analyse']): void {
    this.#config = { ...this.#config, analyse }
  }

  /** A frame of it has left for vision. */
  sent(): void {
    this.#analysed.add(this.#io.now())
  }

  status(): CameraStatus {
    const now = this.#io.now()
    return {
      id: this.#config.id,
      state: this.#state,
      sinceMs: this.#sinceMs,
      fps: this.#decoded.perSecond(now),
      expectedFps: this.#config.fps,
      analysedFps: this.#analysed.perSecond(now),
      lastFrameAtMs: this.#lastFrameAtMs,
      dropped: this.#dropped,
      restarts: this.#source.restarts,
      width: this.#init?.video?.width ?? 0,
      height: this.#init?.video?.height ?? 0,
      problem: this.#problem,
    }
  }

  liveState(): LiveState {
    const video = this.#init?.video
    return { state: this.#state, sinceMs: this.#sinceMs, codec: video?.codec ?? null, width: video?.width ?? 0, height: video?.height ?? 0 }
  }

  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null {
    return this.#init && this.isLive ? { init: this.#init, group: this.ring.currentGroup(this.#init) } : null
  }

  /** CRC-32 of the whole decoded picture that vision was given for `atMs`; undefined when it was given none. */
  checksum(atMs: EpochMs): number | undefined {
    return this.#checksums.get(atMs)
  }

  /** Nothing is heard of it from here on, whatever its ffmpeg still has in its pipes. */
  stop(): Promise<void> {
    this.#isStopped = true
    return this.#source.stop()
  }

  #onState(state: CameraState, problem: string | null): void {
    if (this.#isStopped || (state === this.#state && problem === this.#problem)) return
    this.#state = state
    this.#problem = problem
    this.#sinceMs = this.#io.now()
    this.#io.onChange(this)
    this.#view()
  }

  /** Tells viewers when anything they see has changed: state, codec or size. */
  #view(): void {
    const view = this.liveState()
    const text = JSON.stringify(view)
    if (text === this.#lastView) return
    this.#lastView = text
    this.#io.onView(this.#config.id, view)
  }

  #onFrame({ atMs, planes, video }: RawFrame): void {
    if (this.#isStopped) return
    this.#lastFrameAtMs = atMs
    const { analyse, fps, id } = this.#config
    if (!analyse) return
    const { width, height, fullRange } = video
    if (this.#motion?.width !== width || this.#motion.height !== height) this.#motion = { gate: new MotionGate(width, height), width, height }
    const motion01 = this.#motion.gate.see(planes, analyse.crop)
    if (!this.#pace.wants(atMs, motion01, analyse.maxFps, 1000 / fps)) return
    this.#remember(atMs, crc32(planes))
    this.#io.onFrame(
      { cameraId: id, seq: this.#seq, atMs, frameWidth: width, frameHeight: height, crop: cropPx(analyse.crop, width, height), fullRange, motion01 },
      planes,
    )
  }

  #remember(atMs: EpochMs, checksum: number): void {
    this.#checksums.set(atMs, checksum)
    if (this.#checksums.size <= CHECKSUMS_KEPT) return
    for (const oldest of this.#checksums.keys()) {
      this.#checksums.delete(oldest)
      return
    }
  }
}
