// What a figure behind a decision is called on screen.
import { errorText, useWords } from '../i18n.ts'

/** A figure without a word of its own is shown under the rule's own name. */
export function useWhyName(): (name: string) => string {
  const { i18n } = useWords()
  return (name) => {
    const word: unknown = i18n.getResource(i18n.language, 'words', `why.${name}`)
    return typeof word === 'string' ? word : name
  }
}

/** A code among the figures, in the reader's language; anything else as it is. */
export function useWhyCode(): (name: string, value: string) => string {
  const { i18n } = useWords()
  return (name, value) => {
    if (name === 'problem') return errorText(value, i18n.language)
    const word: unknown = /^\w+$/.test(value) ? i18n.getResource(i18n.language, 'words', `whyCode.${name}.${value}`) : undefined
    return typeof word === 'string' ? word : value
  }
}
