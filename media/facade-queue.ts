// Hands the pictures of facades to the facade process in order: up to a second of them waits per camera, then the oldest is dropped and counted.
import type { FrameHeader } from '../contract/detection.ts'
import type { CameraId } from '../contract/ids.ts'
import { FramePeer } from './frame-peer.ts'
import type { FacadeLink } from './messages.ts'
import { openPictureWriter, type PictureWriter } from './picture-file.ts'

export interface FacadeQueueIo {
  /** A picture has left for vision. */
  readonly onSent: (cameraId: CameraId) => void
  /** A picture will never be analysed. */
  readonly onDropped: (cameraId: CameraId) => void
}

interface Waiting {
  readonly header: FrameHeader
  readonly luma: Uint8Array
}

const MAX_WAIT_MS = 1000
/** Buffers kept for the next picture of a camera; more are made while it is slow, and let go again. */
const SPARES = 2

export class FacadeQueue {
  readonly #io: FacadeQueueIo
  readonly #queues = new Map<CameraId, Waiting[]>()
  readonly #spares = new Map<CameraId, Uint8Array[]>()
  readonly #peer = new FramePeer(() => this.#pump())
  #file: PictureWriter | null = null
  /** On its way through the socket; its buffer is not ours until the next is asked for. */
  #underway: Waiting | null = null

  constructor(io: FacadeQueueIo) {
    this.#io = io
  }

  /** Connects to where the facade process listens, and again whenever it comes back; null: nobody watches. */
  connectTo(link: FacadeLink | null): void {
    const path = link?.pictureFile ?? null
    if (path !== (this.#file?.path ?? null)) {
      this.#file?.close()
      this.#file = path === null ? null : openPictureWriter(path)
    }
    this.#peer.connectTo(link?.socket ?? null)
  }

  /** @param luma copied if it has to wait */
  offer(header: FrameHeader, luma: Uint8Array): void {
    const { cameraId } = header
    const queue = this.#queues.get(cameraId) ?? []
    this.#queues.set(cameraId, queue)
    if (this.#isIdle() && this.#file?.write(luma)) return this.#tell(header, NOTHING)
    while (queue[0] && header.atMs - queue[0].header.atMs > MAX_WAIT_MS) this.#drop(queue.shift()!)
    queue.push({ header, luma: this.#copy(cameraId, luma) })
    this.#pump()
  }

  forget(cameraId: CameraId): void {
    for (const waiting of this.#queues.get(cameraId) ?? []) this.#io.onDropped(waiting.header.cameraId)
    this.#queues.delete(cameraId)
    this.#spares.delete(cameraId)
  }

  close(): void {
    this.connectTo(null)
    this.#queues.clear()
    this.#spares.clear()
  }

  /** The camera that waited longest comes first; within a camera the order is kept. */
  #pump(): void {
    if (!this.#peer.isReady) return
    if (this.#underway) this.#recycle(this.#underway)
    this.#underway = null
    for (const [cameraId, queue] of this.#queues) {
      const next = queue.shift()
      if (!next) continue
      this.#queues.delete(cameraId)
      this.#queues.set(cameraId, queue)
      this.#send(next)
      return
    }
  }

  #send(picture: Waiting): void {
    const { header, luma } = picture
    if (this.#file?.write(luma)) {
      this.#recycle(picture)
      this.#tell(header, NOTHING)
    } else {
      this.#underway = picture
      this.#tell(header, luma)
    }
  }

  #tell(header: FrameHeader, luma: Uint8Array): void {
    this.#peer.send(header, luma)
    this.#io.onSent(header.cameraId)
  }

  #isIdle(): boolean {
    return this.#peer.isReady && [...this.#queues.values()].every(({ length }) => length === 0)
  }

  #drop(picture: Waiting): void {
    this.#recycle(picture)
    this.#io.onDropped(picture.header.cameraId)
  }

  #copy(cameraId: CameraId, luma: Uint8Array): Uint8Array {
    const spare = this.#spares.get(cameraId)?.pop()
    const copy = spare?.length === luma.length ? spare : new Uint8Array(luma.length)
    copy.set(luma)
    return copy
  }

  #recycle({ header: { cameraId }, luma }: Waiting): void {
    const spares = this.#spares.get(cameraId) ?? []
    if (spares.length < SPARES) spares.push(luma)
    this.#spares.set(cameraId, spares)
  }
}

const NOTHING = new Uint8Array(0)
