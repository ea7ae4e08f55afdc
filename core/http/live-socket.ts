// /live/ws and /playback/ws: hands a screen's video socket on to the media process, which never sees who is asking.
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { VigilError } from '../../contract/errors.ts'
import { livePath, readLiveQuery } from '../../contract/live.ts'
import { PLAYBACK_SOURCES } from '../../contract/playback.ts'
import type { Actor } from '../env.ts'
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
  known(services, query.camera)
  return passOn(services, { request, socket, head, path: livePath(query), refuse })
}

/**
 * Who looks is written down first: what cannot be written down is not shown.
 *
 * @returns what ends it
 * @throws  VigilError as openLive()
 */
export function openPlayback(
  services: Services,
  actor: Actor,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  refuse: (error: VigilError) => void,
): Closable {
  const { searchParams } = new URL(request.url ?? '/', 'http://core')
  const camera = searchParams.get('camera') ?? ''
  const source = PLAYBACK_SOURCES.find((one) => one === (searchParams.get('source') ?? 'ring'))
  if (source !== undefined && services.playback.recorded.find(camera, source) === null) throw new VigilError('camera.notFound')
  if (source === undefined) throw new VigilError('request.malformed')
  if (services.liveSocket() === null) throw new VigilError('system.mediaDown')
  const { views } = services.playback
  const view = views.begin(actor, camera, source)
  socket.once('close', () => views.closed(view))
  return passOn(services, { request, socket, head, path: `/playback/ws?camera=${encodeURIComponent(camera)}&source=${source}&view=${view}`, refuse })
}

function known(services: Services, cameraId: string): void {
  if (!services.cameras().some(({ id }) => id === cameraId)) throw new VigilError('camera.notFound')
}

interface Passing {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  /** At the media process. */
  readonly path: string
  refuse(error: VigilError): void
}

function passOn(services: Services, { request, socket, head, path, refuse }: Passing): Closable {
  const local = services.liveSocket()
  if (local === null) throw new VigilError('system.mediaDown')
  const media = connect(local)
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
    media.write(handshake(request, path))
    media.write(head)
    media.once('close', () => socket.destroy())
    socket.pipe(media).pipe(socket)
  })
  socket.on('error', close)
  socket.once('close', close)
  return { close }
}

function handshake(request: IncomingMessage, path: string): string {
  const lines = PASSED_HEADERS.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [`${name}: ${value}`] : []
  })
  return [`GET ${path} HTTP/1.1`, 'host: media', ...lines, '', ''].join('\r\n')
}
