// A screen, or a large part of one, that may fail without the rest: what it held is given back, and drawn anew it asks the core again.
import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Part } from '../parts/failed-part.tsx'
import { useDesk } from './desk.ts'

interface ScreenPartProps {
  readonly name: string
  /** Drawn anew when it becomes another one. */
  readonly of?: string
  readonly children: ReactNode
}

export function ScreenPart({ name, of, children }: ScreenPartProps) {
  const queries = useQueryClient()
  const onFailed = () => {
    const { leave, endNote } = useDesk.getState()
    // the question about unsaved work went with the screen, and would never be answered
    leave(true)
    endNote()
  }
  // the answer that could not be drawn must not be drawn again; what other parts show is theirs
  const onAgain = () => queries.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey[0] !== 'feed' && queryKey[0] !== 'auth' })
  return (
    <Part name={name} of={of} onFailed={onFailed} onAgain={onAgain}>
      {children}
    </Part>
  )
}
