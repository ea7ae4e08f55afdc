// A dialog opens with the keyboard on what is to be typed or chosen.
import { useRef } from 'react'

/**
 * antd hangs a dialog into the page only after React has focused what has `autoFocus`, so that this is lost and the cross gets the focus.
 * @returns `field` is the ref of what is to have the focus, `afterOpenChange` a property of the dialog
 */
export function useOpenFocused(): { readonly field: (focusable: { focus(): void } | null) => void; afterOpenChange(isOpen: boolean): void } {
  const held = useRef<{ focus(): void } | null>(null)
  return {
    field: (focusable) => {
      held.current = focusable
    },
    afterOpenChange: (isOpen) => {
      if (isOpen) held.current?.focus()
    },
  }
}
