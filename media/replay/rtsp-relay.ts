// Stands between ffmpeg and a recorder: logs in, asks for the moment by headers that ffmpeg cannot send, and reads the time of each packet.
import { randomBytes } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import type { EpochMs } from '../../contract/ids.ts'
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import type { RecorderProblem } from '../../contract/recorder-errors.ts'
import { addressOf } from '../camera-address.ts'
import { RtspReader, type RtspRequest } from '../rtsp-message.ts'
import { readDescription, streamName, type Described } from './described-streams.ts'
import { PacketTimes } from './packet-times.ts'
import { clockStart, type ReplayRequest } from './replay-address.ts'
import { problemOfStatus, ReplayError } from './replay-error.ts'
import { RtspAnswers, type RtspAnswer } from './rtsp-answers.ts'
import { answerChallenge, pickChallenge, type Challenge } from './rtsp-login.ts'

export interface Relay {
  /** For ffmpeg; who knows it may play, once. */
  readonly url: string
  readonly times: PacketTimes
  /** What the recorder answered to PLAY; null before it. */
  played(): Played | null
  /** Why it does not play, as the recorder said or by its line; null: nothing is wrong with that. */
  problem(): RecorderProblem | null
  /** Says to ffmpeg that nothing more comes: it writes what it holds back. */
  end(): void
  close(): void
}

export interface Played {
  /** As it writes it: where it says to begin; null: it does not say. */
  readonly startWrittenMs: EpochMs | null
  /** How much faster than life it plays. */
  readonly scale: number
}

const HOST = '127.0.0.1'
/** From the first word to pictures that are allowed. */
const ANSWERS_WITHIN_MS = 12_000
/** Others of this computer may knock; none of them knows the word. */
const MOST_KNOCKS = 8
/** For the last word to the recorder to leave. */
const PARTING_MS = 300
const FORWARDED = ['accept', 'transport', 'session', 'range']

/** Listens on loopback only; closes by itself with either side. @throws ReplayError where the recorder's name leads nowhere it may */
export async function openRelay(request: ReplayRequest, login: CameraLogin | null): Promise<Relay> {
  const host = await addressOf(new URL(request.url).hostname).catch((error: unknown) => {
    throw new ReplayError('recorder.unreachable', String(error))
  })
  const secret = randomBytes(18).toString('base64url')
  const times = new PacketTimes()
  let played: Played | null = null
  let problem: RecorderProblem | null = null
  let upstream: Socket | null = null
  const sockets = new Set<Socket>()
  let knocks = 0
  const close = () => {
    clearTimeout(deadline)
    server.close()
    for (const socket of sockets) socket.destroy()
    const line = upstream
    if (line === null || line.destroyed) return
    // Recorders that are not told keep the place taken for a minute.
    if (played === null || !conversation?.part()) return void line.destroy()
    line.resume()
    line.end()
    setTimeout(() => line.destroy(), PARTING_MS).unref()
  }
  const fail = (why: RecorderProblem) => {
    if (played === null) problem ??= why
    close()
  }
  const deadline = setTimeout(() => fail('recorder.unreachable'), ANSWERS_WITHIN_MS)
  const server = createServer((client) => {
    sockets.add(client)
    client.setNoDelay(true)
    client.on('error', () => undefined)
    client.on('close', () => sockets.delete(client))
    if (++knocks > MOST_KNOCKS || upstream !== null) return void client.destroy()
    const reader = new RtspReader()
    client.on('data', (chunk) => {
      try {
        for (const asked of reader.push(chunk)) {
          if (!asked.url.startsWith(`${base}/`) && asked.url !== base) return void client.destroy()
          if (upstream === null) begin(client)
          conversation?.ask(asked)
        }
      } catch {
        client.destroy()
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, resolve)
  })
  const bound = server.address()
  const base = `rtsp://${HOST}:${typeof bound === 'object' && bound !== null ? bound.port : 0}/${secret}`

  let conversation: Conversation | null = null
  const begin = (client: Socket) => {
    // Nobody else is let in from here on.
    server.close()
    const { port } = new URL(request.url)
    const line = connect({ host, port: Number(port === '' ? 554 : port) })
    upstream = line
    line.setNoDelay(true)
    conversation = new Conversation(request, login, base, {
      toClient: (bytes) => {
        if (!client.destroyed && !client.write(bytes)) line.pause()
      },
      toRecorder: (text) => line.write(text),
      onPlayed: (answer) => {
        played = answer
        clearTimeout(deadline)
      },
      onProblem: (why) => (problem ??= why),
      times,
    })
    client.on('drain', () => line.resume())
    client.on('close', close)
    line.on('data', (chunk) => {
      try {
        conversation?.take(chunk)
      } catch {
        fail('recorder.unreadable')
      }
    })
    line.on('error', () => fail('recorder.unreachable'))
    line.on('close', () => {
      if (played === null) problem ??= 'recorder.unreachable'
      client.end()
    })
  }
  const end = () => {
    for (const socket of sockets) socket.end()
  }
  return { url: base, times, played: () => played, problem: () => problem, end, close }
}

interface ConversationIo {
  readonly toClient: (bytes: Buffer | string) => void
  readonly toRecorder: (text: string) => void
  readonly onPlayed: (played: Played) => void
  readonly onProblem: (problem: RecorderProblem) => void
  readonly times: PacketTimes
}

interface Pending {
  readonly asked: RtspRequest
  /** Where it went. */
  readonly url: string
  logins: number
}

/** What is said between one ffmpeg and one recorder. */
class Conversation {
  readonly #request: ReplayRequest
  readonly #login: CameraLogin | null
  readonly #base: string
  readonly #io: ConversationIo
  readonly #answers: RtspAnswers
  readonly #pending = new Map<number, Pending>()
  #described: Described | null = null
  #cseq = 0
  #challenge: Challenge | null = null
  #used = 0
  /** Interleaved channel of the pictures. */
  #channel = 0
  #session: string | null = null
  #isOver = false

  constructor(request: ReplayRequest, login: CameraLogin | null, base: string, io: ConversationIo) {
    this.#request = request
    this.#login = login
    this.#base = base
    this.#io = io
    this.#answers = new RtspAnswers({
      onAnswer: (answer) => this.#answered(answer),
      onPacket: (packet) => {
        if (packet[1] === this.#channel) io.times.take(packet.subarray(4))
        // The chunk it is a view of is not written to again.
        io.toClient(packet)
      },
    })
  }

  ask(asked: RtspRequest): void {
    // ffmpeg asks one thing at a time, and now and then whether somebody is still there.
    if (this.#pending.size >= 8) throw new RangeError('too many requests')
    this.#send({ asked, url: this.#urlOf(asked), logins: 0 })
  }

  /** Says that nothing more is wanted. @returns false where there is nothing to end */
  part(): boolean {
    if (this.#session === null || this.#isOver) return false
    this.#isOver = true
    const headers = new Map([['session', this.#session]])
    this.#send({ asked: { method: 'TEARDOWN', url: this.#base, headers }, url: this.#described?.whole ?? this.#request.url, logins: 2 })
    return true
  }

  /** @throws RangeError for what is no RTSP */
  take(chunk: Buffer): void {
    if (this.#isOver) return
    this.#answers.push(chunk)
  }

  #urlOf({ method, url }: RtspRequest): string {
    const described = this.#described
    if (described === null || method === 'DESCRIBE' || method === 'OPTIONS') return this.#request.url
    const index = described.controls.findIndex((_, i) => url.endsWith(`/${streamName(i)}`))
    return described.controls[index] ?? described.whole
  }

  #send(pending: Pending): void {
    const { asked, url } = pending
    const { method } = asked
    const cseq = ++this.#cseq
    this.#pending.set(cseq, pending)
    const { headers, require } = this.#request
    const isPlay = method === 'PLAY'
    const lines = [`${method} ${url} RTSP/1.0`, `CSeq: ${cseq}`, 'User-Agent: Vigil']
    for (const name of FORWARDED) {
      const value = asked.headers.get(name)
      const isReplaced = isPlay && name === 'range' && 'Range' in headers
      if (value !== undefined && !isReplaced && /^[\x20-\x7e]*$/.test(value)) lines.push(`${titled(name)}: ${value}`)
    }
    if (require !== null && (isPlay || method === 'SETUP')) lines.push(`Require: ${require}`)
    if (isPlay) for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
    if (this.#challenge !== null && this.#login !== null)
      lines.push(`Authorization: ${answerChallenge(this.#challenge, this.#login, method, url, ++this.#used)}`)
    this.#io.toRecorder(`${lines.join('\r\n')}\r\n\r\n`)
  }

  #answered(answer: RtspAnswer): void {
    const pending = this.#pending.get(answer.cseq)
    if (pending === undefined) return
    this.#pending.delete(answer.cseq)
    const { asked } = pending
    if (answer.status === 401 && this.#mayLogIn(answer, pending)) {
      pending.logins++
      this.#send(pending)
      return
    }
    const problem = problemOfStatus(answer.status)
    // Whether it is still there is asked in ways that not every recorder knows.
    if (problem !== null && ['DESCRIBE', 'SETUP', 'PLAY'].includes(asked.method)) this.#io.onProblem(problem)
    if (problem === null) this.#learn(asked.method, answer)
    this.#reply(asked, answer)
  }

  #mayLogIn({ challenges }: RtspAnswer, { logins }: Pending): boolean {
    const challenge = pickChallenge(challenges)
    // Once, and once more where only the nonce was too old: a wrong password is never repeated.
    const isFirst = logins === 0 && (this.#challenge === null || challenge?.nonce !== this.#challenge.nonce)
    if (challenge === null || this.#login === null || !(isFirst || (challenge.isStale && logins < 2))) return false
    this.#challenge = challenge
    this.#used = 0
    return true
  }

  #learn(method: string, { headers, body }: RtspAnswer): void {
    if (method === 'DESCRIBE') this.#described = readDescription(body.toString('latin1'), headers.get('content-base'), this.#request.url)
    if (method === 'SETUP') this.#session = /^[\x21-\x3a\x3c-\x7e]{1,200}/.exec(headers.get('session') ?? '')?.[0] ?? null
    if (method === 'SETUP') this.#channel = Number(/interleaved=(\d{1,3})/.exec(headers.get('transport') ?? '')?.[1] ?? 0)
    if (method !== 'PLAY') return
    const scale = Number(headers.get('scale') ?? 1)
    const isTaken = 'Scale' in this.#request.headers && scale > 1 && scale <= 64
    this.#io.onPlayed({ startWrittenMs: clockStart(headers.get('range')), scale: isTaken ? scale : 1 })
  }

  #reply(asked: RtspRequest, { status, headers }: RtspAnswer): void {
    const lines = [`RTSP/1.0 ${status} ${status === 200 ? 'OK' : 'Refused'}`, `CSeq: ${asked.headers.get('cseq') ?? '0'}`]
    for (const name of ['transport', 'session', 'public']) {
      const value = headers.get(name)
      if (value !== undefined && value.length <= 1000 && /^[\x20-\x7e]*$/.test(value)) lines.push(`${titled(name)}: ${value}`)
    }
    const sdp = asked.method === 'DESCRIBE' && status === 200 ? this.#described!.sdp : ''
    if (sdp !== '') lines.push('Content-Type: application/sdp', `Content-Base: ${this.#base}/`, `Content-Length: ${Buffer.byteLength(sdp, 'latin1')}`)
    this.#io.toClient(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${sdp}`, 'latin1'))
  }
}

function titled(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1)
}
