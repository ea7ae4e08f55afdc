// Sends a form of the pages before the console and says in the operator's language what went wrong.
import { useState } from 'react'
import { errorText, useWords } from '../i18n.ts'
import { Refused } from '../refused.ts'

export function useSubmit<T>(send: (values: T) => Promise<void>) {
  const { t, i18n } = useWords()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const submit = async (values: T) => {
    setBusy(true)
    setFailure(null)
    try {
      await send(values)
    } catch (error) {
      setFailure(error instanceof Refused ? error.code : 'unreachable')
    } finally {
      setBusy(false)
    }
  }
  const message = failure === null ? null : failure === 'unreachable' ? t('auth:unreachable') : errorText(failure, i18n.language)
  return { submit, busy, message }
}
