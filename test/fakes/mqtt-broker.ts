// Somebody else's MQTT broker for tests: the plain library with one log-in, which can be killed and come back with what it kept.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'

export interface ForeignBroker {
  readonly host: string
  readonly port: number
  readonly url: string
  /** Ends every connection and the listener; sessions and retained messages stay. */
  kill(): Promise<void>
  /** On the same port. */
  revive(): Promise<void>
  /** Refuses subscriptions to these filters from now on. */
  refuse(filter: string): void
  close(): Promise<void>
}

export const BROKER_LOG_IN = { username: 'vigil', password: 'broker-password' }

export async function startForeignBroker(): Promise<ForeignBroker> {
  // What the first one keeps is handed to the next; the library does not declare it.
  let kept: { persistence?: unknown } = {}
  const refused = new Set<string>()
  let port = 0
  let running: { readonly aedes: Aedes; readonly server: Server; readonly sockets: Set<Socket> } | null = null
  const start = async () => {
    const aedes = await Aedes.createBroker({
      ...(kept.persistence !== undefined && { persistence: kept.persistence }),
      authenticate: (_client, username, password, done) =>
        done(null, username === BROKER_LOG_IN.username ? password?.toString() === BROKER_LOG_IN.password : username === undefined),
      authorizeSubscribe: (_client, subscription, done) => done(null, refused.has(subscription.topic) ? null : subscription),
    })
    kept = aedes as { persistence?: unknown }
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      aedes.handle(socket)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    running = { aedes, server, sockets }
  }
  const kill = async () => {
    const last = running
    running = null
    if (last === null) return
    for (const socket of last.sockets) socket.destroy()
    await new Promise<void>((resolve) => last.server.close(() => resolve()))
    await new Promise<void>((resolve) => last.aedes.close(() => resolve()))
  }
  await start()
  return { host: '127.0.0.1', port, url: `mqtt://127.0.0.1:${port}`, kill, revive: start, refuse: (filter) => void refused.add(filter), close: kill }
}
