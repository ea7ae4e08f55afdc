// Keys of an open dialog, heard wherever the focus is: a quick hand types on before the dialog has taken the focus.
import { useEffect, useEffectEvent } from 'react'

/** @param onKey returns whether the key was the dialog's own */
export function useDialogKeys(onKey: (event: KeyboardEvent) => boolean): void {
  const hear = useEffectEvent(onKey)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (hear(event)) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
