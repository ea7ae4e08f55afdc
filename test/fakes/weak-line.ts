// A bad line to a camera: a TCP proxy that delays, loses (which TCP repeats later), stalls and lets little through.
import { connect, createServer, type Socket } from 'node:net'

export interface LineQuality {
  /** Either way. */
  readonly delayMs: number
  /** Up to this much more, differently for each packet; order stays. */
  readonly jitterMs: number
  /** Of the packets, that come `REPEAT_MS` later and hold up all behind them. 0..1 */
  readonly loss01: number
  /** Towards us; 1000 kbps = 1 Mbps. */
  readonly kbps: number
}

export interface WeakLine {
  readonly port: number
  /** The same address through this line. */
  through(url: string): string
  /** Nothing comes through either way, connections stay. */
  stall(isStalled: boolean): void
  /** Bytes that wait in the line now. */
  waiting(): number
  close(): Promise<void>
}

const PACKET_BYTES = 1460
/** A lost packet is noticed by the next ones and repeated after about one way there and back. */
const REPEAT_MS = 250
/** As much as routers and sending side hold before the sender has to wait. */
const MAX_WAITING_BYTES = 128 * 1024
const HOST = '127.0.0.1'

interface Packet {
  readonly bytes: Buffer
  readonly dueMs: number
}

/** @param port of the camera @param random 0..1 */
export async function startWeakLine(port: number, quality: LineQuality, random: () => number = Math.random): Promise<WeakLine> {
  const sockets = new Set<Socket>()
  const lanes = new Set<ReturnType<typeof lane>>()
  let isStalled = false
  const join = (from: Socket, to: Socket, kbps: number) => {
    const one = lane(from, to, { ...quality, kbps }, random, () => isStalled)
    lanes.add(one)
    from.on('close', () => {
      lanes.delete(one)
      one.end()
      to.destroy()
    })
  }
  const server = createServer((client) => {
    const camera = connect(port, HOST)
    for (const socket of [client, camera]) {
      sockets.add(socket)
      socket
        .setNoDelay(true)
        .on('error', () => undefined)
        .on('close', () => sockets.delete(socket))
    }
    join(camera, client, quality.kbps)
    join(client, camera, Number.POSITIVE_INFINITY)
  })
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    through: (url) => url.replace(`:${port}/`, `:${address.port}/`),
    stall: (stalled) => void (isStalled = stalled),
    waiting: () => [...lanes].reduce((sum, one) => sum + one.waiting(), 0),
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function lane(from: Socket, to: Socket, { delayMs, jitterMs, loss01, kbps }: LineQuality, random: () => number, isStalled: () => boolean) {
  const queue: Packet[] = []
  let waiting = 0
  let freeAtMs = 0
  let lastDueMs = 0
  from.on('data', (chunk) => {
    for (let at = 0; at < chunk.length; at += PACKET_BYTES) {
      const bytes = chunk.subarray(at, at + PACKET_BYTES)
      const nowMs = performance.now()
      freeAtMs = Math.max(freeAtMs, nowMs) + (bytes.length * 8) / kbps
      lastDueMs = Math.max(lastDueMs, freeAtMs + delayMs + jitterMs * random() + (random() < loss01 ? REPEAT_MS : 0))
      queue.push({ bytes, dueMs: lastDueMs })
      waiting += bytes.length
    }
    if (waiting > MAX_WAITING_BYTES) from.pause()
  })
  const timer = setInterval(() => {
    if (isStalled()) return
    while (queue.length > 0 && queue[0]!.dueMs <= performance.now()) {
      const { bytes } = queue.shift()!
      waiting -= bytes.length
      to.write(bytes)
    }
    if (waiting <= MAX_WAITING_BYTES) from.resume()
  }, 5)
  return { waiting: () => waiting, end: () => clearInterval(timer) }
}
