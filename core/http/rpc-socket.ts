// /rpc/ws: one WebSocket per screen for all its calls and feeds, with bounds on what a screen may send and leave unread.
import { once, setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler, type MinimalWebsocket } from '@orpc/server/websocket'
import { WebSocketServer, type WebSocket } from 'ws'
import { sessionOf } from '../people.ts'
import type { Services } from '../services.ts'
import { isRpcMessage } from './rpc-message.ts'
import type { RpcContext } from './guarded.ts'
import { router } from './router.ts'
import type { Closable, SessionSockets } from './session-sockets.ts'
import { createStreamLimit } from './stream-limit.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
/** A screen sends a few calls a second; this is a program gone wild. */
const MAX_MESSAGES_PER_SECOND = 200
/** Beyond this feeds wait for the screen to read, and the feed itself drops and starts again from a snapshot. */
const MAX_UNREAD_BYTES = 1024 * 1024
const PING_MS = 15_000
/** For a screen to read why it is closed. */
const GOODBYE_MS = 500

export interface RpcSocket {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: { readonly token: string; readonly userId: string; user: RpcContext['user'] }): void
  close(): void
}

export function createRpcSocket(services: Services, sessions: SessionSockets): RpcSocket {
  const { log } = services.env
  const handler = new RPCHandler<RpcContext>(router)
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const open = new Set<Closable>()
  const streams = new Map<string, Set<object>>()
  const streamsOf = (userId: string) => {
    const known = streams.get(userId) ?? new Set()
    streams.set(userId, known)
    return known
  }

  function serve(ws: WebSocket, context: RpcContext): Closable {
    const peer = withBackPressure(ws)
    let isOver = false
    const end = (code: number, reason: string) => {
      if (isOver) return
      isOver = true
      handler.close(peer)
      ws.close(code, reason)
      setTimeout(() => ws.terminate(), GOODBYE_MS).unref()
    }
    const refuse = (code: number, reason: string) => {
      if (!isOver) log.warn('screen socket closed', { reason, user: context.user()?.id ?? null })
      end(code, reason)
    }
    const isFlood = countMessages(ws)
    ws.on('message', (data: Buffer, isBinary) => {
      // Whoever does not heed the closing is not listened to either.
      if (isOver) return
      if (isFlood()) return refuse(1008, 'too many messages')
      if (isBinary) return refuse(1003, 'text only')
      const text = data.toString('utf8')
      if (!isRpcMessage(text)) return refuse(1008, 'malformed message')
      handler.message(peer, text, { context }).catch((error: unknown) => {
        log.error('screen socket', { error: error instanceof Error ? error.stack : String(error) })
      })
    })
    ws.on('error', (error) => log.debug('screen socket', { error: error.message }))
    ws.once('close', () => {
      isOver = true
      handler.close(peer)
    })
    // 4401: the screen shows the log-in page instead of trying again.
    return { close: () => end(4401, 'session ended') }
  }

  return {
    accept(request, socket, head, { token, userId, user }) {
      server.handleUpgrade(request, socket, head, (ws) => {
        setMaxListeners(0, ws)
        const session = sessionOf(token)
        const closable = serve(ws, { services, user, session, streams: createStreamLimit(streamsOf(userId)) })
        const entry = sessions.add(token, closable)
        open.add(closable)
        ws.once('close', () => {
          entry.remove()
          open.delete(closable)
        })
        keepAlive(ws)
      })
    },
    close() {
      for (const closable of open) closable.close()
      server.close()
    },
  }
}

/** @returns whether the message just received was one too many for its second */
function countMessages(ws: WebSocket): () => boolean {
  let count = 0
  const timer = setInterval(() => (count = 0), 1000)
  ws.once('close', () => clearInterval(timer))
  return () => ++count >= MAX_MESSAGES_PER_SECOND
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
function withBackPressure(ws: WebSocket): MinimalWebsocket {
  const send = async (data: string | Uint8Array): Promise<void> => {
    if (ws.readyState !== ws.OPEN) return
    const sent = new Promise<void>((resolve) => ws.send(data, () => resolve()))
    if (ws.bufferedAmount > MAX_UNREAD_BYTES) await Promise.race([sent, once(ws, 'close')])
  }
  return { addEventListener: ws.addEventListener.bind(ws) as MinimalWebsocket['addEventListener'], send: send as MinimalWebsocket['send'] }
}
