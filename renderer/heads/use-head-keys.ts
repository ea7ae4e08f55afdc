// Hears the keys of a camera that is turned before the console does, and lets go whatever is held when the window is left.
import { useEffect, useEffectEvent } from 'react'
import { useDesk } from '../console/desk.ts'
import { pressOf } from '../keys/press-of.ts'
import { headCommand, isHeadKey, wayOfKey, type HeadCommand, type Way } from './head-keys.ts'

interface HeadKeys {
  readonly isOn: boolean
  begin(): void
  onCommand(command: HeadCommand): void
  onLetGo(way: Way): void
  /** The window is no longer looked at: a key that is let go there is never heard of. */
  onLeft(): void
}

export function useHeadKeys({ isOn, begin, onCommand, onLetGo, onLeft }: HeadKeys): void {
  const down = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const press = pressOf(event)
    if (!isOn) {
      if (!isHeadKey(event.key) || press.modified || press.typing || press.inDialog || press.repeat || useDesk.getState().dialog !== null) return
      event.preventDefault()
      return begin()
    }
    // a button that has the focus keeps Space and Enter; none of these is one of them
    const command = headCommand(press)
    if (command === null) return
    event.preventDefault()
    onCommand(command)
  })
  const up = useEffectEvent((event: KeyboardEvent) => {
    const way = wayOfKey(event.key)
    if (way !== null) onLetGo(way)
  })
  const left = useEffectEvent(onLeft)
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('keydown', (event) => down(event), { capture: true, signal })
    window.addEventListener('keyup', (event) => up(event), { capture: true, signal })
    window.addEventListener('blur', () => left(), { signal })
    window.addEventListener('pagehide', () => left(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden && left(), { signal })
    return () => stop.abort()
  }, [])
}
