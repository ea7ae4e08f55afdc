// Serves recorded pictures over WebSocket: reads on only as they are watched, one reader per viewer, and says which stretches were sent.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CameraId } from '../../contract/ids.ts'
import { encodeLive } from '../../contract/live.ts'
import { GAP_MS, PLAYBACK_SOURCES, playbackOrderSchema, type PlaybackNews, type PlaybackOrder, type PlaybackSource } from '../../contract/playback.ts'
import type { PictureSource } from '../archive/picture-source.ts'
import type { Init } from '../fmp4.ts'
import type { Stored } from '../ring.ts'
import { createSendAhead, type SendAhead } from './send-ahead.ts'
import { createViewLog, type Stretch, type ViewLog } from './view-log.ts'

export interface PlaybackHubIo {
  /** null: there is none of this kind. */
  source(source: PlaybackSource): PictureSource | null
  /** A viewer has gone. `view` is what it was opened under; empty when nothing was sent. */
  onViewed(view: string, stretches: readonly Stretch[]): void
  log(level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>): void
}

/** A screen shows four; many screens at once beyond this are refused. */
const MAX_VIEWERS = 64
const MAX_PAYLOAD = 1024
/** Unsent bytes above which nothing is added: the line is slower than the disk. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024
/** Orders a second; more is no screen of ours. */
const MAX_ORDERS_PER_S = 100
/** A picture that was not asked for within this is not read: the disk or the recorder does not answer. */
const READ_WITHIN_MS = 20_000

interface Asked {
  readonly camera: CameraId
  readonly source: PlaybackSource
  readonly view: string
}

export class PlaybackHub {
  readonly #io: PlaybackHubIo
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD, clientTracking: true })

  constructor(io: PlaybackHubIo) {
    this.#io = io
  }

  /** @returns false when it is no request of this hub's */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const asked = askedFor(request.url)
    if (asked === null) return false
    if (this.#sockets.clients.size >= MAX_VIEWERS) {
      socket.on('error', () => undefined)
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    } else this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#welcome(asked, webSocket))
    return true
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
  }

  #welcome({ camera, source, view }: Asked, socket: WebSocket): void {
    const log = createViewLog()
    let reader: Reader | null = null
    let orders = 0
    const second = setInterval(() => (orders = 0), 1000)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(second)
      reader?.stop()
      this.#io.onViewed(view, log.stretches)
    })
    socket.on('message', (data: Buffer, isBinary) => {
      const order = isBinary ? null : readOrder(data)
      orders += 1
      // what a screen of ours never sends is not argued with
      if (order === null || orders > MAX_ORDERS_PER_S) return socket.close(1008)
      if (order.type === 'shown') return reader?.shown(order.id, order.atMs)
      reader?.stop()
      reader = null
      if (order.type === 'pause') return
      const from = this.#io.source(source)
      if (from === null) return tell(socket, { type: 'failed', id: order.id, code: 'playback.noSource' })
      reader = new Reader(order, {
        socket,
        log,
        camera,
        from,
        complain: (error) => this.#io.log('warn', 'a recording cannot be read', { camera, source, error }),
      })
    })
  }
}

interface ReaderIo {
  readonly socket: WebSocket
  readonly log: ViewLog
  readonly camera: CameraId
  readonly from: PictureSource
  complain(error: string): void
}

/** Of one `play`. */
class Reader {
  readonly #order: Extract<PlaybackOrder, { type: 'play' }>
  readonly #io: ReaderIo
  readonly #ahead: SendAhead
  readonly #stop = new AbortController()
  #wake = () => {}

  constructor(order: Extract<PlaybackOrder, { type: 'play' }>, io: ReaderIo) {
    this.#order = order
    this.#io = io
    this.#ahead = createSendAhead(order.fromMs, order.keysOnly, order.backwards)
    void this.#run()
  }

  shown(id: number, atMs: number): void {
    if (id !== this.#order.id) return
    this.#ahead.shown(atMs)
    this.#wake()
  }

  stop(): void {
    this.#stop.abort()
    this.#wake()
  }

  async #run(): Promise<void> {
    const { id } = this.#order
    const { socket } = this.#io
    tell(socket, { type: 'begin', id })
    try {
      await this.#send()
      if (!this.#stop.signal.aborted) tell(socket, { type: 'end', id })
    } catch (error) {
      if (this.#stop.signal.aborted) return
      this.#io.complain(String(error))
      tell(socket, { type: 'failed', id, code: codeOf(error) })
    } finally {
      this.#stop.abort()
    }
  }

  async #send(): Promise<void> {
    const { fromMs, keysOnly, backwards, id } = this.#order
    const { socket, camera, from, log } = this.#io
    const { signal } = this.#stop
    const pictures = from.pictures(camera, fromMs, { keysOnly: keysOnly || backwards, backwards }, signal)[Symbol.asyncIterator]()
    let init: Init | null = null
    let lastMs: number | null = null
    try {
      for (;;) {
        while (!signal.aborted && (!this.#ahead.mayGo || socket.bufferedAmount > MAX_UNSENT_BYTES)) await this.#untilWoken()
        if (signal.aborted) return
        const next = await within(pictures.next(), READ_WITHIN_MS, signal)
        if (signal.aborted || next.done === true) return
        const picture: Stored = next.value
        const gap = backwards || keysOnly ? null : gapBefore(picture, lastMs, fromMs)
        if (gap !== null) tell(socket, { type: 'gap', id, ...gap })
        lastMs = endOf(picture)
        // the head of the very stream: pictures of two streams with equal heads decode alike
        if (init === null || (init !== picture.init && Buffer.compare(init.bytes, picture.init.bytes) !== 0)) {
          socket.send(encodeLive({ kind: 'init', bytes: picture.init.bytes }))
        }
        init = picture.init
        socket.send(encodeLive({ kind: 'fragment', key: picture.isKey, atMs: picture.atMs, bytes: picture.bytes }))
        this.#ahead.sent(picture.atMs, picture.bytes.length)
        log.add(picture.atMs)
      }
    } finally {
      // gives back what it reads from
      void pictures.return?.()?.catch(() => undefined)
    }
  }

  /** By what was shown, by the end, or by the line that has room again: that one does not call. */
  async #untilWoken(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 50)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function endOf({ atMs, durationTicks, init }: Stored): number {
  const durationMs = (durationTicks / init.timescale) * 1000
  return atMs + Math.min(GAP_MS, Math.max(0, durationMs))
}

function gapBefore(picture: Stored, lastMs: number | null, fromMs: number): { fromMs: number; toMs: number } | null {
  const from = lastMs ?? fromMs
  return picture.atMs - from > GAP_MS ? { fromMs: from, toMs: picture.atMs } : null
}

function tell(socket: WebSocket, news: PlaybackNews): void {
  socket.send(JSON.stringify(news))
}

/** A code of errors.ts where the source gave one. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[a-z]+\.[A-Za-z]+$/i.test(code) && !code.startsWith('ERR_') ? code : 'playback.unreadable'
}

async function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  // whoever loses the race must not be an error that nobody heard
  work.catch(() => undefined)
  const stop = new AbortController()
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`nothing was read within ${ms} ms`)), ms)
        const end = () => {
          clearTimeout(timer)
          reject(new Error('ended'))
        }
        signal.addEventListener('abort', end, { once: true, signal: stop.signal })
        stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
      }),
    ])
  } finally {
    stop.abort()
  }
}

function readOrder(data: Buffer): PlaybackOrder | null {
  try {
    return playbackOrderSchema.parse(JSON.parse(data.toString('utf8')))
  } catch {
    return null
  }
}

function askedFor(url: string | undefined): Asked | null {
  const target = `http://local${url ?? ''}`
  if (!URL.canParse(target)) return null
  const { pathname, searchParams } = new URL(target)
  const camera = searchParams.get('camera')
  const source = PLAYBACK_SOURCES.find((one) => one === (searchParams.get('source') ?? 'ring'))
  return pathname === '/playback/ws' && camera !== null && source !== undefined ? { camera, source, view: searchParams.get('view') ?? '' } : null
}
