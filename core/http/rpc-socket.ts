// /rpc/ws: one WebSocket per screen for all its calls and feeds, with bounds on what a screen may send and leave unread.
import { once, setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Services } from '../services.ts'
import type { SessionSockets } from './session-sockets.ts'
import { router, type RpcContext } from './router.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
/** A screen sends a few calls a second; this is a program gone wild. */
const MAX_MESSAGES_PER_SECOND = 200
/** Beyond this feeds wait for the screen to read, and the feed itself drops and starts again from a snapshot. */
const MAX_UNREAD_BYTES = 1024 * 1024
const PING_MS = 15_000

export interface RpcSocket {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: { readonly token: string; user: RpcContext['user'] }): void
  close(): void
}

export function createRpcSocket(services: Services, sessions: SessionSockets): RpcSocket {
  const handler = new RPCHandler<RpcContext>(router)
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  return {
    accept(request, socket, head, { token, user }) {
      server.handleUpgrade(request, socket, head, (ws) => {
        const entry = sessions.add(token, { close: () => hangUp(ws) })
        ws.once('close', () => entry.remove())
        ws.on('error', (error) => services.env.log.debug('screen socket', { error: error.message }))
        setMaxListeners(0, ws)
        limitMessages(ws)
        keepAlive(ws)
        void handler.upgrade(withBackPressure(ws), { context: { services, user } })
      })
    },
    close() {
      for (const ws of server.clients) hangUp(ws)
      server.close()
    },
  }
}

/** 4401: the screen shows the log-in page instead of trying again. */
function hangUp(ws: WebSocket): void {
  ws.close(4401, 'session ended')
  setTimeout(() => ws.terminate(), 500).unref()
}

function limitMessages(ws: WebSocket): void {
  let count = 0
  const timer = setInterval(() => (count = 0), 1000)
  ws.once('close', () => clearInterval(timer))
  ws.on('message', () => {
    if (++count === MAX_MESSAGES_PER_SECOND) ws.close(1008, 'too many messages')
  })
}

/** Finds out about a screen that is gone without saying so. */
function keepAlive(ws: WebSocket): void {
  let answered = true
  ws.on('pong', () => (answered = true))
  const timer = setInterval(() => {
    if (!answered) return ws.terminate()
    answered = false
    ws.ping()
  }, PING_MS)
  ws.once('close', () => clearInterval(timer))
}

/** Sending waits while the screen does not read, so that memory stays bounded by the feed's own limit. */
function withBackPressure(ws: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const send = async (data: string | Uint8Array): Promise<void> => {
    if (ws.readyState !== ws.OPEN) return
    const sent = new Promise<void>((resolve) => ws.send(data, () => resolve()))
    if (ws.bufferedAmount > MAX_UNREAD_BYTES) await Promise.race([sent, once(ws, 'close')])
  }
  return { addEventListener: ws.addEventListener.bind(ws), send: send as WebSocket['send'] }
}
