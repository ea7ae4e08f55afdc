// The WebSocket of one live tile, `/live/ws`: opened again by itself whenever it ends.
import { decodeLive, LIVE_REFUSALS, type LiveMessage, type LiveRefusal, type LiveState } from '../../contract/live.ts'
import { pause } from '../connection.ts'

export interface LiveSocketEvents {
  onOpen(open: boolean): void
  onState(state: LiveState): void
  onMessage(message: LiveMessage): void
  /** Not now. @returns ms until it is asked for again */
  onRefused(why: LiveRefusal): number
}

const BACKOFF_MS = [300, 700, 1500, 3000] as const
/** A state message comes at once on opening, so a socket that stays silent this long leads nowhere. */
const FIRST_WORD_MS = 8000

/** Follows one camera until `signal` aborts. */
export async function followLive(url: string, events: LiveSocketEvents, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    const { heard, refused } = await oneSocket(url, events, signal)
    if (heard) tries = 0
    events.onOpen(false)
    const waitMs = refused === null || signal.aborted ? BACKOFF_MS[Math.min(tries, BACKOFF_MS.length - 1)] : events.onRefused(refused)
    await pause(waitMs ?? 1000, signal)
  }
}

interface SocketEnd {
  /** It ever said anything. */
  readonly heard: boolean
  readonly refused: LiveRefusal | null
}

/** @returns when the socket has ended */
function oneSocket(url: string, events: LiveSocketEvents, signal: AbortSignal): Promise<SocketEnd> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    let heard = false
    const silent = setTimeout(() => socket.close(), FIRST_WORD_MS)
    const stop = () => {
      socket.close()
      end()
    }
    const end = (refused: LiveRefusal | null = null) => {
      clearTimeout(silent)
      socket.onmessage = null
      signal.removeEventListener('abort', stop)
      resolve({ heard, refused })
    }
    signal.addEventListener('abort', stop, { once: true })
    const onClose = ({ code }: CloseEvent) => {
      const [why] = Object.entries(LIVE_REFUSALS).find(([, known]) => known === code) ?? []
      end((why as LiveRefusal | undefined) ?? null)
    }
    socket.addEventListener('close', onClose, { once: true })
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!heard) clearTimeout(silent)
      heard = true
      if (typeof data === 'string') {
        events.onOpen(true)
        events.onState(JSON.parse(data) as LiveState)
      } else if (data instanceof ArrayBuffer) {
        const message = decodeLive(new Uint8Array(data))
        if (message !== null) events.onMessage(message)
      }
    }
  })
}
