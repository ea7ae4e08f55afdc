// Hears keys before the console does.
import { useEffect, useEffectEvent } from 'react'

export function useEarlyKeys(hear: (event: KeyboardEvent) => void): void {
  const heard = useEffectEvent(hear)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => heard(event)
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}
