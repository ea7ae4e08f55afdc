// Where the core listens: plainly for this computer, with TLS for the local network; one set of routes behind both.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { noteOwnDoor } from '../../devices/transport/outside-line.ts'
import type { LanDoor } from '../tls/lan-door.ts'
import { hasTls, isLoopbackHost, ownHosts, type OwnHosts } from './origin.ts'

export interface ListenOptions {
  /** For this computer, without TLS; null: the door to the local network alone. */
  readonly host: string | null
  /** 0: any free one. */
  readonly port: number
  readonly lan?: LanDoor | undefined
}

export interface Listeners {
  /** The server whose life the framework looks after. */
  readonly main: Server
  /** For the framework: `main`, and afterwards more of the same, one for each further address of `localhost`. */
  serve(): Server
  each(use: (server: Server) => void): void
  /** Whoever asks on a socket is held to the names of that socket's own door. */
  own(socket: IncomingMessage['socket']): OwnHosts
  /** Opens the door that the framework does not, and renews certificates from now on. */
  open(): Promise<void>
  close(): Promise<void>
}

const TIMES = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 } as const
/** Phones and a few consoles; everybody on the network can knock. */
const MAX_LAN_CONNECTIONS = 600
const HANDSHAKE_MS = 10_000

const NOBODY: OwnHosts = { hosts: new Set(), scheme: 'http' }

/** @throws Error in plain words when a host beyond this computer is to be served without TLS */
export function createListeners({ host, lan }: ListenOptions, handle: RequestListener): Listeners {
  if (host !== null && !isLoopbackHost(host))
    throw new Error(`refusing to listen on ${host}: without TLS the core serves this computer only; use 127.0.0.1, localhost or ::1`)
  const plain = host === null ? null : createServer(TIMES, handle)
  const secure = lan === undefined ? null : serveSecurely(lan, handle)
  const main = plain ?? secure
  if (main === null) throw new Error('there is nothing to listen on')
  const forget = [plain, secure].flatMap((server) => (server === null ? [] : [noteDoor(server)]))
  const isSecond = plain !== null && secure !== null
  let stopRenewing = () => {}
  let isServed = false
  return {
    main,
    serve() {
      if (isServed) return createServer(TIMES, handle)
      isServed = true
      return main
    },
    each: (use) => [plain, secure].forEach((server) => server !== null && use(server)),
    own(socket) {
      if (hasTls(socket)) return { hosts: lan?.hosts() ?? NOBODY.hosts, scheme: 'https' }
      const port = portOf(plain)
      return port === null ? NOBODY : ownHosts(port)
    },
    async open() {
      if (isSecond && lan !== undefined) await listen(secure, lan)
      const port = portOf(secure)
      if (secure === null || port === null) return
      lan?.openedAt(port)
      stopRenewing = lan?.onRenewed((certificate) => secure.setSecureContext({ ...certificate, ...VERSIONS })) ?? stopRenewing
    },
    async close() {
      stopRenewing()
      for (const one of forget) one()
      if (!isSecond || !secure.listening) return
      const closed = new Promise<void>((done) => secure.close(() => done()))
      secure.closeAllConnections()
      await closed
    },
  }
}

/** Sealed suites with keys of their own for each session; those in blocks (CBC), which older clients know, stay out. */
const SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
const OLD_SUITES = ['ECDSA', 'RSA'].flatMap((kind) => ['AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-GCM-SHA256'].map((suite) => `ECDHE-${kind}-${suite}`))
const VERSIONS = { minVersion: 'TLSv1.2', ciphers: [...SUITES, ...OLD_SUITES].join(':'), honorCipherOrder: true } as const

function serveSecurely(lan: LanDoor, handle: RequestListener): TlsServer {
  const server = createTlsServer({ ...TIMES, ...VERSIONS, ...lan.certificate(), handshakeTimeout: HANDSHAKE_MS, ALPNProtocols: ['http/1.1'] }, handle)
  server.maxConnections = MAX_LAN_CONNECTIONS
  // Somebody who does not trust the certificate yet, or does not speak TLS.
  server.on('tlsClientError', (_error, socket) => void (socket as Socket).destroy())
  return server
}

function listen(server: Server, { host, port }: LanDoor): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Nothing that the core is told to dial may be the core. @returns takes it back */
function noteDoor(server: Server): () => void {
  let forget = () => {}
  server.once('listening', () => {
    const port = portOf(server)
    if (port !== null) forget = noteOwnDoor(port)
  })
  return () => forget()
}

function portOf(server: Server | null): number | null {
  return server !== null && server.listening ? (server.address() as AddressInfo).port : null
}
