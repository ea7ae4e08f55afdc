// The RTSP side of a recorder: plays what it keeps from a moment on, asked for in the address (Hikvision, Dahua) or by Range and Require (ONVIF).
import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { parameterSets } from '../../media/simulator/annex-b.ts'
import { digestChallenge, isAuthorized, type Credentials } from '../../media/simulator/digest.ts'
import { payloadsOf } from '../../media/simulator/rtp.ts'
import { RtspReader, rtspReply, type RtspRequest } from '../../media/rtsp-message.ts'
import { markUnit, trueOf, type RecorderDisk } from './kept-recordings.ts'
import { timedPackets } from './timed-packets.ts'

export interface ReplayFaults {
  /** Answers PLAY with that. */
  readonly playStatus?: string
  /** Sends no more after so many pictures, and keeps the line. */
  readonly stallAfter?: number
  /** Cuts the line after so many pictures. */
  readonly cutAfter?: number
  /** Goes on past the end it was told. */
  readonly isEndless?: boolean
  /** At the end it falls silent and keeps the line. */
  readonly isSilentAtEnd?: boolean
  /** Of ONVIF: the pictures do not say their time. */
  readonly hasNoExtension?: boolean
  /** Takes no Scale. */
  readonly hasNoScale?: boolean
  /** The stamps in the extension are of another day. */
  readonly wrongTimesMs?: number
  /** Across a gap between files the stamps go on as though there were none. */
  readonly hidesGaps?: boolean
}

export interface ReplayServerOptions {
  readonly disk: RecorderDisk
  readonly auth?: Credentials
  readonly faults?: ReplayFaults
  /** At once; more are answered 453. Default 8. */
  readonly mostSessions?: number
  /** How much faster than life it plays, so that tests do not wait. Default 1. */
  readonly speed?: number
}

export interface ReplayServer {
  readonly port: number
  faults: ReplayFaults
  /** Asked with each PLAY, headers in small letters. */
  readonly plays: readonly { readonly url: string; readonly headers: ReadonlyMap<string, string> }[]
  /** Playing now. */
  sessions(): number
  /** The most there were at once. */
  most(): number
  /** Log-ins that were wrong. */
  refusals(): number
  /** How often it was told that nothing more is wanted. */
  teardowns(): number
  /** Pictures sent since the start. */
  sent(): number
  close(): Promise<void>
}

const CLOCK_HZ = 90_000
const LEAD_MS = 200

export async function startReplayServer(options: ReplayServerOptions): Promise<ReplayServer> {
  const { disk, auth, mostSessions = 8, speed = 1 } = options
  const sockets = new Set<Socket>()
  const plays: { url: string; headers: ReadonlyMap<string, string> }[] = []
  const counts = { playing: 0, most: 0, refusals: 0, sent: 0, teardowns: 0 }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket)
  })

  const serve = (socket: Socket) => {
    const reader = new RtspReader()
    const nonce = randomBytes(16).toString('hex')
    let isSetUp = false
    let stop: (() => void) | null = null
    let wantsReplay = false
    let described: { place: Place; url: string } | null = null
    const end = () => {
      if (stop === null) return
      stop()
      stop = null
      counts.playing--
    }
    const answer = (request: RtspRequest): string => {
      const { method } = request
      if (method === 'OPTIONS') return rtspReply('200 OK', request, { Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN' })
      if (auth && !isAuthorized(request.headers.get('authorization'), method, nonce, auth)) {
        if (request.headers.has('authorization')) counts.refusals++
        return rtspReply('401 Unauthorized', request, { 'WWW-Authenticate': digestChallenge(nonce) })
      }
      if (method === 'DESCRIBE') {
        const found = placeOf(request.url, disk)
        described = found === null ? null : { place: found, url: request.url }
      }
      // What was described is played, by whatever part of its address.
      const place = described?.place ?? null
      if (place === null) return rtspReply('404 Not Found', request)
      if (method === 'DESCRIBE')
        return rtspReply('200 OK', request, { 'Content-Type': 'application/sdp', 'Content-Base': `${request.url.split('?')[0]}/` }, sdp(disk))
      if (method === 'SETUP') {
        if (!/TCP/.test(request.headers.get('transport') ?? '')) return rtspReply('461 Unsupported Transport', request)
        wantsReplay = request.headers.get('require') === 'onvif-replay'
        isSetUp = true
        return rtspReply('200 OK', request, { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=0A0B0C0D', Session: 'abc123;timeout=60' })
      }
      if (method === 'PLAY') return play(request, place)
      if (method === 'TEARDOWN') {
        counts.teardowns++
        end()
      }
      return rtspReply('200 OK', request, { Session: 'abc123' })
    }
    const play = (request: RtspRequest, place: Place): string => {
      if (!isSetUp) return rtspReply('454 Session Not Found', request)
      plays.push({ url: described!.url, headers: request.headers })
      const { faults } = replay
      if (faults.playStatus !== undefined) return rtspReply(faults.playStatus, request)
      if (place.isOnvif && (!wantsReplay || request.headers.get('require') !== 'onvif-replay')) return rtspReply('551 Option not supported', request)
      if (counts.playing >= mostSessions) return rtspReply('453 Not Enough Bandwidth', request)
      const asked = place.isOnvif ? clockOf(request.headers.get('range') ?? '', disk) : place
      if (asked === null) return rtspReply('457 Invalid Range', request)
      counts.playing++
      counts.most = Math.max(counts.most, counts.playing)
      const scale = faults.hasNoScale ? 1 : Math.max(1, Number(request.headers.get('scale') ?? 1))
      const isFree = request.headers.get('rate-control') === 'no'
      const isIntra = request.headers.get('frames')?.startsWith('intra') === true
      const send = {
        fromMs: asked.fromMs,
        toMs: faults.isEndless ? Infinity : asked.toMs,
        scale,
        isFree,
        isIntra,
        withTime: place.isOnvif && !faults.hasNoExtension,
      }
      stop = startSending(socket, send)
      return rtspReply('200 OK', request, { Session: 'abc123', ...(scale > 1 ? { Scale: scale.toFixed(1) } : {}) })
    }
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', end)
    socket.on('data', (chunk) => {
      try {
        for (const request of reader.push(chunk)) socket.write(answer(request))
      } catch {
        socket.destroy()
      }
    })
  }

  interface Send {
    readonly fromMs: number
    readonly toMs: number
    readonly scale: number
    readonly isFree: boolean
    readonly isIntra: boolean
    readonly withTime: boolean
  }
  /** Beginning with the key picture not after the moment. */
  const startSending = (socket: Socket, { fromMs, toMs, scale, isFree, isIntra, withTime }: Send): (() => void) => {
    const stepMs = 1000 / disk.fps
    const files = disk.files.toSorted((a, b) => a.fromMs - b.fromMs)
    let file = files.findIndex((one) => one.toMs > fromMs)
    let atMs = file < 0 ? Infinity : Math.max(files[file]!.fromMs, Math.floor(fromMs / 1000) * 1000)
    const rtp = { sequence: 1000, base: 7_000_000 }
    let hiddenMs = 0
    const firstMs = atMs
    const startedAtMs = performance.now() - LEAD_MS
    let timer: NodeJS.Timeout | null = null
    let pictures = 0
    const finish = () => {
      if (!replay.faults.isSilentAtEnd) socket.end()
    }
    const next = () => {
      const { faults } = replay
      for (;;) {
        if (socket.destroyed) return
        const current = files[file]
        if (current === undefined || atMs >= toMs) return finish()
        if (atMs >= current.toMs) {
          const following = files[++file]
          if (following === undefined) return finish()
          if (faults.hidesGaps) hiddenMs += Math.max(0, following.fromMs - atMs)
          atMs = Math.max(atMs, following.fromMs)
          continue
        }
        if (faults.cutAfter === pictures) return void socket.destroy()
        if (faults.stallAfter === pictures) return
        // What a client does not read is not sent.
        if (socket.writableLength > 256 * 1024) return void socket.once('drain', next)
        const dueMs = (atMs - firstMs) / scale / speed
        const waitMs = isFree ? 0 : dueMs - (performance.now() - startedAtMs)
        if (waitMs > 0) return void (timer = setTimeout(next, waitMs))
        const number = Math.round(atMs / stepMs)
        const unit = disk.units[number % disk.units.length]!
        if (unit.isKey || !(isIntra || scale > 1)) {
          const stamp = Math.round((((atMs - firstMs - hiddenMs) / scale) * CLOCK_HZ) / 1000)
          const saysMs = withTime ? atMs + disk.aheadMs + (faults.wrongTimesMs ?? 0) : null
          socket.write(timedPackets(payloadsOf(markUnit(unit, atMs)), (stamp + rtp.base) >>> 0, rtp, saysMs))
          pictures++
          counts.sent++
        }
        atMs += stepMs
      }
    }
    setImmediate(next)
    return () => {
      if (timer !== null) clearTimeout(timer)
    }
  }

  const replay: ReplayServer = {
    port: 0,
    faults: options.faults ?? {},
    plays,
    sessions: () => counts.playing,
    most: () => counts.most,
    refusals: () => counts.refusals,
    teardowns: () => counts.teardowns,
    sent: () => counts.sent,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return Object.assign(replay, { port: typeof bound === 'object' && bound !== null ? bound.port : 0 })
}

interface Place {
  readonly isOnvif: boolean
  readonly fromMs: number
  readonly toMs: number
}

function placeOf(text: string, disk: RecorderDisk): Place | null {
  const url = new URL(text.replace(/\/trackID=0$/, ''))
  const path = url.pathname.replace(/\/trackID=0$/, '').replace(/\/$/, '')
  if (path === '/replay/REC_1') return { isOnvif: true, fromMs: 0, toMs: Infinity }
  if (path !== '/Streaming/tracks/101' && path !== '/cam/playback') return null
  const time = (name: string, none: number) => {
    const digits = (url.searchParams.get(name) ?? '').replaceAll(/\D/g, '')
    if (digits.length !== 14) return none
    const [year, month, day, hour, minute, second] = [
      [0, 4],
      [4, 6],
      [6, 8],
      [8, 10],
      [10, 12],
      [12, 14],
    ].map(([a, b]) => Number(digits.slice(a, b)))
    return trueOf(disk, Date.UTC(year!, month! - 1, day, hour, minute, second))
  }
  return { isOnvif: false, fromMs: time('starttime', 0), toMs: time('endtime', Infinity) }
}

/** `clock=20261127T180000.000Z-20261127T181000Z`, on its own clock. */
function clockOf(range: string, disk: RecorderDisk): Place | null {
  const [, from, to] = /^clock=(\d{8}T\d{6}(?:\.\d{1,3})?Z)-(\d{8}T\d{6}(?:\.\d{1,3})?Z)?$/.exec(range) ?? []
  if (from === undefined) return null
  const ms = (text: string) => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6')) - disk.aheadMs
  return { isOnvif: true, fromMs: ms(from), toMs: to === undefined ? Infinity : ms(to) }
}

function sdp({ units, fps }: RecorderDisk): string {
  const codec = units[0]?.codec ?? 'H264'
  const sets = parameterSets(units).map((bytes) => Buffer.from(bytes).toString('base64'))
  const format =
    codec === 'H264' ? `packetization-mode=1;sprop-parameter-sets=${sets.join(',')}` : `sprop-vps=${sets[0]};sprop-sps=${sets[1]};sprop-pps=${sets[2]}`
  return [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=replay',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'm=video 0 RTP/AVP 96',
    `a=rtpmap:96 ${codec}/90000`,
    `a=fmtp:96 ${format}`,
    `a=framerate:${fps}`,
    'a=control:trackID=0',
    '',
  ].join('\r\n')
}
