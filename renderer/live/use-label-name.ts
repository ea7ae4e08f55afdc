// The word for a detector's label in the operator's language.
import { useWords } from '../i18n.ts'

/** A label without a word of its own is shown as the model names it. */
export function useLabelName(): (label: string) => string {
  const { i18n } = useWords()
  return (label) => {
    const words: unknown = i18n.getResource(i18n.language, 'words', `label.${label}`)
    return typeof words === 'string' ? words : label
  }
}
