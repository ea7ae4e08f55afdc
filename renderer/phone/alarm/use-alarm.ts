// Rings and vibrates as long as a task waits to be accepted, and keeps the screen on while on duty.
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { nowMs } from '../../now.ts'
import { allowSound, sound, soundState, vibrate, type SoundState } from './siren.ts'

const AGAIN_AFTER_MS = 2000

interface AlarmStore {
  readonly sound: SoundState
  /** null: not wanted. */
  readonly awake: boolean | null
  /** How long the page was in the background last; 0: read. */
  readonly hiddenMs: number
}

export const useAlarmState = create<AlarmStore>()(() => ({ sound: 'off', awake: null, hiddenMs: 0 }))

export function readHidden(): void {
  useAlarmState.setState({ hiddenMs: 0 })
}

/** Any touch will do; the page looks again and again whether it may still sound, as a call takes that away. */
export function useSoundPermission(): void {
  useEffect(() => {
    const look = () => {
      if (soundState() !== useAlarmState.getState().sound) useAlarmState.setState({ sound: soundState() })
    }
    const touched = () => void allowSound().then(look)
    document.addEventListener('pointerup', touched)
    document.addEventListener('keyup', touched)
    const timer = setInterval(look, 1000)
    return () => {
      document.removeEventListener('pointerup', touched)
      document.removeEventListener('keyup', touched)
      clearInterval(timer)
    }
  }, [])
}

export function useRinging(rings: boolean): void {
  useEffect(() => {
    if (!rings) return
    const once = () => {
      sound()
      vibrate([600, 200, 600])
    }
    once()
    const timer = setInterval(once, AGAIN_AFTER_MS)
    return () => {
      clearInterval(timer)
      vibrate(0)
    }
  }, [rings])
}

/** The system takes the lock back whenever the page goes into the background. */
export function useAwake(wanted: boolean): void {
  const [visible, setVisible] = useState(() => !document.hidden)
  useEffect(() => {
    let hiddenAtMs = 0
    const changed = () => {
      setVisible(!document.hidden)
      if (document.hidden) hiddenAtMs = nowMs()
      else if (hiddenAtMs > 0) useAlarmState.setState({ hiddenMs: nowMs() - hiddenAtMs })
    }
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [])
  useEffect(() => {
    if (!wanted) return useAlarmState.setState({ awake: null })
    if (!visible) return
    let lock: WakeLockSentinel | null = null
    let isOver = false
    const take = async () => {
      lock = 'wakeLock' in navigator ? await navigator.wakeLock.request('screen').catch(() => null) : null
      if (isOver) return void lock?.release()
      useAlarmState.setState({ awake: lock !== null })
      lock?.addEventListener('release', () => isOver || useAlarmState.setState({ awake: document.hidden ? null : false }))
    }
    void take()
    return () => {
      isOver = true
      void lock?.release()
    }
  }, [wanted, visible])
}
