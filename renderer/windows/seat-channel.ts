// What the windows of one seat tell each other; a browser keeps it among pages of this address.
import { z } from 'zod'

const id = z.string().min(1).max(64)

const seatMessageSchema = z.discriminatedUnion('type', [
  /** Somebody chose this incident in one window; `openId` null: nothing was opened. */
  z.object({ type: z.literal('selected'), selectedId: id.nullable(), openId: id.nullable() }),
  /** A window has come or is going. */
  z.object({ type: z.literal('windows') }),
  /** Somebody has logged in. */
  z.object({ type: z.literal('session') }),
  /** The window that sounds is alive; `heard`: incident and how often it had rung. */
  z.object({ type: z.literal('sounding'), heard: z.array(z.tuple([id, z.number()])).max(5000), lastPlayedMs: z.number(), mutedUntilMs: z.number() }),
  /** The window that sounds is hidden or may not sound: who is better placed? */
  z.object({ type: z.literal('unfit') }),
  /** This window is in sight and may sound. */
  z.object({ type: z.literal('fit') }),
  z.object({ type: z.literal('mute') }),
  z.object({ type: z.literal('unmute') }),
])
export type SeatMessage = z.infer<typeof seatMessageSchema>

export interface SeatChannel {
  tell(message: SeatMessage): void
  /** @returns stops listening */
  hear(listener: (message: SeatMessage) => void): () => void
}

/** The part of BroadcastChannel that is used. */
export type Wire = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'removeEventListener'>

export function seatChannelOn(wire: Wire): SeatChannel {
  return {
    tell: (message) => wire.postMessage(message),
    hear(listener) {
      const onMessage = (event: MessageEvent<unknown>) => {
        const message = seatMessageSchema.safeParse(event.data)
        // a page of another version of the console may speak differently: it is not understood, and nothing breaks
        if (message.success) listener(message.data)
      }
      wire.addEventListener('message', onMessage)
      return () => wire.removeEventListener('message', onMessage)
    },
  }
}

let shared: SeatChannel | undefined

export function seatChannel(): SeatChannel {
  shared ??= seatChannelOn(new BroadcastChannel('vigil.seat'))
  return shared
}
