// The words of a package of evidence in both languages at once: readers of it are not asked which they speak.
import en from '../../../resources/locales/en/evidence-package.json' with { type: 'json' }
import enWords from '../../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../../resources/locales/zh-CN/evidence-package.json' with { type: 'json' }
import zhWords from '../../../resources/locales/zh-CN/words.json' with { type: 'json' }
import { ERRORS, isErrorCode } from '../../../contract/errors.ts'
import type { Incident, TimelineEntry } from '../../../contract/incident.ts'

export interface Both {
  readonly zh: string
  readonly en: string
}

type Values = Readonly<Record<string, string | number>>
type Words = { readonly [key: string]: unknown }

/** @param values fill `{name}` in the text */
export function packageWords(key: keyof typeof zh, values: Values = {}): Both {
  return { zh: filled(zh[key], values), en: filled(en[key], values) }
}

export function kindWords(kind: Incident['kind']): Both {
  return { zh: zhWords.kind[kind], en: enWords.kind[kind] }
}

export function stateWords(state: Incident['state']): Both {
  return { zh: zhWords.state[state], en: enWords.state[state] }
}

export function severityWords(severity: Incident['severity']): Both {
  return { zh: zhWords.severity[severity], en: enWords.severity[severity] }
}

/** Of a line of the timeline; its own name where there is no word for it. */
export function deedWords({ what }: Pick<TimelineEntry, 'what'>): Both {
  return { zh: found(zhWords, what), en: found(enWords, what) }
}

export function problemWords(code: string): Both {
  return isErrorCode(code) ? { zh: ERRORS[code].zh, en: ERRORS[code].en } : { zh: code, en: code }
}

function found(words: { readonly done: Words; readonly what: Words }, what: string): string {
  const word = Object.hasOwn(words.done, what) ? words.done[what] : Object.hasOwn(words.what, what) ? words.what[what] : what
  return typeof word === 'string' ? word.replaceAll(/[:：]?\s*\{\{\w+\}\}/g, '') : what
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
