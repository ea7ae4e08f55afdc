// All cameras of the media process and what is done with them; the process around it only carries messages.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import { clip, EvidenceError, snapshot, type ClipIo } from './clip.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { FrameMailbox } from './frame-mailbox.ts'
import { LiveHub } from './live-hub.ts'
import type { FromMedia, MediaCamera, ToMedia } from './messages.ts'
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
  readonly #jobs = new Turnstile(JOBS_AT_ONCE)
  readonly #report: NodeJS.Timeout

  constructor(io: MediaRoomIo) {
    this.#io = io
    this.hub = new LiveHub((id) => this.#cameras.get(id))
    this.#mailbox = new FrameMailbox({ onSent: (id) => this.#cameras.get(id)?.sent() })
    this.#report = setInterval(() => {
      this.#io.send({ type: 'alive' })
      for (const camera of this.#cameras.values()) this.#tell(camera)
    }, REPORT_EVERY_MS)
  }

  handle(message: Exclude<ToMedia, { type: 'stop' }>): void {
    if (message.type === 'configure') this.#configure(message.cameras, message.frameSocket)
    else void this.#serve(message)
  }

  async close(): Promise<void> {
    clearInterval(this.#report)
    this.#mailbox.close()
    await Promise.all([this.hub.close(), ...[...this.#cameras.values()].map((camera) => camera.stop())])
  }

  #configure(cameras: readonly MediaCamera[], frameSocket: string | null): void {
    this.#mailbox.connectTo(frameSocket)
    const wanted = new Map(cameras.map((camera) => [camera.id, camera]))
    for (const [id, camera] of this.#cameras) {
      const next = wanted.get(id)
      if (next?.url === camera.config.url && next.fps === camera.config.fps) camera.analyse(next.analyse)
      else this.#remove(id, camera, next === undefined)
    }
    for (const config of cameras) if (!this.#cameras.has(config.id)) this.#add(config)
  }

  #add(config: MediaCamera): void {
    const camera = new WatchedCamera(config, {
      ...this.#io,
      log: (level, message, data) => this.#io.send({ type: 'log', level, message, ...(data ? { data } : {}) }),
      onChange: (changed) => this.#tell(changed),
      onView: (id, state) => this.hub.state(id, state),
      onFragment: (id, fragment) => this.hub.fragment(id, fragment),
      onFrame: (header, planes) => this.#mailbox.offer(header, planes),
    })
    this.#cameras.set(config.id, camera)
    this.#tell(camera)
    // Viewers of the one it replaces stay.
    this.hub.state(config.id, camera.liveState())
  }

  #remove(id: CameraId, camera: WatchedCamera, isGone: boolean): void {
    this.#cameras.delete(id)
    this.#mailbox.forget(id)
    void camera.stop()
    if (isGone) this.hub.remove(id)
  }

  #tell(camera: WatchedCamera): void {
    this.#io.send({ type: 'camera', status: camera.status() })
  }

  async #serve(order: Extract<ToMedia, { type: 'snapshot' | 'clip' }>): Promise<void> {
    const { requestId } = order
    try {
      const camera = this.#cameras.get(order.cameraId)
      if (!camera) throw new EvidenceError('camera.notFound', `no camera ${order.cameraId}`)
      const io: ClipIo = { now: this.#io.now, ffmpeg: this.#io.ffmpeg, decoding: this.#jobs, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }
      if (order.type === 'snapshot') this.#io.send({ type: 'snapshotDone', requestId, result: await snapshot(camera, order.atMs, order.boxes, order.file, io) })
      else this.#io.send({ type: 'clipDone', requestId, result: await clip(camera, order, io) })
    } catch (error) {
      const code = error instanceof EvidenceError ? error.code : 'evidence.writeFailed'
      this.#io.send({ type: 'failed', requestId, code, message: error instanceof Error ? error.message : String(error) })
    }
  }
}
