// Changes what is set up, says what was refused, and has the lists read again.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { orpc } from '../api.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

/** `change` says whether it was done. */
export function usePatrolChange(): { readonly failure: string | null; change(call: () => Promise<unknown>): Promise<boolean> } {
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  return {
    failure,
    async change(call) {
      try {
        await call()
        setFailure(null)
        return true
      } catch (error) {
        setFailure(errorWords(error))
        return false
      } finally {
        await client.invalidateQueries({ queryKey: orpc.patrols.key() })
      }
    },
  }
}
