// The language before anybody has chosen one: the browser's, of the two there are.
import type { Locale } from '../contract/vocabulary.ts'

/** @param tag BCP 47, e.g. `zh-Hans-CN`; undefined: not known */
export function languageOf(tag: string | undefined): Locale {
  return tag === undefined || /^zh\b/i.test(tag) ? 'zh-CN' : 'en'
}

export function firstLanguage(): Locale {
  return languageOf(globalThis.navigator?.language)
}
