// Serves one camera's fragments to many viewers over WebSocket, each at its own pace.
import { createServer, type Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { encodeLive, type LiveState } from '../contract/live.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Init } from './fmp4.ts'
import type { Stored } from './ring.ts'

/** What the hub needs to greet a viewer. */
export interface LiveCamera {
  liveState(): LiveState
  /** Head and current group of pictures; null while there is no stream. */
  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null
}

interface Viewer {
  readonly socket: WebSocket
  /** The head it was sent last. */
  init: Init | null
  /** Has every picture since a key picture. */
  isSynced: boolean
}

/** A viewer with that much unsent is skipped to the next key picture. */
const MAX_UNSENT_BYTES = 512 * 1024
const MAX_PAYLOAD = 1024
const MAX_VIEWERS = 256

export class LiveHub {
  readonly #find: (id: CameraId) => LiveCamera | undefined
  readonly #viewers = new Map<CameraId, Set<Viewer>>()
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD, clientTracking: true })

  constructor(find: (id: CameraId) => LiveCamera | undefined) {
    this.#find = find
    this.#server = createServer((_request, response) => response.writeHead(404).end())
    this.#server.on('upgrade', (request, socket, head) => {
      const id = cameraOf(request.url)
      const camera = id === null ? undefined : this.#find(id)
      if (id === null || !camera || this.#sockets.clients.size >= MAX_VIEWERS) {
        socket.on('error', () => undefined)
        socket.end(`HTTP/1.1 ${camera ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
        return
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#welcome(id, webSocket))
    })
  }

  /** @param path of a local socket or named pipe that only the core may reach */
  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(path, resolve)
    })
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  /** The camera's state has changed. */
  state(id: CameraId, state: LiveState): void {
    for (const { socket } of this.#viewers.get(id) ?? []) socket.send(JSON.stringify(state))
  }

  fragment(id: CameraId, fragment: Stored): void {
    const viewers = this.#viewers.get(id)
    if (!viewers || viewers.size === 0) return
    const message = encodeLive({ kind: 'fragment', key: fragment.isKey, atMs: fragment.atMs, bytes: fragment.bytes })
    for (const viewer of viewers) {
      if (viewer.socket.bufferedAmount > MAX_UNSENT_BYTES) viewer.isSynced = false
      else if (fragment.isKey) viewer.isSynced = true
      if (!viewer.isSynced) continue
      sendInit(viewer, fragment.init)
      viewer.socket.send(message)
    }
  }

  /** The camera is no longer configured. */
  remove(id: CameraId): void {
    for (const { socket } of this.#viewers.get(id) ?? []) socket.close(1001)
  }

  #welcome(id: CameraId, socket: WebSocket): void {
    const viewer: Viewer = { socket, init: null, isSynced: false }
    const viewers = this.#viewers.get(id) ?? new Set<Viewer>()
    this.#viewers.set(id, viewers.add(viewer))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      viewers.delete(viewer)
      if (viewers.size === 0 && this.#viewers.get(id) === viewers) this.#viewers.delete(id)
    })
    const camera = this.#find(id)
    if (!camera) return socket.close(1001)
    socket.send(JSON.stringify(camera.liveState()))
    const replay = camera.replay()
    if (!replay) return
    sendInit(viewer, replay.init)
    for (const { isKey, atMs, bytes } of replay.group) socket.send(encodeLive({ kind: 'fragment', key: isKey, atMs, bytes }))
    viewer.isSynced = replay.group.length > 0
  }
}

function sendInit(viewer: Viewer, init: Init): void {
  if (viewer.init === init) return
  viewer.init = init
  viewer.socket.send(encodeLive({ kind: 'init', bytes: init.bytes }))
}

function cameraOf(url: string | undefined): CameraId | null {
  const target = `http://local${url ?? ''}`
  if (!URL.canParse(target)) return null
  const { pathname, searchParams } = new URL(target)
  return pathname === '/live/ws' ? searchParams.get('camera') : null
}
