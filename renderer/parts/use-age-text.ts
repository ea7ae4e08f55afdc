// Ages as text in the chosen language.
import { ageWords } from './age.ts'
import { useWords } from '../i18n.ts'

export function useAgeText(): (ms: number) => string {
  const { t } = useWords()
  return (ms) => {
    const { key, values } = ageWords(ms)
    return t(key, values)
  }
}
