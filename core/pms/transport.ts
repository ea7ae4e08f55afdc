// How a system is reached: its own trust, client certificate and proxy; no redirects, an end to every exchange, and no endless answers.
import { timingSafeEqual } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector, fetch as undiciFetch, ProxyAgent, type Dispatcher } from 'undici'
import type { Transport } from '../../contract/integration.ts'
import { checkAddress, guardLookup } from '../../devices/transport/outside-line.ts'

export interface Line {
  /** As the world's own; redirects come back as they are. */
  readonly fetch: typeof fetch
  close(): Promise<void>
}

export const TIMEOUT_MS = 15_000
/** More than any answer of use; what is beyond is an error to whoever reads it. */
export const MAX_ANSWER_BYTES = 1_048_576
/** One more than there are deliveries at the same time: the poll. */
const CONNECTIONS = 9
const WRONG_CERTIFICATE = 'ERR_VIGIL_OTHER_CERTIFICATE'

/** @param signal ends everything that is under way */
export function openLine(transport: Transport, signal: AbortSignal, timeoutMs = TIMEOUT_MS): Line {
  const dispatcher = dispatcherOf(transport, timeoutMs)
  return {
    async fetch(input, init) {
      checkUrl(input instanceof Request ? input.url : String(input))
      if (transport.proxy !== undefined) checkUrl(transport.proxy)
      const ends = [signal, AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]
      const request = { ...init, redirect: 'manual', dispatcher, signal: AbortSignal.any(ends) } as Parameters<typeof undiciFetch>[1]
      const response = await undiciFetch(input as Parameters<typeof undiciFetch>[0], request)
      const body = response.body === null ? null : (response.body as unknown as ReadableStream<Uint8Array>).pipeThrough(atMost(MAX_ANSWER_BYTES))
      // Without its phrase: "HTTP/1.1 200 成功" is an answer like any other, and a Response would refuse it.
      return new Response(body, { status: response.status, headers: [...response.headers] })
    },
    close: () => dispatcher.destroy(),
  }
}

/** @throws AddressRefused */
function checkUrl(text: string): void {
  const { hostname, port } = new URL(text)
  checkAddress(hostname.replace(/^\[|\]$/g, ''), Number(port), 'system')
}

/** The port was looked at by checkUrl(); names lead to no loopback at all. */
const LOOKUP = guardLookup(0, 'system')

/** What Node says when the other side's certificate is not the one that is trusted. */
export function isCertificateProblem(code: string): boolean {
  return (
    code === WRONG_CERTIFICATE ||
    /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|INVALID_CA|HOSTNAME_MISMATCH)/.test(code)
  )
}

function dispatcherOf({ ca, certificateSha256, clientCertificate, clientKey, pfx, passphrase, proxy, proxyLogin }: Transport, timeoutMs: number): Dispatcher {
  const tls = {
    minVersion: 'TLSv1.2' as const,
    timeout: timeoutMs,
    lookup: LOOKUP,
    ...(ca !== undefined && { ca }),
    ...(clientCertificate !== undefined && { cert: clientCertificate, key: clientKey }),
    ...(pfx !== undefined && { pfx: Buffer.from(pfx, 'base64') }),
    ...(passphrase !== undefined && { passphrase }),
  }
  const shared = { connections: CONNECTIONS, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxHeaderSize: 32_768 }
  const token = proxyLogin === undefined ? {} : { token: `Basic ${Buffer.from(proxyLogin).toString('base64')}` }
  if (proxy !== undefined) return new ProxyAgent({ ...shared, uri: proxy, ...token, requestTls: tls, proxyTls: { lookup: LOOKUP }, proxyTunnel: true })
  return new Agent({ ...shared, connect: certificateSha256 === undefined ? tls : pinned(tls, certificateSha256) })
}

/** Whoever signed it, and until whenever: only this very certificate. */
function pinned(tls: buildConnector.BuildOptions, sha256: string): buildConnector.connector {
  const expected = Buffer.from(sha256.replaceAll(':', ''), 'hex')
  const connect = buildConnector({ ...tls, rejectUnauthorized: false })
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error !== null) return callback(error, null)
      const shown = options.protocol === 'https:' ? (socket as TLSSocket).getPeerCertificate().fingerprint256 : ''
      const found = Buffer.from((shown ?? '').replaceAll(':', ''), 'hex')
      if (found.length === expected.length && timingSafeEqual(found, expected)) return callback(null, socket)
      socket.destroy()
      callback(Object.assign(new Error('another certificate than the one that is trusted'), { code: WRONG_CERTIFICATE }), null)
    })
}

function atMost(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength
      if (left < 0) controller.error(new RangeError(`more than ${bytes} bytes`))
      else controller.enqueue(chunk)
    },
  })
}
