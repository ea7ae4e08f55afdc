// /live/ws: hands a screen's video socket on to the media process, which never sees who is asking.
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { VigilError } from '../../contract/errors.ts'
import { livePath, readLiveQuery, type LiveQuery } from '../../contract/live.ts'
import type { Services } from '../services.ts'
import type { Closable } from './session-sockets.ts'

/** Only what a WebSocket handshake needs: neither cookies nor anything else of the browser crosses over. */
const PASSED_HEADERS = ['upgrade', 'connection', 'sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol']
const CONNECT_MS = 3000

/**
 * @returns what ends the picture
 * @throws  VigilError `request.malformed`, `camera.notFound`, `system.mediaDown`
 */
export function openLive(services: Services, request: IncomingMessage, socket: Duplex, head: Buffer, refuse: (error: VigilError) => void): Closable {
  const query = readLiveQuery(new URL(request.url ?? '/', 'http://core').searchParams)
  if (query === null) throw new VigilError('request.malformed')
  if (!services.cameras().some((c) => c.id === query.camera)) throw new VigilError('camera.notFound')
  const path = services.liveSocket()
  if (path === null) throw new VigilError('system.mediaDown')

  const media = connect(path)
  const close = () => {
    media.destroy()
    socket.destroy()
  }
  const giveUp = () => {
    media.destroy()
    refuse(new VigilError('system.mediaDown'))
  }
  media.setTimeout(CONNECT_MS, giveUp)
  media.once('error', giveUp)
  media.once('connect', () => {
    media.setTimeout(0)
    media.off('error', giveUp)
    media.on('error', close)
    media.write(handshake(request, query))
    media.write(head)
    media.once('close', () => socket.destroy())
    socket.pipe(media).pipe(socket)
  })
  socket.on('error', close)
  socket.once('close', close)
  return { close }
}

function handshake(request: IncomingMessage, query: LiveQuery): string {
  const lines = PASSED_HEADERS.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [`${name}: ${value}`] : []
  })
  return [`GET ${livePath(query)} HTTP/1.1`, 'host: media', ...lines, '', ''].join('\r\n')
}
