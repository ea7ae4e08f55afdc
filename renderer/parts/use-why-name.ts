// What a figure behind a decision is called on screen.
import { useWords } from '../i18n.ts'

/** A figure without a word of its own is shown under the rule's own name. */
export function useWhyName(): (name: string) => string {
  const { i18n } = useWords()
  return (name) => {
    const word: unknown = i18n.getResource(i18n.language, 'words', `why.${name}`)
    return typeof word === 'string' ? word : name
  }
}
