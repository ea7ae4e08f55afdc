// Hands frames to an inference process: one waiting frame per camera, the latest wins, cameras take turns.
import { connect, type Socket } from 'node:net'
import { encodeFrameHead, FRAME_CREDIT, type FrameHeader } from '../contract/detection.ts'
import type { CameraId } from '../contract/ids.ts'
import { copyCrop, cropBytes } from './crop.ts'

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

const RECONNECT_MS = 250
/** A peer that asks for more at once is not ours to fill. */
const MAX_CREDITS = 16

export class FrameMailbox {
  readonly #io: MailboxIo
  readonly #slots = new Map<CameraId, Slot>()
  #path: string | null = null
  #socket: Socket | null = null
  #retry: NodeJS.Timeout | null = null
  #credits = 0
  #isSending = false

  constructor(io: MailboxIo) {
    this.#io = io
  }

  /** Connects to where an inference process listens, and again whenever it comes back; null: nobody wants frames. */
  connectTo(path: string | null): void {
    if (path === this.#path) return
    this.#path = path
    this.#disconnect()
    if (path !== null) this.#connect(path)
  }

  /** Copies the crop out of `planes`; a frame of this camera that was still waiting is replaced. */
  offer(header: FrameHeader, planes: Uint8Array): void {
    if (this.#path === null) return
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

  #connect(path: string): void {
    const socket = connect(path)
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === FRAME_CREDIT) this.#credits = Math.min(MAX_CREDITS, this.#credits + 1)
      this.#pump()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#disconnect()
      this.#retry = setTimeout(() => this.#connect(path), RECONNECT_MS)
    })
  }

  #disconnect(): void {
    if (this.#retry) clearTimeout(this.#retry)
    this.#retry = null
    const socket = this.#socket
    this.#socket = null
    socket?.destroy()
    this.#credits = 0
    this.#isSending = false
  }

  #pump(): void {
    const socket = this.#socket
    if (!socket || this.#credits === 0 || this.#isSending) return
    for (const [cameraId, slot] of this.#slots) {
      if (!slot.header) continue
      const { header, waiting } = slot
      // To the end of the line: Map keeps the order of insertion.
      this.#slots.delete(cameraId)
      this.#slots.set(cameraId, slot)
      slot.header = null
      slot.waiting = slot.spare
      slot.spare = waiting
      this.#send(socket, header, waiting)
      return
    }
  }

  #send(socket: Socket, header: FrameHeader, planes: Uint8Array): void {
    this.#credits--
    this.#isSending = true
    socket.cork()
    socket.write(encodeFrameHead(header, planes.length))
    socket.write(planes, () => {
      if (socket !== this.#socket) return
      this.#isSending = false
      this.#pump()
    })
    socket.uncork()
    this.#io.onSent(header.cameraId)
  }
}
