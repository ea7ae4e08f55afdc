// Escape closes what lies over the map before it leaves the map.
import { useEffect, useEffectEvent } from 'react'
import { pressOf } from '../keys/press-of.ts'

/** @param close whether there was something to close */
export function useEscape(close: () => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || pressOf(event).inDialog || !close()) return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    const stop = new AbortController()
    // before the console, which goes back a screen
    window.addEventListener('keydown', (event) => onKey(event), { capture: true, signal: stop.signal })
    return () => stop.abort()
  }, [])
}
