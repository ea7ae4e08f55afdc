// Whether this window is the one of its seat that sounds, and what the one that sounds has been heard to play.
import { useEffect } from 'react'
import { create } from 'zustand'
import { nowMs } from '../now.ts'
import { mute, unmute } from '../sound/alarm-policy.ts'
import { useAlarmStore } from '../sound/alarm-store.ts'
import { maySound } from '../sound/alarm-sound.ts'
import { leadSound, type Leading } from './lead-sound.ts'
import { seatChannel } from './seat-channel.ts'

/** Without locks (a page that is not secure) every window sounds: rather twice than not at all. */
export const useSoundLead = create<{ readonly leads: boolean }>()(() => ({ leads: globalThis.navigator?.locks === undefined }))

const BEAT_EVERY_MS = 1000
/** More ringing incidents than this are not told one by one: whoever takes over may sound some of them once more. */
const MAX_TOLD = 5000

let leading: Leading | undefined

/** Once per page, with the alarm. */
export function useSoundLeadership(): void {
  useEffect(() => {
    if (globalThis.navigator.locks === undefined) return
    const stop = new AbortController()
    const channel = seatChannel()
    leading = leadSound(
      { locks: navigator.locks, channel, now: nowMs, isFit: () => !document.hidden && maySound(), onLead: (leads) => useSoundLead.setState({ leads }) },
      stop.signal,
    )
    const look = () => leading?.fitnessChanged()
    document.addEventListener('visibilitychange', look)
    const quiet = channel.hear((message) => {
      if (message.type === 'mute') useAlarmStore.setState(({ memory }) => ({ memory: mute(memory, nowMs()) }))
      if (message.type === 'unmute') useAlarmStore.setState(({ memory }) => ({ memory: unmute(memory) }))
      if (message.type === 'sounding' && !useSoundLead.getState().leads) {
        const { lastPlayedMs, mutedUntilMs } = message
        useAlarmStore.setState(({ memory }) => ({ memory: { ...memory, heard: new Map(message.heard), lastPlayedMs, mutedUntilMs, seen: null } }))
      }
    })
    // what was heard is told as it changes, and that this window is alive every second
    const unsubscribe = useAlarmStore.subscribe((now, before) => {
      if (now.memory !== before.memory) tellSounding()
    })
    const beat = setInterval(() => {
      tellSounding()
      look()
    }, BEAT_EVERY_MS)
    return () => {
      stop.abort()
      leading = undefined
      clearInterval(beat)
      unsubscribe()
      quiet()
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
}

function tellSounding(): void {
  if (!useSoundLead.getState().leads || globalThis.navigator.locks === undefined) return
  const { heard, lastPlayedMs, mutedUntilMs } = useAlarmStore.getState().memory
  // a time that never was (-Infinity) is as long ago as 1970
  seatChannel().tell({
    type: 'sounding',
    heard: [...heard].slice(0, MAX_TOLD),
    lastPlayedMs: Math.max(0, lastPlayedMs),
    mutedUntilMs: Math.max(0, mutedUntilMs),
  })
}
