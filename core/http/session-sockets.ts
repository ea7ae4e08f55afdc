// Keeps the sockets of each session, so that they end with it: at once on logout, within a second on anything else.
import type { Duplex } from 'node:stream'

/** What ends: a WebSocket, a raw stream, an event stream. */
export interface Closable {
  close(): void
}

export interface SessionSockets {
  add(token: string, socket: Closable): { remove(): void }
  /** Logout: nothing of the session stays open. */
  end(token: string): void
  readonly size: number
  stop(): void
}

const CHECK_MS = 500

/** @param isAlive must not count as activity of the session */
export function createSessionSockets(isAlive: (token: string) => boolean): SessionSockets {
  const open = new Map<string, Set<Closable>>()
  const end = (token: string) => {
    const sockets = open.get(token) ?? []
    open.delete(token)
    for (const socket of sockets) socket.close()
  }
  const timer = setInterval(() => {
    for (const token of open.keys()) if (!isAlive(token)) end(token)
  }, CHECK_MS)
  return {
    add(token, socket) {
      const sockets = open.get(token) ?? new Set()
      open.set(token, sockets.add(socket))
      return {
        remove() {
          sockets.delete(socket)
          if (sockets.size === 0) open.delete(token)
        },
      }
    },
    end,
    get size() {
      return [...open.values()].reduce((sum, sockets) => sum + sockets.size, 0)
    },
    stop() {
      clearInterval(timer)
      for (const token of open.keys()) end(token)
    },
  }
}

/** Answers an upgrade that is not granted, in the shape of every other error, and hangs up. */
export function refuseUpgrade(socket: Duplex, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
  // One that does not hang up in its turn would stay for ever.
  setTimeout(() => socket.destroy(), 1000).unref()
}
