// Does something and says what went wrong, if anything.
import { useState } from 'react'
import { useErrorWords } from '../parts/use-error-words.ts'

export interface Deed {
  readonly failure: string | null
  readonly busy: boolean
  /** @returns whether it was done */
  run(work: () => Promise<unknown>): Promise<boolean>
}

export function useDeed(): Deed {
  const errorWords = useErrorWords()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  return {
    failure,
    busy,
    async run(work) {
      setBusy(true)
      try {
        await work()
        setFailure(null)
        return true
      } catch (error) {
        setFailure(errorWords(error))
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
