// The words of the verifier's page, which has no other code to share with the console.
import en from '../../resources/locales/en/verifier.json'
import zh from '../../resources/locales/zh-CN/verifier.json'

export type WordKey = keyof typeof zh
export type Language = 'zh-CN' | 'en'

const WORDS: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { 'zh-CN': zh, en }

/** @param values fill `{name}` in the text */
export function wordOf(language: Language, key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
