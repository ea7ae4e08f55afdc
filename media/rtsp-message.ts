// Reads RTSP requests from a byte stream and writes replies (RFC 2326), bounded against a hostile peer.

export interface RtspRequest {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
}

const MAX_PENDING = 65_536
const INTERLEAVED = 0x24

/** Collects chunks; `push` gives the requests that became complete and skips interleaved data (RTCP of the client). */
export class RtspReader {
  #pending: Buffer = Buffer.alloc(0)

  /** @throws RangeError when the peer sends more than a request may be long */
  push(chunk: Buffer): RtspRequest[] {
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    if (this.#pending.length > MAX_PENDING) throw new RangeError('RTSP request too long')
    const requests: RtspRequest[] = []
    for (let next = this.#take(); next !== null; next = this.#take()) if (next !== 'skipped') requests.push(next)
    return requests
  }

  #take(): RtspRequest | 'skipped' | null {
    const pending = this.#pending
    if (pending[0] === INTERLEAVED) {
      if (pending.length < 4) return null
      const size = pending.readUInt16BE(2) + 4
      if (pending.length < size) return null
      this.#pending = pending.subarray(size)
      return 'skipped'
    }
    const end = pending.indexOf('\r\n\r\n')
    if (end < 0) return null
    const [requestLine = '', ...lines] = pending.toString('latin1', 0, end).split('\r\n')
    const headers = new Map(lines.map((line) => headerOf(line)))
    const bodyBytes = Number(headers.get('content-length') ?? 0)
    if (!Number.isInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > MAX_PENDING) throw new RangeError('RTSP body too long')
    if (pending.length < end + 4 + bodyBytes) return null
    this.#pending = pending.subarray(end + 4 + bodyBytes)
    const [method = '', url = ''] = requestLine.split(' ')
    return { method, url, headers }
  }
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

export function rtspReply(status: string, request: RtspRequest, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const all = { CSeq: request.headers.get('cseq') ?? '0', ...headers, ...(body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`
}
