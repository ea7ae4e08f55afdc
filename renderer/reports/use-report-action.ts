// One press at a report or a delivery: busy while it runs, and what was said when it was refused.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useErrorWords } from '../parts/use-error-words.ts'

export function useReportAction() {
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = (work: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    void work()
      .then(
        () => client.invalidateQueries({ queryKey: ['reports'] }),
        (error: unknown) => setProblem(errorWords(error)),
      )
      .finally(() => setBusy(false))
  }
  return { busy, problem, run }
}
