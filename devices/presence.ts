// Tells whether a device that only ever calls us is still there: online at its first word, offline after too long a silence.
import type { DriverIo } from './driver.ts'

export interface Presence {
  heard(): void
  /** It said that it leaves, or its connection ended. */
  gone(): void
  /** It was silent for too long, or left; false before its first word, when nobody knows. */
  isGone(): boolean
  stop(): void
}

export function watchPresence(silenceSeconds: number, io: Pick<DriverIo, 'emit' | 'log'>): Presence {
  let isOnline = false
  let isGone = false
  let isStopped = false
  const tell = (state: 'online' | 'offline') => {
    isOnline = state === 'online'
    isGone = !isOnline
    io.emit({ type: 'state', state, problem: isOnline ? null : 'device.unreachable' }).catch((error: unknown) => {
      io.log('warn', 'the state could not be told', { error: String(error) })
    })
  }
  const silence = setTimeout(() => tell('offline'), silenceSeconds * 1000)
  return {
    heard() {
      // A cleared timer that is refreshed runs again.
      if (isStopped) return
      silence.refresh()
      if (!isOnline) tell('online')
    },
    gone() {
      if (isOnline && !isStopped) tell('offline')
    },
    isGone: () => isGone,
    stop() {
      isStopped = true
      clearTimeout(silence)
    },
  }
}
