// What every editor on a picture does for its keys and its unsaved work: steps back and forth, save, and a question before the page is closed.
import { useEffect, useEffectEvent } from 'react'

interface Edited {
  readonly state: { readonly drawing: unknown }
  readonly problems: readonly { readonly isError: boolean }[]
  readonly isDirty: boolean
  /** What somebody else saved meanwhile; null: nobody did. */
  readonly theirs: unknown
  dispatch(action: { readonly do: 'undo' | 'redo' }): void
  save(): Promise<boolean>
}

const FIELDS = 'input, textarea, [contenteditable=true]'

/** A field of text has its own steps back. */
export function useEditorKeys({ dispatch, save, isDirty, problems, state, theirs }: Edited, mayEdit: boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!mayEdit || !(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    const isField = event.target instanceof Element && event.target.closest(FIELDS) !== null
    if (key === 's') {
      if (isDirty && state.drawing === null && theirs === null && !problems.some((p) => p.isError)) void save()
    } else if (isField) return
    else if (key === 'y' || (key === 'z' && event.shiftKey)) dispatch({ do: 'redo' })
    else if (key === 'z') dispatch({ do: 'undo' })
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

export function useAskBeforeClosing(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsaved])
}
