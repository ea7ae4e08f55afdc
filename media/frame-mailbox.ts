// Hands frames to an inference process: one waiting frame per camera, the latest wins, cameras take turns.
import type { FrameHeader } from '../contract/detection.ts'
import type { CameraId } from '../contract/ids.ts'
import { copyCrop, cropBytes } from './crop.ts'
import { FramePeer } from './frame-peer.ts'
import { openPictureWriter, type PictureWriter } from './picture-file.ts'

/** Two sets of planes per camera: one waits, one is being sent. */
interface Slot {
  header: FrameHeader | null
  waiting: Uint8Array
  spare: Uint8Array
}

export interface MailboxIo {
  /** A frame has left for vision. */
  readonly onSent: (cameraId: CameraId) => void
}

export class FrameMailbox {
  readonly #io: MailboxIo
  readonly #slots = new Map<CameraId, Slot>()
  readonly #peer = new FramePeer(() => this.#pump())
  #file: PictureWriter | null = null

  constructor(io: MailboxIo) {
    this.#io = io
  }

  /**
   * Connects to where an inference process listens, and again whenever it comes back; null: nobody wants frames.
   *
   * @param file in memory, through which planes go at a sixth of the cost; null: through the socket
   */
  connectTo(path: string | null, file: string | null = null): void {
    if (file !== (this.#file?.path ?? null)) {
      this.#file?.close()
      this.#file = file === null ? null : openPictureWriter(file)
    }
    this.#peer.connectTo(path)
  }

  /** Copies the crop out of `planes`, unless it can go at once; a frame of this camera that was still waiting is replaced. */
  offer(header: FrameHeader, planes: Uint8Array): void {
    if (this.#peer.path === null) return
    if (isWhole(header) && this.#isIdle() && this.#file?.write(planes)) return this.#tell(header, NOTHING)
    const size = cropBytes(header.crop)
    let slot = this.#slots.get(header.cameraId)
    if (slot?.waiting.length !== size) {
      slot = { header: null, waiting: new Uint8Array(size), spare: new Uint8Array(size) }
      this.#slots.set(header.cameraId, slot)
    }
    copyCrop(planes, header.frameWidth, header.frameHeight, header.crop, slot.waiting)
    slot.header = header
    this.#pump()
  }

  forget(cameraId: CameraId): void {
    this.#slots.delete(cameraId)
  }

  close(): void {
    this.connectTo(null)
    this.#slots.clear()
  }

  #pump(): void {
    if (!this.#peer.isReady) return
    for (const [cameraId, slot] of this.#slots) {
      if (!slot.header) continue
      const { header, waiting } = slot
      // To the end of the line: Map keeps the order of insertion.
      this.#slots.delete(cameraId)
      this.#slots.set(cameraId, slot)
      slot.header = null
      slot.waiting = slot.spare
      slot.spare = waiting
      this.#tell(header, this.#file?.write(waiting) ? NOTHING : waiting)
      return
    }
  }

  #tell(header: FrameHeader, planes: Uint8Array): void {
    this.#peer.send(header, planes)
    this.#io.onSent(header.cameraId)
  }

  /** Nobody who waited longer would be passed over. */
  #isIdle(): boolean {
    return this.#peer.isReady && [...this.#slots.values()].every(({ header }) => header === null)
  }
}

const NOTHING = new Uint8Array(0)

function isWhole({ crop, frameWidth, frameHeight }: FrameHeader): boolean {
  return crop.width === frameWidth && crop.height === frameHeight
}
