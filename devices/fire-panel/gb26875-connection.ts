// One connection of a transmission device: finds its frames, has their signals stored, and only then acknowledges.
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DriverIo } from '../driver.ts'
import { believeTime, fromLocalTime, toLocalTime } from '../local-time.ts'
import type { Gb26875Config } from './gb26875-config.ts'
import { COMMAND, createFrameReader, encodeFrame, type Found, type Frame, type FrameHeader, type TimeTag } from './gb26875-frame.ts'
import { decodeStates, isTest, isUsed, signalsOf, TYPE, type StateObject } from './gb26875-state.ts'

/** A connection that has not shown the paired address by then is closed. */
const PROVE_MS = 30_000
/** A begun frame must end within this; less than the 10 s after which a transmission device repeats. */
const FRAME_MS = 5000

export interface Connection {
  isProven(): boolean
  /** Resolves when everything received so far has been dealt with. */
  idle(): Promise<void>
  close(): void
}

/** @param heard called at every valid frame of the paired device */
export function serveConnection(socket: Socket, settings: Gb26875Config, io: DriverIo, heard: () => void): Connection {
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
    if (!isUsed(type)) {
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
        for (const found of next()) {
          await handle(found)
          // Storing is synchronous: a burst in one segment would keep everything else of the core waiting to its end.
          await nextTurn()
        }
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

async function emitSignals(frame: Frame, object: StateObject, index: number, settings: Gb26875Config, io: DriverIo): Promise<void> {
  // GB/T 26875.3: a repeated frame keeps source, serial number and time tag.
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
    // One frame can hold a hundred objects.
    await nextTurn()
  }
}

function believableTime([second, minute, hour, day, month, year]: TimeTag, timezone: string, nowMs: number): number | null {
  return believeTime(fromLocalTime([second, minute, hour, day, month, 2000 + year], timezone), nowMs)
}

function timeTag(atMs: number, timezone: string): TimeTag {
  const [second, minute, hour, day, month, year] = toLocalTime(atMs, timezone)
  return [second, minute, hour, day, month, year - 2000]
}
