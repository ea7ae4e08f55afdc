// One configured camera: its source, ring, motion gate and figures.
import { crc32 } from 'node:zlib'
import type { Box } from '../contract/geometry.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { LiveState } from '../contract/live.ts'
import type { CameraState, PictureFault } from '../contract/vocabulary.ts'
import type { FrameHeader } from '../contract/detection.ts'
import { cropPx } from './crop.ts'
import { FASTEST_FPS } from './every-picture.ts'
import type { Decoding, Ffmpeg } from './ffmpeg.ts'
import type { Init } from './fmp4.ts'
import { PictureHealth } from './health/picture-health.ts'
import { StreamHealth } from './health/stream-health.ts'
import type { LiveCamera } from './live-hub.ts'
import type { CameraStatus, MediaCamera } from './messages.ts'
import { MotionGate, Pace } from './motion.ts'
import { Rate } from './rate.ts'
import { Ring, type Stored } from './ring.ts'
import { NATIVE, type PictureForm } from './picture-form.ts'
import { readFrames, type Source, type SourceIo } from './rtsp-source.ts'
import type { RawFrame } from './timed-pictures.ts'

export interface WatchedCameraIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onChange: (camera: WatchedCamera) => void
  readonly onView: (id: CameraId, state: LiveState) => void
  readonly onFragment: (id: CameraId, fragment: Stored) => void
  /** One of some for the rules over tracks, with colour. */
  readonly onFrame: (header: FrameHeader, planes: Uint8Array) => void
  /** One of all, in order, for the rules over luma; `luma` is only valid during the call. */
  readonly onLuma: (header: FrameHeader, luma: Uint8Array) => void
}

/** A clip reaches 10 s back; the rest is time for the alert to be decided and the order to arrive. */
const RING = { keepMs: 30_000, maxBytes: 64 * 1024 * 1024 }
/** Checksums of analysed pictures are kept a little longer than the ring. */
const CHECKSUMS_KEPT = 1200
/** Of a facade's pictures, those that the rules over tracks may want are picked with this tolerance: half of 1/25 s. */
const FACADE_FRAME_MS = 40

export class WatchedCamera implements LiveCamera {
  readonly ring = new Ring(RING)
  readonly #io: WatchedCameraIo
  readonly #source: Source
  readonly #decoded = new Rate()
  readonly #analysed = new Rate()
  readonly #pace = new Pace()
  readonly #checksums = new Map<EpochMs, number>()
  #config: MediaCamera
  readonly #picture = new PictureHealth()
  readonly #stream = new StreamHealth()
  /** What the source says; `#state` is what becomes of it. */
  #line: { readonly state: CameraState; readonly problem: string | null } = { state: 'connecting', problem: null }
  #state: CameraState = 'connecting'
  #problem: string | null = null
  #groups = 0
  #sinceMs: EpochMs
  #init: Init | null = null
  #motion: { readonly gate: MotionGate; readonly width: number; readonly height: number } | null = null
  #lastFrameAtMs: EpochMs | null = null
  #lastView = ''
  #isStopped = false
  #seq = 0
  #dropped = 0
  #gatedAtMs = Number.NEGATIVE_INFINITY

  constructor(config: MediaCamera, io: WatchedCameraIo) {
    this.#config = config
    this.#io = io
    this.#sinceMs = io.now()
    const sourceIo: SourceIo = {
      now: io.now,
      random: io.random,
      ffmpeg: io.ffmpeg,
      log: (level, message, data) => io.log(level, message, { camera: config.id, ...data }),
      onState: (state, problem) => this.#onLine(state, problem),
      onComplaint: () => this.#stream.complained(io.now()),
      onInit: (init) => {
        if (this.#isStopped) return
        this.#init = init
        if (init.video) this.#stream.began(init.video, io.now())
        this.#view()
      },
      onFragment: (fragment) => {
        if (this.#isStopped) return
        if (fragment.isKey) this.#groups++
        this.#stream.came(fragment.bytes.length, (fragment.ptsTicks * 1000) / fragment.init.timescale, io.now())
        this.ring.push(fragment)
        io.onFragment(config.id, fragment)
      },
      onDecoded: (isLate) => {
        this.#seq++
        this.#decoded.add(io.now())
        if (isLate) this.#dropped++
      },
      onFrame: (frame) => this.#onFrame(frame),
    }
    this.#source = readFrames(config.url, decodingOf(config), sourceIo, config.line)
  }

  get config(): MediaCamera {
    return this.#config
  }

  get form(): PictureForm {
    return formOf(this.#config)
  }

  get isFrozen(): boolean {
    return this.#problem === 'camera.frozen'
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** What is analysed may change at any time; another address or rate needs another WatchedCamera. */
  analyse(analyse: MediaCamera['analyse']): void {
    this.#config = { ...this.#config, analyse }
  }

  /** Whether it can go on as it is under this configuration; otherwise another WatchedCamera is needed. */
  fits({ url, mainUrl: _main, fps, isFacade, ...next }: MediaCamera): boolean {
    const { config } = this
    if (url !== config.url || isFacade !== config.isFacade || JSON.stringify(next.line) !== JSON.stringify(config.line)) return false
    return isFacade ? formOf({ isFacade, ...next }).isLumaOnly === this.form.isLumaOnly : fps === config.fps
  }

  /** A frame of it has left for vision. */
  sent(): void {
    this.#analysed.add(this.#io.now())
  }

  /** A picture of a facade that was never analysed. */
  missed(): void {
    this.#dropped++
  }

  status(): CameraStatus {
    const now = this.#io.now()
    return {
      id: this.#config.id,
      state: this.#state,
      sinceMs: this.#sinceMs,
      fps: this.#decoded.perSecond(now),
      expectedFps: this.#expectedFps(),
      analysedFps: this.#analysed.perSecond(now),
      lastFrameAtMs: this.#lastFrameAtMs,
      dropped: this.#dropped,
      restarts: this.#source.restarts,
      width: this.#init?.video?.width ?? 0,
      height: this.#init?.video?.height ?? 0,
      codec: this.#init?.video?.codec ?? null,
      problem: this.#problem,
      faults: [...this.#pictureFaults(), ...this.#stream.faults(now)],
      kbps: this.#stream.kbps(),
    }
  }

  /** Of a picture that does not come nothing is said. */
  #pictureFaults(): PictureFault[] {
    return this.#line.state === 'live' ? this.#picture.faults().filter((fault) => fault !== 'frozen') : []
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

  #onLine(state: CameraState, problem: string | null): void {
    if (state !== 'live') this.#picture.interrupted()
    this.#line = { state, problem }
    this.#judge()
  }

  /** The same picture over and over is not live, however regularly it comes. */
  #judge(): void {
    const isFrozen = this.#line.state === 'live' && this.#picture.faults().includes('frozen')
    if (isFrozen) this.#onState('stalled', 'camera.frozen')
    else this.#onState(this.#line.state, this.#line.problem)
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

  /** Of a facade as many as the camera sends, unless it sends more than are looked at. */
  #expectedFps(): number {
    const { fps, isFacade } = this.#config
    const sent = isFacade ? this.#source.cameraFps() : null
    return sent === null ? fps : Math.round((sent > FASTEST_FPS ? sent / Math.ceil(sent / FASTEST_FPS) : sent) * 10) / 10
  }

  #onFrame(frame: RawFrame): void {
    if (this.#isStopped) return
    const { atMs, planes, video } = frame
    this.#lastFrameAtMs = atMs
    if (this.#picture.isDue(atMs)) {
      this.#picture.see({ luma: planes, width: video.width, height: video.height, atMs, group: this.#groups })
      this.#judge()
    }
    const { analyse, isFacade } = this.#config
    const isToFacade = isFacade && frame.isTimeSteady
    const frameMs = isFacade ? FACADE_FRAME_MS : 1000 / this.#config.fps
    const motion01 = analyse && this.#isDue(atMs, 1000 / analyse.maxFps - frameMs / 2) ? this.#motionIn(frame, analyse.crop) : null
    const isToRules = motion01 !== null && this.#pace.wants(atMs, motion01, analyse!.maxFps, frameMs)
    if (!isToFacade && !isToRules) return
    this.#remember(atMs, crc32(planes))
    const head = { cameraId: this.#config.id, seq: this.#seq, atMs, frameWidth: video.width, frameHeight: video.height, fullRange: video.fullRange }
    if (isToRules) this.#io.onFrame({ ...head, crop: cropPx(analyse!.crop, video.width, video.height), motion01 }, planes)
    if (!isToFacade) return
    const crop = { x: 0, y: 0, width: video.width, height: video.height }
    this.#io.onLuma({ ...head, crop, motion01: motion01 ?? 0 }, planes.subarray(0, video.width * video.height))
  }

  /** The motion gate need not see the pictures of a facade that nobody would be given anyway. */
  #isDue(atMs: EpochMs, everyMs: number): boolean {
    if (!this.#config.isFacade) return true
    if (atMs - this.#gatedAtMs < everyMs) return false
    this.#gatedAtMs = atMs
    return true
  }

  #motionIn({ planes, video: { width, height } }: RawFrame, crop: Box): number {
    if (this.#motion?.width !== width || this.#motion.height !== height) this.#motion = { gate: new MotionGate(width, height), width, height }
    return this.#motion.gate.see(planes, crop)
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

/** Colour is for the rules over tracks only. */
function formOf({ isFacade, analyse }: Pick<MediaCamera, 'isFacade' | 'analyse'>): PictureForm {
  return isFacade ? { isBounded: true, isLumaOnly: analyse === null } : NATIVE
}

function decodingOf(config: MediaCamera): Decoding {
  return config.isFacade ? { is: 'every', form: formOf(config) } : { is: 'paced', fps: config.fps }
}
