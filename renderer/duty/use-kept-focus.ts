// The keyboard stays in a column whose forms take turns: what was pressed last goes, and what comes next has the focus.
import { useEffect, useRef, type FocusEvent, type RefObject } from 'react'

interface KeptFocus {
  readonly ref: RefObject<HTMLDivElement | null>
  onFocus(): void
  onBlur(event: FocusEvent): void
}

/**
 * @param step changes with what stands in the column
 * @param next what is asked for, as a selector; the first that is there
 * @returns for the column's element
 */
export function useKeptFocus(step: string, next: string): KeptFocus {
  const ref = useRef<HTMLDivElement>(null)
  // nobody who is elsewhere is fetched here when the other console goes on
  const wasHere = useRef(false)
  useEffect(() => {
    if (wasHere.current && document.activeElement === document.body) ref.current?.querySelector<HTMLElement>(next)?.focus()
  }, [step, next])
  return {
    ref,
    onFocus: () => void (wasHere.current = true),
    onBlur: ({ relatedTarget }) => void (wasHere.current = relatedTarget === null && wasHere.current),
  }
}
