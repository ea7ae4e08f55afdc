// What every vision process does alike: frames in over a local socket, orders and answers over IPC, and a clean end however it ends.
import { once } from 'node:events'
import { lstat, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import type { Frame, FromVision, ToVision } from '../contract/detection.ts'
import { serveFrames, type PictureSource } from './frame-link.ts'

export interface VisionRoom {
  readonly socketPath: string
  readonly models: Extract<FromVision, { type: 'ready' }>['models']
  /** Where planes are that did not come through the socket. */
  readonly pictures?: PictureSource | null
  /** What throws is an order that the core should have refused: the process goes no further. */
  handle(order: Exclude<ToVision, { type: 'stop' }>): void
  take(frame: Frame): Promise<void>
}

export interface VisionProcessIo {
  emit(message: FromVision): void
  /** This process cannot go on: says so and ends. */
  fail(cause: unknown): Promise<never>
}

/** One media process, and one that replaces it while the old connection is still being noticed as dead. */
const CONNECTIONS_MAX = 4
/** Messages the core has not read yet; beyond it those are dropped that the next one replaces. */
const UNREAD_MAX = 200
const REPLACED_BY_THE_NEXT = new Set<FromVision['type']>(['tracks', 'facade', 'alive'])
const ALIVE_EVERY_MS = 1000

/** @param open loads what is needed; the process is ready when that is done */
export function runVisionProcess(open: (io: VisionProcessIo) => Promise<VisionRoom>): void {
  let unread = 0
  const emit = (message: FromVision): void => {
    if (!process.connected || (REPLACED_BY_THE_NEXT.has(message.type) && unread >= UNREAD_MAX)) return
    unread++
    process.send!(message, undefined, undefined, () => unread--)
  }
  // Whatever happens to the parent, no orphan stays; it may have gone while this was loaded.
  process.once('disconnect', () => process.exit(0))
  if (!process.connected) process.exit(0)
  // Ctrl-C in a terminal reaches the whole group; the core then ends this process in its own order.
  process.on('SIGINT', () => {})
  serve(open, emit).catch(fail)
}

async function serve(open: (io: VisionProcessIo) => Promise<VisionRoom>, emit: VisionProcessIo['emit']): Promise<void> {
  const room = await open({ emit, fail })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveFrames(socket, {
      pictures: room.pictures ?? null,
      onFrame: (frame) => room.take(frame),
      onBroken: ({ message }) => process.stderr.write(`frame socket closed: ${message}\n`),
    })
  })
  server.maxConnections = CONNECTIONS_MAX
  process.umask(0o077)
  await removeStale(room.socketPath)
  server.listen(room.socketPath)
  await once(server, 'listening')

  const stop = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
    process.exit(0)
  }
  process.on('message', (message: ToVision) => {
    if (message.type === 'stop') return stop()
    try {
      room.handle(message)
    } catch (cause) {
      void fail(cause)
    }
  })
  process.once('SIGTERM', stop)
  emit({ type: 'ready', models: room.models })
  setInterval(() => emit({ type: 'alive' }), ALIVE_EVERY_MS).unref()
}

async function fail(cause: unknown): Promise<never> {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (process.connected) await new Promise((resolve) => process.send!({ type: 'fault', message } satisfies FromVision, undefined, undefined, resolve))
  process.exit(1)
}

/** A socket file that a killed process left behind; anything else at that path is not ours to remove. */
async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found?.isSocket()) await rm(path, { force: true })
}
