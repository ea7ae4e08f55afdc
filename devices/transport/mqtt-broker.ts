// Our own MQTT broker: one per address, shared by all drivers that name it; each device has its own log-in and hears and says only what its driver claims.
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes, type AedesOptions, type AuthenticateError, type Client } from 'aedes'
import { VigilError } from '../../contract/errors.ts'
import { pause } from '../confirm.ts'
import { listenOn, type Listening } from './listen.ts'
import { guardSocket } from './mqtt-guard.ts'
import type { MqttClaim, MqttLine } from './mqtt-line.ts'
import { createSeat, type MqttLogIn, type Seat } from './mqtt-seat.ts'

interface Shared {
  readonly seats: Map<string, Seat>
  readonly listening: Promise<Listening>
  stop(): Promise<void>
}

const CONNECT_MS = 10_000
/** A device that does not read what it is sent is cut off after this. */
const DRAIN_MS = 10_000
/** Whoever guesses passwords gets one guess a second and connection. */
const REFUSE_MS = 1000
/** Connections that have not logged in; one more closes the oldest of them. */
const MAX_STRANGERS = 32
/** MQTT 3.1.1, 3.2.2.3: bad user name or password. */
const BAD_LOG_IN = 4
/** Where messages go once their driver had them: nobody can subscribe to it. */
const TAKEN = '$vigil/taken'

const shared = new Map<string, Shared>()

/** @throws VigilError `device.listenFailed`: the port is taken, or the user name is another device's */
export async function joinBroker({ listen, ...logIn }: MqttLogIn & { readonly listen: string }, claim: MqttClaim): Promise<MqttLine> {
  const broker = shared.get(listen) ?? start(listen)
  if (broker.seats.has(logIn.username)) throw new VigilError('device.listenFailed', { listen, username: 'another device has this user name' })
  const seat = createSeat(logIn, claim)
  broker.seats.set(logIn.username, seat)
  const close = async () => {
    if (broker.seats.get(logIn.username) !== seat) return
    broker.seats.delete(logIn.username)
    await seat.close()
    if (broker.seats.size > 0 || shared.get(listen) !== broker) return
    shared.delete(listen)
    await broker.stop()
  }
  try {
    return { listening: await broker.listening, isConnected: seat.isConnected, publish: seat.publish, close }
  } catch (error) {
    await close()
    throw new VigilError('device.listenFailed', { listen }, { cause: error })
  }
}

function start(listen: string): Shared {
  const seats = new Map<string, Seat>()
  const seatOf = new WeakMap<Client, Seat>()
  const sockets = new Set<Socket>()
  const ending = new AbortController()
  const aedes = new Aedes({ ...limits, ...doorkeeper(seats, seatOf, ending.signal) })
  aedes.on('clientReady', (client) => seatOf.get(client)?.take(client))
  aedes.on('clientDisconnect', (client) => seatOf.get(client)?.leave(client))
  aedes.on('unsubscribe', (topics, client) => seatOf.get(client)?.stopHearing(client, topics))

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
    // A device without MQTT keep-alive that lost its power is found out by TCP.
    socket.setKeepAlive(true, 60_000)
    const client = aedes.handle(socket)
    guardSocket(socket, () => seatOf.get(client))
    const strangers = [...sockets].filter((one) => !isLoggedIn(one, seatOf))
    if (strangers.length > MAX_STRANGERS) strangers[0]?.destroy()
  })
  const listening = aedes.listen().then(() => listenOn(server, listen))
  // One that could not be had is told by the promise; later errors are a connection's.
  server.on('error', () => {})
  const stop = async () => {
    ending.abort()
    await listening.catch(() => {})
    await new Promise<void>((resolve) => aedes.close(() => resolve()))
    await closeServer(server, sockets)
  }
  const broker = { seats, listening, stop }
  shared.set(listen, broker)
  return broker
}

const limits: AedesOptions = {
  connectTimeout: CONNECT_MS,
  drainTimeout: DRAIN_MS,
  queueLimit: 8,
  // What a device sends with QoS 2 and does not finish.
  maxInflightInbound: 8,
  maxTopicLevels: 10,
}

/** Who may come in, and what may be said and heard. */
function doorkeeper(seats: ReadonlyMap<string, Seat>, seatOf: WeakMap<Client, Seat>, signal: AbortSignal): AedesOptions {
  return {
    preConnect(_client, packet, done) {
      // Nothing is kept for a device that is away: its commands are dead by then, and what is kept could be made to grow.
      packet.clean = true
      done(null, true)
    },
    authenticate(client, username, password, done) {
      const seat = username === undefined ? undefined : seats.get(username)
      if (seat === undefined || !isSame(password, seat.logIn.password)) {
        seat?.log('warn', 'a log-in with a wrong password was refused', { remote: remoteOf(client) })
        void pause(REFUSE_MS, signal).then(() => done(badLogIn(), false))
        return
      }
      // A client id of its own choosing would let one device throw another one out.
      client.id = seat.logIn.username
      seatOf.set(client, seat)
      done(null, true)
    },
    authorizePublish(client, packet, done) {
      const seat = client === null ? undefined : seatOf.get(client)
      const message = { topic: packet.topic, payload: Buffer.from(packet.payload), retained: packet.retain }
      const { qos } = packet
      // The library is left nothing to keep or to hand on.
      Object.assign(packet, { topic: TAKEN, payload: Buffer.alloc(0), retain: false })
      if (seat === undefined) return done(null)
      // The library answers QoS 1 and 2 after this; an error ends the connection unanswered, and the device sends again.
      void seat.receive(message).then((isStored) => done(isStored || qos === 0 ? null : new Error('not stored')))
    },
    authorizeSubscribe(client, subscription, done) {
      const mayHear = seatOf.get(client)?.hear(subscription.topic) === true
      done(null, mayHear ? subscription : null)
    },
  }
}

function isLoggedIn(socket: Socket, seatOf: WeakMap<Client, Seat>): boolean {
  const client = (socket as Socket & { client?: Client }).client
  return client !== undefined && seatOf.has(client)
}

function remoteOf(client: Client): string {
  return (client.conn as Socket).remoteAddress ?? ''
}

function badLogIn(): AuthenticateError {
  return Object.assign(new Error('bad user name or password'), { returnCode: BAD_LOG_IN })
}

/** Hashed first: the comparison wants equal lengths and must not tell them. */
function isSame(given: Uint8Array | undefined, password: string): boolean {
  const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()
  return given !== undefined && timingSafeEqual(hash(given), hash(password))
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}
