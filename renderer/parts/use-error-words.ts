// What a person is told when a call to the core failed.
import { codeOfError } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'

export function useErrorWords(): (error: unknown) => string {
  const { t, i18n } = useWords()
  return (error) => {
    const code = codeOfError(error)
    if (code === 'connection') return t('connectionLost')
    // sent, but the connection broke before the answer
    if (error instanceof Error && error.name === 'AbortError') return t('connectionBroke')
    return code === null ? t('unknownError', { message: String(error) }) : errorText(code, i18n.language)
  }
}
