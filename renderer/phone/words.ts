// The words of the phone page: two languages and nothing more, so that the page stays small; a misspelt key is a compile error.
import { create } from 'zustand'
import { ERRORS, isErrorCode } from '../../contract/errors.ts'
import { LOCALES, type Locale } from '../../contract/vocabulary.ts'
import enPatrol from '../../resources/locales/en/patrol.json'
import enPhone from '../../resources/locales/en/phone.json'
import enWords from '../../resources/locales/en/words.json'
import zhPatrol from '../../resources/locales/zh-CN/patrol.json'
import zhPhone from '../../resources/locales/zh-CN/phone.json'
import zhWords from '../../resources/locales/zh-CN/words.json'
import { firstLanguage } from '../first-language.ts'

const zh = { phone: zhPhone, words: { kind: zhWords.kind, severity: zhWords.severity }, patrol: patrolWords(zhPatrol) }
type Words = typeof zh
const en: Words = { phone: enPhone, words: { kind: enWords.kind, severity: enWords.severity }, patrol: patrolWords(enPatrol) }

/** Of the desk's words of patrols those that phones show as well. */
function patrolWords({ phone, result, fault, equipment }: typeof zhPatrol) {
  return { phone, result, fault, equipment }
}

type KeyOf<T> = { [A in keyof T]: `${A & string}.${keyof T[A] & string}` }[keyof T]
export type WordKey = { [N in keyof Words]: `${N}:${KeyOf<Words[N]>}` }[keyof Words]
export type Translate = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string

const KEPT = 'vigil-phone-language'

interface LanguageStore {
  readonly language: Locale
}

export const useLanguage = create<LanguageStore>()(() => ({ language: LOCALES.find((one) => one === localStorage.getItem(KEPT)) ?? firstLanguage() }))

export function changeLanguage(language: Locale): void {
  localStorage.setItem(KEPT, language)
  useLanguage.setState({ language })
}

/** `t('phone:task.accept')` */
export function useWords(): { readonly t: Translate; readonly language: Locale } {
  const { language } = useLanguage()
  return { t: language === 'en' ? translateEn : translateZh, language }
}

const translator =
  (words: Words): Translate =>
  (key, values = {}) => {
    const [namespace, group, word] = key.split(/[:.]/) as [keyof Words, string, string]
    const text = (words[namespace] as Record<string, Record<string, string>>)[group]?.[word] ?? key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? ''))
  }
const [translateZh, translateEn] = [translator(zh), translator(en)]

/** What a person is told for a code of errors.ts. */
export function errorText(code: string, language: Locale): string {
  if (!isErrorCode(code)) return code
  return ERRORS[code][language === 'en' ? 'en' : 'zh']
}
