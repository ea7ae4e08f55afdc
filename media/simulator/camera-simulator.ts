// An RTSP camera made of recorded pictures: what the demo site shows and the tests connect to.
import { randomBytes, randomInt } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import type { EpochMs } from '../../contract/ids.ts'
import type { AccessUnit } from './annex-b.ts'
import { digestChallenge, isAuthorized, type Credentials } from './digest.ts'
import { RtspReader, rtspReply, type RtspRequest } from '../rtsp-message.ts'
import { openUdpLine, type UdpFaults, type UdpLine } from './udp-line.ts'
import { AUDIO_SDP, SimulatedStream, type StreamClient } from './stream.ts'

export interface SimulatedStreamConfig {
  /** `/lobby/sub` */
  readonly path: string
  /** In the order of sending; a playlist is several lists joined. Empty: an SDP with audio only. */
  readonly units: readonly AccessUnit[]
  readonly fps: number
  /** false: nothing more is sent after the last picture. Default true. */
  readonly loop?: boolean
}

export interface CameraSimulatorConfig {
  readonly streams: readonly SimulatedStreamConfig[]
  /** null: anybody may watch. */
  readonly auth: Credentials | null
  /** 0: any free port. */
  readonly port: number
  /** An address of this computer; default 127.0.0.1. */
  readonly host?: string | undefined
  /** Absent: only TCP interleaved transport is offered. */
  readonly udp?: UdpFaults | undefined
  /** After so long without a word of the client a session is closed; told to it. Default 60. */
  readonly sessionSeconds?: number | undefined
  readonly now: () => EpochMs
}

export interface CameraSimulator {
  readonly port: number
  /** rtsp:// address with the credentials in it. */
  url(path: string): string
  /** When picture 0 of the stream was due; null until somebody played it. Picture n was due at t0 + n * 1000 / fps. */
  t0Ms(path: string): EpochMs | null
  /** Clients that play the stream now. */
  clients(path: string): number
  /** RTP stops (or goes on) while TCP stays up. */
  freeze(isFrozen: boolean): void
  /** What was logged in with before is out of date: whoever uses it is told `stale` and has to answer anew. */
  expireNonces(): void
  /** Cuts every connection; new ones are taken. */
  dropClients(): void
  close(): Promise<void>
}

const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER'
const HOST = '127.0.0.1'
const AUDIO_FPS = 1

/** Listens on loopback only. */
export async function startCameraSimulator(config: CameraSimulatorConfig): Promise<CameraSimulator> {
  const streams = new Map(config.streams.map((s) => [s.path, new SimulatedStream(s.units, s.fps > 0 ? s.fps : AUDIO_FPS, s.loop ?? true, config.now)]))
  const silent = new Set(config.streams.filter((s) => s.units.length === 0).map((s) => s.path))
  const sockets = new Set<Socket>()
  const { host = HOST } = config
  const line = config.udp === undefined ? null : await openUdpLine(host, config.udp)
  const bracketed = host.includes(':') ? `[${host}]` : host
  const era = { number: 0 }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, { streams, silent, auth: config.auth, line, era, sessionSeconds: config.sessionSeconds ?? 60 })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, host, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const stream = (path: string) => {
    const found = streams.get(path)
    if (!found) throw new Error(`no stream ${path}`)
    return found
  }
  const dropClients = () => {
    for (const socket of sockets) socket.destroy()
  }
  const login = config.auth ? `${encodeURIComponent(config.auth.user)}:${encodeURIComponent(config.auth.password)}@` : ''
  return {
    port,
    url: (path) => `rtsp://${login}${bracketed}:${port}${path}`,
    t0Ms: (path) => stream(path).t0Ms,
    clients: (path) => [...stream(path).clients].filter((client) => client.isPlaying).length,
    freeze: (isFrozen) => streams.forEach((s) => s.freeze(isFrozen)),
    expireNonces: () => void era.number++,
    dropClients,
    close: async () => {
      line?.close()
      for (const s of streams.values()) s.stop()
      dropClients()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface Serving {
  readonly streams: ReadonlyMap<string, SimulatedStream>
  readonly silent: ReadonlySet<string>
  readonly auth: Credentials | null
  readonly line: UdpLine | null
  /** Grows when nonces expire. */
  readonly era: { readonly number: number }
  readonly sessionSeconds: number
}

/** Answers one connection until it closes. */
function serve(socket: Socket, { streams, silent, auth, line, era, sessionSeconds }: Serving): void {
  const reader = new RtspReader()
  let nonce = randomBytes(16).toString('hex')
  let nonceEra = era.number
  const session = randomBytes(6).toString('hex')
  let playing: { client: StreamClient; stream: SimulatedStream } | null = null
  const lapse = setTimeout(() => socket.destroy(), sessionSeconds * 1500)
  const leave = () => {
    if (playing) playing.stream.clients.delete(playing.client)
    playing = null
  }

  const answer = (request: RtspRequest): string => {
    const { method } = request
    if (method === 'OPTIONS') return rtspReply('200 OK', request, { Public: METHODS })
    const isStale = nonceEra !== era.number
    if (isStale) {
      nonce = randomBytes(16).toString('hex')
      nonceEra = era.number
    }
    if (auth && !isAuthorized(request.headers.get('authorization'), method, nonce, auth))
      return rtspReply('401 Unauthorized', request, { 'WWW-Authenticate': `${digestChallenge(nonce)}${isStale ? ', stale=true' : ''}` })
    lapse.refresh()
    const path = pathOf(request.url)
    const stream = path === null ? undefined : streams.get(path)
    if (method === 'GET_PARAMETER') return rtspReply('200 OK', request, { Session: session })
    if (!stream || path === null) return rtspReply('404 Not Found', request)
    if (method === 'DESCRIBE') {
      const body = silent.has(path) ? AUDIO_SDP : stream.sdp
      return rtspReply('200 OK', request, { 'Content-Type': 'application/sdp', 'Content-Base': `${request.url}/` }, body)
    }
    if (method === 'SETUP') return setUp(request, stream)
    if (method === 'PLAY') return play(request, stream, silent.has(path))
    if (method === 'TEARDOWN') {
      leave()
      return rtspReply('200 OK', request, { Session: session })
    }
    return rtspReply('405 Method Not Allowed', request, { Allow: METHODS })
  }

  const setUp = (request: RtspRequest, stream: SimulatedStream): string => {
    const transport = request.headers.get('transport') ?? ''
    const clientPort = Number(/client_port=(\d{1,5})/.exec(transport)?.[1] ?? 0)
    if (line !== null && clientPort > 0 && clientPort < 65_536 && !/TCP/i.test(transport)) return setUpUdp(request, stream, line, clientPort)
    if (!/TCP/i.test(transport)) return rtspReply('461 Unsupported Transport', request)
    leave()
    const channel = Number(/interleaved=(\d{1,3})/.exec(transport)?.[1] ?? 0) & 0xff
    const rtp = { channel, ssrc: randomInt(2 ** 32), timestampBase: randomInt(2 ** 31), sequence: randomInt(65_535) }
    const client: StreamClient = { socket, rtp, isPlaying: false, isSynced: false }
    stream.clients.add(client)
    playing = { client, stream }
    const ssrc = rtp.ssrc.toString(16).padStart(8, '0')
    return rtspReply('200 OK', request, {
      Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1};ssrc=${ssrc}`,
      Session: `${session};timeout=${sessionSeconds}`,
    })
  }
  const setUpUdp = (request: RtspRequest, stream: SimulatedStream, { port, send }: UdpLine, clientPort: number): string => {
    leave()
    const rtp = { channel: 0, ssrc: randomInt(2 ** 32), timestampBase: randomInt(2 ** 31), sequence: randomInt(65_535) }
    const client: StreamClient = { socket, rtp, isPlaying: false, isSynced: false, udp: (packets) => send(packets, clientPort) }
    stream.clients.add(client)
    playing = { client, stream }
    return rtspReply('200 OK', request, {
      Transport: `RTP/AVP;unicast;client_port=${clientPort}-${clientPort + 1};server_port=${port}-${port + 1};ssrc=${rtp.ssrc.toString(16).padStart(8, '0')}`,
      Session: `${session};timeout=${sessionSeconds}`,
    })
  }

  const play = (request: RtspRequest, stream: SimulatedStream, isSilent: boolean): string => {
    if (playing?.stream !== stream) return rtspReply('454 Session Not Found', request)
    const { client } = playing
    const info = `url=${request.url}/trackID=0;seq=${(client.rtp.sequence + 1) & 0xffff};rtptime=${(stream.timestamp + client.rtp.timestampBase) >>> 0}`
    // The first picture must not overtake the reply.
    setImmediate(() => {
      client.isPlaying = !isSilent
      if (!isSilent) stream.start()
    })
    return rtspReply('200 OK', request, { Session: session, Range: 'npt=0.000-', 'RTP-Info': info })
  }

  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(lapse)
    leave()
  })
  socket.on('data', (chunk) => {
    try {
      for (const request of reader.push(chunk)) socket.write(answer(request))
    } catch {
      socket.destroy()
    }
  })
}

function pathOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  return new URL(url).pathname.replace(/\/trackID=0$/, '').replace(/\/$/, '')
}
