// All cameras of the media process and what is done with them; the process around it only carries messages.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import { isPlayable, type LiveQuery, type LiveRefusal } from '../contract/live.ts'
import { Recorder, type RingOrder } from './archive/recorder.ts'
import { clip, EvidenceError, snapshot, type ClipIo, type EvidenceSource } from './clip.ts'
import { FacadeQueue } from './facade-queue.ts'
import { spanOfFall } from './fall-patches.ts'
import { fallPictures } from './fall-pictures.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { Archive } from './archive/archive.ts'
import { FrameMailbox } from './frame-mailbox.ts'
import { LiveHub, type Feed, type LiveCamera, type Served } from './live-hub.ts'
import { MainStreams } from './main-streams.ts'
import type { FromMedia, MediaCamera, ToMedia } from './messages.ts'
import { PlaybackRoom } from './playback/playback-room.ts'
import { openRecording } from './recorded-source.ts'
import { RecorderAsks } from './replay/recorder-asks.ts'
import { RecorderSource } from './replay/recorder-source.ts'
import { Transcoders } from './transcoders.ts'
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
  readonly #playback: PlaybackRoom
  #archive: { readonly folder: string; readonly archive: Archive } | null = null
  readonly #mailbox: FrameMailbox
  readonly #facades: FacadeQueue
  readonly #mains: MainStreams
  readonly #asks: RecorderAsks
  readonly #recorders: RecorderSource
  readonly #recorder: Recorder
  readonly #transcoders: Transcoders
  readonly #jobs = new Turnstile(JOBS_AT_ONCE)
  readonly #report: NodeJS.Timeout

  constructor(io: MediaRoomIo) {
    this.#io = io
    this.#playback = new PlaybackRoom({
      ...io,
      log: (level, message, data) => this.#log(level, message, data),
      source: (source) => (source === 'ring' ? (this.#archive?.archive ?? null) : this.#recorders),
    })
    this.#asks = new RecorderAsks(io.send)
    this.#recorders = new RecorderSource({ ...io, log: (...told) => this.#log(...told), ask: (...asked) => this.#asks.ask(...asked) })
    this.hub = new LiveHub({
      other: (request, socket, head) => this.#playback.hub.upgrade(request, socket, head),
      knows: (id) => this.#cameras.has(id),
      find: (query) => this.#find(query),
      onUnseen: (id, feed) => {
        if (feed === 'main') this.#mains.unseen(id)
        else if (feed !== 'sub') this.#transcoders.unseen(id, feed)
      },
    })
    this.#transcoders = new Transcoders({
      ...io,
      log: (level, message, data) => this.#log(level, message, data),
      onView: (id, feed, state) => this.hub.state(id, state, feed),
      onFragment: (id, feed, fragment) => this.hub.fragment(id, fragment, feed),
      onPackets: (id, atMs, bytes) => this.hub.packets(id, atMs, bytes),
      onGone: (id, feed, why) => this.hub.end(id, feed, why),
      later,
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
      later,
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
    else if (message.type === 'spans' || message.type === 'export' || message.type === 'cancelExport') this.#playback.handle(message)
    else void this.#serve(message)
  }

  async close(): Promise<void> {
    clearInterval(this.#report)
    this.#mailbox.close()
    this.#facades.close()
    this.#playback.close()
    const parts = [this.hub, this.#mains, this.#recorder, this.#transcoders].map((part) => part.close())
    await Promise.all([...parts, ...[...this.#cameras.values()].map((camera) => camera.stop())])
  }

  #configure({ cameras, frameSocket, frameFile, facadeLink }: Extract<ToMedia, { type: 'configure' }>): void {
    this.#mailbox.connectTo(frameSocket, frameFile)
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
    const log = (...told: Parameters<ConstructorParameters<typeof Archive>[1]['log']>) => this.#log(...told)
    if (this.#archive?.folder !== order.folder) this.#archive = { folder: order.folder, archive: new Archive(order.folder, { log }) }
  }

  #add(config: MediaCamera): void {
    const camera = new WatchedCamera(config, {
      ...this.#io,
      log: (level, message, data) => this.#log(level, message, data),
      onChange: (changed) => {
        this.#tell(changed)
        this.#mains.judge(config.id)
      },
      onView: (id, state) => {
        this.hub.state(id, state)
        this.#transcoders.judge(id)
      },
      onFragment: (id, fragment) => {
        this.hub.fragment(id, fragment)
        this.#transcoders.fragment(id, fragment)
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
    this.#transcoders.remove(id)
    void camera.stop()
    if (isGone) this.hub.remove(id)
  }

  /** The stream as it is where the viewer can decode it; else the small one is transcoded, the large one never. */
  #find({ camera: id, stream, can }: LiveQuery): Served | LiveRefusal | undefined {
    const camera = this.#cameras.get(id)
    if (camera === undefined) return undefined
    const decodesByItself = can.every((one) => one === 'mpeg1')
    if (stream === 'main') {
      if (decodesByItself || !isPlayable(can, this.#mains.codec(id))) return 'mainCodec'
      return served('main', this.#mains.see(id))
    }
    const { codec } = camera.liveState()
    if (isPlayable(can, codec) || (codec === null && !decodesByItself)) return { feed: 'sub', camera }
    const feed = can.includes('avc') ? 'h264' : 'mpeg1'
    return served(feed, this.#transcoders.see(id, feed, camera))
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
      if (order.type === 'snapshot') this.#io.send({ type: 'snapshotDone', requestId, result: await snapshot(source, order, io) })
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

function served(feed: Feed, camera: LiveCamera | LiveRefusal): Served | LiveRefusal {
  return typeof camera === 'string' ? camera : { feed, camera }
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

type EvidenceOrder = Extract<ToMedia, { type: 'snapshot' | 'clip' | 'fallPictures' }>

/** What of a recording an order needs. */
function spanOf(order: EvidenceOrder): [fromMs: EpochMs, toMs: EpochMs] {
  if (order.type === 'snapshot') return [order.atMs, order.atMs]
  return order.type === 'clip' ? [order.fromMs, order.toMs] : spanOfFall(order.fall)
}
