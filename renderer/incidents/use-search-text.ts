// What the search of the queue looks in, with the words of both languages and the site's names.
import { useMemo } from 'react'
import type { Incident } from '../../contract/incident.ts'
import { LOCALES } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { createSearchText } from './search-text.ts'

export function useSearchText(): (incident: Incident) => string {
  const { i18n } = useWords()
  const names = useSiteNames()
  return useMemo(() => {
    const wordsOf = (key: string) =>
      LOCALES.map((locale) => {
        const word: unknown = i18n.getResource(locale, 'words', key)
        return typeof word === 'string' ? word : ''
      })
    return createSearchText(wordsOf, names)
  }, [i18n, names])
}
