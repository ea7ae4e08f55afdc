// A key that acts while it is held down, wherever on the console the focus is; never while somebody types or a dialog is open.
import { useEffect, useEffectEvent } from 'react'
import { isHeldFor } from './keymap.ts'
import { pressOf } from './press-of.ts'

/** @param key null: none */
export function useHeldKey(key: string | null, onDown: () => void, onUp: () => void): void {
  const down = useEffectEvent(onDown)
  const up = useEffectEvent(onUp)
  useEffect(() => {
    if (key === null) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isHeldFor(key, pressOf(event))) return
      event.preventDefault()
      down()
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === key) up()
    }
    // a key that is let go elsewhere is never heard of
    const onBlur = () => up()
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', onBlur)
    }
  }, [key])
}
