// Fire panel driver: the monitoring centre's end of GB/T 26875.3-2011 over TCP; the panel's transmission device dials in (docs/drivers.md).
import { createServer, type Server, type Socket } from 'node:net'
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { fromLocalTime, toLocalTime } from '../local-time.ts'
import { COMMAND, createFrameReader, encodeFrame, type Found, type Frame, type FrameHeader, type TimeTag } from './gb26875-frame.ts'
import { decodeStates, isTest, signalsOf, TYPE, type StateObject } from './gb26875-state.ts'

const ADDRESS_MAX = 2 ** 48 - 1

const config = z.strictObject({
  /** `host:port` of the device network; port 0 takes any free one. */
  listen: z.string().regex(/^([0-9a-z.-]{1,253}|\[[0-9a-f:.]{2,45}\]):\d{1,5}$/i, 'host:port, for example 127.0.0.1:5200'),
  /** The transmission device's address as a decimal number. */
  source: z.number().int().min(0).max(ADDRESS_MAX),
  /** Our own address, as set in the transmission device. */
  centre: z.number().int().min(0).max(ADDRESS_MAX).default(1),
  /** Of the panel's clock, which says no zone. */
  timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
  /** How often a quiet transmission device is asked for its state. */
  pollSeconds: z.number().min(0.1).max(600).default(60),
  /** After this long without a valid frame it counts as gone. */
  silenceSeconds: z.number().min(0.2).max(3600).default(180),
})
type Config = z.output<typeof config>

const MAX_CONNECTIONS = 8
/** A connection that has not shown the paired address by then is closed. */
const PROVE_MS = 30_000
/** A begun frame must end within this; less than the 10 s after which a transmission device repeats. */
const FRAME_MS = 5000
/** GB/T 26875.3 is of 2011: an earlier date is a clock that was never set. */
const CLOCK_SET_YEAR = 2011
const DAY_MS = 86_400_000

export const gb26875 = defineDriver({
  kind: 'fire-panel',
  id: 'fire-panel/gb26875',
  title: { zh: '火灾报警控制器(GB/T 26875.3)', en: 'Fire alarm panel (GB/T 26875.3)' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session<'fire-panel'>> {
    const connections = new Set<Connection>()
    const presence = watchPresence(settings, io)
    const server = createServer((socket) => {
      const connection = serve(socket, settings, io, presence.heard)
      connections.add(connection)
      socket.once('close', () => connections.delete(connection))
      if (connections.size > MAX_CONNECTIONS) evict(connections)
    })
    const listening = await listen(server, settings.listen).catch((error: unknown) => {
      presence.stop()
      throw new VigilError('device.listenFailed', { listen: settings.listen }, { cause: error })
    })
    server.on('error', (error) => io.log('warn', 'the listener reports an error', { error: error.message }))
    return {
      online: false,
      listening,
      async close() {
        presence.stop()
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        const last = [...connections]
        for (const connection of last) connection.close()
        await closed
        await Promise.all(last.map((connection) => connection.idle()))
      },
    }
  },
})

/** The oldest connection that never proved itself makes room, so that strangers cannot keep the panel out. */
function evict(connections: ReadonlySet<Connection>): void {
  const all = [...connections]
  const victim = all.find((connection) => !connection.isProven()) ?? all.at(-1)
  victim?.close()
}

interface Presence {
  heard(): void
  stop(): void
}

function watchPresence(settings: Config, io: DriverIo): Presence {
  let isOnline = false
  const tell = (state: 'online' | 'offline') => {
    isOnline = state === 'online'
    io.emit({ type: 'state', state, problem: isOnline ? null : 'device.unreachable' }).catch((error: unknown) => {
      io.log('warn', 'the state could not be told', { error: String(error) })
    })
  }
  const silence = setTimeout(() => tell('offline'), settings.silenceSeconds * 1000)
  return {
    heard() {
      silence.refresh()
      if (!isOnline) tell('online')
    },
    stop: () => clearTimeout(silence),
  }
}

interface Connection {
  isProven(): boolean
  /** Resolves when everything received so far has been dealt with. */
  idle(): Promise<void>
  close(): void
}

function serve(socket: Socket, settings: Config, io: DriverIo, heard: () => void): Connection {
  const reader = createFrameReader()
  const remote = `${socket.remoteAddress}:${socket.remotePort}`
  const strangers = new Set<number>()
  const skipped = new Set<number>()
  let isProven = false
  let serial = 0
  let work: Promise<void> = Promise.resolve()

  const send = (frame: Omit<Frame, 'time' | 'source' | 'destination'>) => {
    if (!socket.writable) return
    socket.write(encodeFrame({ ...frame, time: timeTag(io.now(), settings.timezone), source: settings.centre, destination: settings.source }))
  }
  const answer = (to: FrameHeader, command: number) => send({ serial: to.serial, version: to.version, command, data: new Uint8Array() })

  const handle = async (found: Found): Promise<void> => {
    const header = found.ok ? found.frame : found.header
    if (header.source !== settings.source) {
      // Whoever claims another address gets no word from us, and cannot flood the log either.
      if (found.ok && strangers.size < 3 && !strangers.has(header.source)) {
        strangers.add(header.source)
        io.log('warn', 'a frame came from an address that is not paired; not acknowledged', { source: header.source, remote })
      }
      return
    }
    if (!found.ok) {
      io.log('warn', 'a damaged frame was denied', { serial: header.serial, remote })
      return answer(header, COMMAND.deny)
    }
    isProven = true
    socket.setTimeout(settings.silenceSeconds * 1000)
    heard()
    if (header.command === COMMAND.send) return receive(found.frame)
    const isReply = header.command === COMMAND.response || header.command === COMMAND.confirm || header.command === COMMAND.deny
    if (!isReply) answer(header, COMMAND.deny)
  }

  const receive = async (frame: Frame): Promise<void> => {
    const type = frame.data[0] ?? 0
    if (type !== TYPE.systemState && type !== TYPE.componentState) {
      if (!skipped.has(type)) io.log('info', 'data of a type that is not used was acknowledged', { type })
      skipped.add(type)
      return answer(frame, COMMAND.confirm)
    }
    const objects = decodeStates(frame.data)
    if (objects === null) {
      io.log('warn', 'a state whose layout does not fit was denied', { type, bytes: frame.data.length })
      return answer(frame, COMMAND.deny)
    }
    try {
      for (const [index, object] of objects.entries()) await emitSignals(frame, object, index, settings, io)
    } catch (error) {
      // Not stored, so not acknowledged: the device will send it again.
      return io.log('warn', 'a fire signal could not be stored', { error: String(error), serial: frame.serial })
    }
    answer(frame, COMMAND.confirm)
  }

  const enqueue = (next: () => Found[]) => {
    socket.pause()
    work = work
      .then(async () => {
        for (const found of next()) await handle(found)
      })
      .catch((error: unknown) => {
        io.log('warn', 'a connection was closed after an error', { error: String(error), remote })
        socket.destroy()
      })
      .finally(() => {
        socket.resume()
        if (reader.waiting > 0 && !socket.destroyed) stall.refresh()
      })
  }

  const stall = setTimeout(() => {
    if (reader.waiting > 0 && !socket.destroyed) enqueue(() => reader.giveUp())
  }, FRAME_MS)
  const poll = setInterval(() => {
    if (!isProven) return
    serial = (serial + 1) & 0xffff
    send({ serial, version: [1, 1], command: COMMAND.request, data: Uint8Array.of(TYPE.readDeviceState, 1, 0) })
  }, settings.pollSeconds * 1000)
  socket.setKeepAlive(true, 30_000)
  socket.setNoDelay(true)
  socket.setTimeout(PROVE_MS, () => socket.destroy())
  const prove = setTimeout(() => {
    if (!isProven) socket.destroy()
  }, PROVE_MS)
  socket.on('data', (chunk) => enqueue(() => reader.push(chunk)))
  socket.on('error', (error) => io.log('info', 'the connection failed', { error: error.message, remote }))
  socket.on('close', () => {
    clearTimeout(stall)
    clearTimeout(prove)
    clearInterval(poll)
  })
  return { isProven: () => isProven, idle: () => work, close: () => void socket.destroy() }
}

async function emitSignals(frame: Frame, object: StateObject, index: number, settings: Config, io: DriverIo): Promise<void> {
  // DEVICES.md 4.1: a repeated frame keeps source, serial number and time tag.
  const frameKey = `${frame.source}-${frame.serial}-${Buffer.from(frame.time).toString('hex')}`
  for (const signal of signalsOf(object)) {
    await io.emit({
      type: 'fireSignal',
      signal,
      address: object.address,
      text: object.text,
      componentType: object.componentType,
      deviceAtMs: believableTime(object.time, settings.timezone, io.now()),
      test: isTest(object),
      dedupeKey: `${frameKey}-${index}-${signal}`,
    })
  }
}

function believableTime([second, minute, hour, day, month, year]: TimeTag, timezone: string, nowMs: number): number | null {
  const atMs = fromLocalTime([second, minute, hour, day, month, 2000 + year], timezone)
  return atMs === null || 2000 + year < CLOCK_SET_YEAR || atMs > nowMs + DAY_MS ? null : atMs
}

function timeTag(atMs: number, timezone: string): TimeTag {
  const [second, minute, hour, day, month, year] = toLocalTime(atMs, timezone)
  return [second, minute, hour, day, month, year - 2000]
}

function listen(server: Server, address: string): Promise<{ host: string; port: number }> {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port: Number(address.slice(colon + 1)), exclusive: true }, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve({ host, port: typeof bound === 'object' && bound !== null ? bound.port : 0 })
    })
  })
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    return true
  } catch {
    return false
  }
}
