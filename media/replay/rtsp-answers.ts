// Cuts what a recorder sends on RTSP into answers and packets, bounded against a hostile one.

export interface RtspAnswer {
  readonly status: number
  readonly cseq: number
  /** Names in small letters; the first of a name. */
  readonly headers: ReadonlyMap<string, string>
  /** Of `WWW-Authenticate`, every one. */
  readonly challenges: readonly string[]
  readonly body: Buffer
}

export interface AnswerSink {
  readonly onAnswer: (answer: RtspAnswer) => void
  /** `$`, channel, size and what is in it; valid during the call only. */
  readonly onPacket: (packet: Buffer) => void
}

const MAX_HEAD = 16 * 1024
const MAX_BODY = 128 * 1024
const DOLLAR = 0x24
const END = Buffer.from('\r\n\r\n')
const BEGIN = Buffer.from('RTSP/')

/** Feed it with `push`, in order; throws RangeError for what is no RTSP. */
export class RtspAnswers {
  readonly #sink: AnswerSink
  #held: Buffer = Buffer.alloc(0)

  constructor(sink: AnswerSink) {
    this.#sink = sink
  }

  push(chunk: Buffer): void {
    const held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    let at = 0
    while (at < held.length) {
      const next = held[at] === DOLLAR ? this.#packet(held, at) : this.#answer(held, at)
      if (next === null) break
      at = next
    }
    // A copy: a view would keep the whole chunk.
    this.#held = Buffer.from(held.subarray(at))
  }

  #packet(held: Buffer, at: number): number | null {
    if (held.length - at < 4) return null
    const end = at + 4 + held.readUInt16BE(at + 2)
    if (held.length < end) return null
    this.#sink.onPacket(held.subarray(at, end))
    return end
  }

  #answer(held: Buffer, at: number): number | null {
    // Blank lines between answers are borne.
    if (held[at] === 0x0d || held[at] === 0x0a) return at + 1
    const begin = held.subarray(at, at + BEGIN.length)
    if (!BEGIN.subarray(0, begin.length).equals(begin) && !isRequest(begin)) throw new RangeError('no RTSP')
    const end = held.indexOf(END, at)
    if (end < 0 ? held.length - at > MAX_HEAD : end - at > MAX_HEAD) throw new RangeError('an answer without an end')
    if (end < 0) return null
    const [line = '', ...lines] = held.toString('latin1', at, end).split('\r\n')
    const all = lines.slice(0, 100).map(headerOf)
    const headers = new Map(all.toReversed())
    const bytes = Number(headers.get('content-length') ?? 0)
    if (!Number.isInteger(bytes) || bytes < 0 || bytes > MAX_BODY) throw new RangeError('an answer that is too long')
    if (held.length < end + END.length + bytes) return null
    const next = end + END.length + bytes
    const status = Number(/^RTSP\/\d\.\d (\d{3})\b/.exec(line)?.[1] ?? NaN)
    // A recorder that announces something by a request of its own is not answered.
    if (!Number.isNaN(status)) {
      const challenges = all.filter(([name]) => name === 'www-authenticate').map(([, value]) => value)
      this.#sink.onAnswer({ status, cseq: Number(headers.get('cseq') ?? NaN), headers, challenges, body: Buffer.from(held.subarray(end + END.length, next)) })
    }
    return next
  }
}

const REQUESTS = ['ANNOU', 'SET_P', 'GET_P', 'OPTIO', 'REDIR', 'TEARD']

function isRequest(begin: Buffer): boolean {
  const text = begin.toString('latin1')
  return REQUESTS.some((name) => name.startsWith(text))
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(colon, 0)).trim().toLowerCase(), line.slice(colon + 1).trim()]
}
