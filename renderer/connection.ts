// The one WebSocket to the core: opens it, notices when it is dead, opens it again, and tells the screens.
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { create } from 'zustand'
import { nowMs } from './now.ts'
import { quietSocket } from './quiet-socket.ts'

export type ConnectionState = 'connecting' | 'open' | 'lost'

interface ConnectionStore {
  readonly state: ConnectionState
  /** When the core was last heard, by this machine's clock. */
  readonly heardAtMs: number
}

export const useConnection = create<ConnectionStore>()(() => ({ state: 'connecting', heardAtMs: nowMs() }))

/** Nothing was sent, so nothing was done. */
export class ConnectionLost extends Error {
  constructor() {
    super('connection lost')
    this.name = 'ConnectionLost'
  }
}

/** Short, so that a line that is back is used within three seconds; there is one core and a handful of consoles. */
const BACKOFF_MS = [300, 500, 1000] as const
const OPEN_WITHIN_MS = [2000] as const
/** Together at most four and a half seconds from the last word to the banner. */
const BEAT_EVERY_MS = 1500
const BEAT_WITHIN_MS = 3000

/** How long a slow line is waited for. */
export interface Patience {
  /** Of one try after another, the last of them again and again. */
  readonly openWithinMs: readonly number[]
  readonly beatWithinMs: number
}

let current: RPCLink<ClientContext> | null = null

/** Calls go out on the WebSocket of the moment; without one they fail at once rather than wait unseen. */
export const link: ClientLink<ClientContext> = {
  async call(path, input, options) {
    if (current === null) throw new ConnectionLost()
    return current.call(path, input, options)
  },
}

export interface ConnectionEvents {
  /** Any cheap call; a core that does not answer it in time counts as gone. */
  beat(signal: AbortSignal): Promise<unknown>
  /** Asked after every loss: false ends the connection (the session is over). */
  mayReconnect(): Promise<boolean>
}

/** Keeps the connection up until `signal` aborts. */
export async function stayConnected(
  url: string,
  events: ConnectionEvents,
  signal: AbortSignal,
  { openWithinMs, beatWithinMs }: Patience = { openWithinMs: OPEN_WITHIN_MS, beatWithinMs: BEAT_WITHIN_MS },
): Promise<void> {
  useConnection.setState({ state: 'connecting' })
  for (let tries = 0; !signal.aborted; tries++) {
    const socket = new WebSocket(url)
    if (await opened(socket, openWithinMs[Math.min(tries, openWithinMs.length - 1)] ?? 2000, signal)) {
      tries = 0
      current = new RPCLink({ websocket: quietSocket(socket) })
      useConnection.setState({ state: 'open', heardAtMs: nowMs() })
      await beatUntilSilent(socket, events, beatWithinMs, signal)
    }
    current = null
    socket.close()
    if (signal.aborted) return
    useConnection.setState({ state: 'lost' })
    if (!(await events.mayReconnect())) return
    await pause(BACKOFF_MS[Math.min(tries, BACKOFF_MS.length - 1)] ?? 1000, signal)
  }
}

function opened(socket: WebSocket, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
  return new Promise((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true })
    socket.addEventListener('close', () => resolve(false), { once: true })
    within.addEventListener('abort', () => resolve(false), { once: true })
  })
}

/** A socket can look open for minutes after the other side is gone: so ask, and take silence for an answer. */
async function beatUntilSilent(socket: WebSocket, events: ConnectionEvents, withinMs: number, signal: AbortSignal): Promise<void> {
  const closed = new AbortController()
  socket.addEventListener('close', () => closed.abort(), { once: true })
  const until = AbortSignal.any([signal, closed.signal])
  while (!until.aborted) {
    const beat = AbortSignal.any([until, AbortSignal.timeout(withinMs)])
    const heard = await Promise.race([
      events.beat(beat).then(
        () => true,
        () => false,
      ),
      aborted(beat),
    ])
    if (!heard) return
    useConnection.setState({ heardAtMs: nowMs() })
    await pause(BEAT_EVERY_MS, until)
  }
}

function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false)
    else signal.addEventListener('abort', () => resolve(false), { once: true })
  })
}

/** Ends early when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
