// Does something and says what went wrong, if anything.
import { useState } from 'react'
import { ORPCError } from '@orpc/client'
import { codeOfError } from '../api.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

export interface Deed {
  readonly failure: string | null
  /** Of the failure; null: none, or it has none. */
  readonly code: string | null
  readonly busy: boolean
  /** @returns whether it was done */
  run(work: () => Promise<unknown>): Promise<boolean>
}

export function useDeed(): Deed {
  const errorWords = useErrorWords()
  const [failure, setFailure] = useState<string | null>(null)
  const [code, setCode] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  return {
    failure,
    code,
    busy,
    async run(work) {
      setBusy(true)
      try {
        await work()
        setFailure(null)
        setCode(null)
        return true
      } catch (error) {
        setCode(codeOfError(error))
        setFailure([errorWords(error), ...namedIn(error)].join(' '))
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

/** Numbers of the incidents it is about, where it is about some. */
function namedIn(error: unknown): readonly string[] {
  const data: unknown = error instanceof ORPCError ? error.data : null
  const incidents: unknown = typeof data === 'object' && data !== null && 'incidents' in data ? data.incidents : []
  return Array.isArray(incidents) ? incidents.filter((one): one is string => typeof one === 'string') : []
}
