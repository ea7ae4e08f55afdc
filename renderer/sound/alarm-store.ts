// What has been heard on this console, and whether it may sound: one store for the alarm, the header and the other windows of the seat.
import { create } from 'zustand'
import { nowMs } from '../now.ts'
import { seatChannel } from '../windows/seat-channel.ts'
import { mute, SILENCE, unmute, type AlarmMemory } from './alarm-policy.ts'

interface AlarmStore {
  readonly memory: AlarmMemory
  readonly blocked: boolean
  /** In every window of the seat. */
  mute(): void
  unmute(): void
}

export const useAlarmStore = create<AlarmStore>()((set) => ({
  memory: SILENCE,
  blocked: false,
  mute() {
    set(({ memory }) => ({ memory: mute(memory, nowMs()) }))
    seatChannel().tell({ type: 'mute' })
  },
  unmute() {
    set(({ memory }) => ({ memory: unmute(memory) }))
    seatChannel().tell({ type: 'unmute' })
  },
}))

/** What the key does: silence for two minutes, or an end to it. */
export function toggleMute(): void {
  const { memory, mute: silence, unmute: sound } = useAlarmStore.getState()
  if (memory.mutedUntilMs > nowMs()) sound()
  else silence()
}
