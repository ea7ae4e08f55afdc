// Our end of the socket to a process that looks at pictures: connects again and again, and sends only what was asked for.
import { connect, type Socket } from 'node:net'
import { encodeFrameHead, FRAME_CREDIT, type FrameHeader } from '../contract/detection.ts'

const RECONNECT_MS = 250
/** A peer that asks for more at once is not ours to fill. */
const MAX_CREDITS = 16

export class FramePeer {
  readonly #onReady: () => void
  #path: string | null = null
  #socket: Socket | null = null
  #retry: NodeJS.Timeout | null = null
  #credits = 0
  #isSending = false

  /** @param onReady called whenever it may have become ready */
  constructor(onReady: () => void) {
    this.#onReady = onReady
  }

  get path(): string | null {
    return this.#path
  }

  /** One frame may be sent now. */
  get isReady(): boolean {
    return this.#socket !== null && this.#credits > 0 && !this.#isSending
  }

  /** Connects to where a process listens, and again whenever it comes back; null: nobody wants frames. */
  connectTo(path: string | null): void {
    if (path === this.#path) return
    this.#path = path
    this.#disconnect()
    if (path !== null) this.#connect(path)
  }

  /** @param planes must not change until it is ready again; empty: the peer finds them elsewhere */
  send(header: FrameHeader, planes: Uint8Array): void {
    const socket = this.#socket
    if (socket === null) return
    this.#credits--
    this.#isSending = true
    socket.cork()
    const sent = () => {
      if (socket !== this.#socket) return
      this.#isSending = false
      this.#onReady()
    }
    const head = encodeFrameHead(header, planes.length)
    if (planes.length === 0) socket.write(head, sent)
    else {
      socket.write(head)
      socket.write(planes, sent)
    }
    socket.uncork()
  }

  #connect(path: string): void {
    const socket = connect(path)
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === FRAME_CREDIT) this.#credits = Math.min(MAX_CREDITS, this.#credits + 1)
      this.#onReady()
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
}
