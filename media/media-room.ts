// All cameras of the media process and what is done with them; the process around it only carries messages.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import { Recorder, type RingOrder } from './archive/recorder.ts'
import { clip, EvidenceError, snapshot, type ClipIo, type EvidenceSource } from './clip.ts'
import { FacadeQueue } from './facade-queue.ts'
import { spanOfFall } from './fall-patches.ts'
import { fallPictures } from './fall-pictures.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { FrameMailbox } from './frame-mailbox.ts'
import { LiveHub } from './live-hub.ts'
import { MainStreams } from './main-streams.ts'
import type { FromMedia, MediaCamera, ToMedia } from './messages.ts'
import { openRecording } from './recorded-source.ts'
import { RecorderAsks } from './replay/recorder-asks.ts'
import { RecorderSource } from './replay/recorder-source.ts'
import { Turnstile } from './turnstile.ts'
import { WatchedCamera } from './watched-camera.ts'

export interface MediaRoomIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly send: (message: FromMedia) => void
}

const REPORT_EVERY_MS = 1000
/** Decoding for evidence must not starve the live cameras. */
const JOBS_AT_ONCE = 2

export class MediaRoom {
  readonly hub: LiveHub
  readonly #io: MediaRoomIo
  readonly #cameras = new Map<CameraId, WatchedCamera>()
  readonly #mailbox: FrameMailbox
  readonly #facades: FacadeQueue
  readonly #mains: MainStreams
  readonly #asks: RecorderAsks
  readonly #recorders: RecorderSource
  readonly #recorder: Recorder
  readonly #jobs = new Turnstile(JOBS_AT_ONCE)
  readonly #report: NodeJS.Timeout

  constructor(io: MediaRoomIo) {
    this.#io = io
    this.#asks = new RecorderAsks(io.send)
    this.#recorders = new RecorderSource({ ...io, log: (...told) => this.#log(...told), ask: (...asked) => this.#asks.ask(...asked) })
    this.hub = new LiveHub({
      find: (id, stream) => (stream === 'main' ? this.#mains.see(id) : this.#cameras.get(id)),
      onUnseen: (id, stream) => (stream === 'main' ? this.#mains.unseen(id) : undefined),
    })
    this.#mains = new MainStreams({
      ...io,
      log: (level, message, data) => this.#log(level, message, data),
      onView: (id, state) => this.hub.state(id, state, 'main'),
      isFrozen: (id) => this.#cameras.get(id)?.isFrozen === true,
      onFragment: (id, fragment) => {
        this.hub.fragment(id, fragment, 'main')
        this.#recorder.main(id, fragment)
      },
      onGone: (id) => this.hub.end(id, 'main'),
      later: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
    this.#recorder = new Recorder({
      now: io.now,
      log: (level, message, data) => this.#log(level, message, data),
      onReport: (report) => io.send({ type: 'ring', report }),
      hasMain: (id) => this.#mains.isOpen(id),
    })
    this.#mailbox = new FrameMailbox({ onSent: (id) => this.#cameras.get(id)?.sent() })
    this.#facades = new FacadeQueue({ onSent: (id) => this.#cameras.get(id)?.sent(), onDropped: (id) => this.#cameras.get(id)?.missed() })
    this.#report = setInterval(() => {
      this.#io.send({ type: 'alive' })
      for (const camera of this.#cameras.values()) this.#tell(camera)
    }, REPORT_EVERY_MS)
  }

  handle(message: Exclude<ToMedia, { type: 'stop' }>): void {
    if (message.type === 'configure') this.#configure(message)
    else if (message.type === 'recorderSaid') this.#asks.said(message)
    else if (message.type === 'ring') this.#record(message.order)
    else void this.#serve(message)
  }

  async close(): Promise<void> {
    clearInterval(this.#report)
    this.#mailbox.close()
    this.#facades.close()
    await Promise.all([this.hub.close(), this.#mains.close(), this.#recorder.close(), ...[...this.#cameras.values()].map((camera) => camera.stop())])
  }

  #configure({ cameras, frameSocket, facadeLink }: Extract<ToMedia, { type: 'configure' }>): void {
    this.#mailbox.connectTo(frameSocket)
    this.#facades.connectTo(facadeLink)
    const wanted = new Map(cameras.map((camera) => [camera.id, camera]))
    for (const [id, camera] of this.#cameras) {
      const next = wanted.get(id)
      if (next && camera.fits(next)) camera.analyse(next.analyse)
      else this.#remove(id, camera, next === undefined)
    }
    for (const config of cameras) if (!this.#cameras.has(config.id)) this.#add(config)
    this.#mains.configure(cameras)
  }

  #record(order: RingOrder): void {
    this.#mains.record(order.cameras)
    this.#recorder.order(order)
  }

  #add(config: MediaCamera): void {
    const camera = new WatchedCamera(config, {
      ...this.#io,
      log: (level, message, data) => this.#log(level, message, data),
      onChange: (changed) => {
        this.#tell(changed)
        this.#mains.judge(config.id)
      },
      onView: (id, state) => this.hub.state(id, state),
      onFragment: (id, fragment) => {
        this.hub.fragment(id, fragment)
        this.#recorder.sub(id, fragment)
      },
      onFrame: (header, planes) => this.#mailbox.offer(header, planes),
      onLuma: (header, luma) => this.#facades.offer(header, luma),
    })
    this.#cameras.set(config.id, camera)
    this.#tell(camera)
    // Viewers of the one it replaces stay.
    this.hub.state(config.id, camera.liveState())
  }

  #remove(id: CameraId, camera: WatchedCamera, isGone: boolean): void {
    this.#cameras.delete(id)
    this.#mailbox.forget(id)
    this.#facades.forget(id)
    void camera.stop()
    if (isGone) this.hub.remove(id)
  }

  #log(level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>): void {
    this.#io.send({ type: 'log', level, message, ...(data ? { data } : {}) })
  }

  #tell(camera: WatchedCamera): void {
    this.#io.send({ type: 'camera', status: camera.status() })
  }

  async #serve(order: EvidenceOrder): Promise<void> {
    const { requestId } = order
    try {
      const io: ClipIo = { now: this.#io.now, ffmpeg: this.#io.ffmpeg, decoding: this.#jobs, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }
      const source = await this.#source(order, io)
      if (order.type === 'snapshot') this.#io.send({ type: 'snapshotDone', requestId, result: await snapshot(source, order.atMs, order.boxes, order.file, io) })
      else if (order.type === 'clip') this.#io.send({ type: 'clipDone', requestId, result: await clip(source, order, io) })
      else this.#io.send({ type: 'fallPicturesDone', requestId, result: await fallPictures(source, order, io) })
    } catch (error) {
      const code = error instanceof EvidenceError ? error.code : 'evidence.writeFailed'
      this.#io.send({ type: 'failed', requestId, code, message: error instanceof Error ? error.message : String(error) })
    }
  }

  async #source(order: EvidenceOrder, io: ClipIo): Promise<EvidenceSource> {
    if (order.recording !== undefined) return openRecording(order.recording, ...spanOf(order), io)
    const camera = this.#cameras.get(order.cameraId)
    if (!camera) throw new EvidenceError('camera.notFound', `no camera ${order.cameraId}`)
    return camera
  }
}

type EvidenceOrder = Extract<ToMedia, { type: 'snapshot' | 'clip' | 'fallPictures' }>

/** What of a recording an order needs. */
function spanOf(order: EvidenceOrder): [fromMs: EpochMs, toMs: EpochMs] {
  if (order.type === 'snapshot') return [order.atMs, order.atMs]
  return order.type === 'clip' ? [order.fromMs, order.toMs] : spanOfFall(order.fall)
}
