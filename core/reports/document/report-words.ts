// The words of a report in one language.
import en from '../../../resources/locales/en/report.json' with { type: 'json' }
import enTelemetry from '../../../resources/locales/en/telemetry.json' with { type: 'json' }
import enWords from '../../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../../resources/locales/zh-CN/report.json' with { type: 'json' }
import zhTelemetry from '../../../resources/locales/zh-CN/telemetry.json' with { type: 'json' }
import zhWords from '../../../resources/locales/zh-CN/words.json' with { type: 'json' }
import type { Locale } from '../../../contract/vocabulary.ts'

export type WordKey = Exclude<keyof typeof zh, 'section' | 'weekday' | 'month' | 'monthName' | 'step'>
export type Values = Readonly<Record<string, string | number>>

export interface ReportWords {
  /** @param values fill `{name}` in the text */
  readonly word: (key: WordKey, values?: Values) => string
  /** Words that only reports use, by group. */
  readonly own: Pick<typeof zh, 'section' | 'weekday' | 'month' | 'monthName' | 'step'>
  /** Words of the console: kinds, severities, states, reasons. */
  readonly common: typeof zhWords
  /** By a name that may not be known here: then the name itself. */
  readonly named: (group: Readonly<Record<string, string>>, name: string) => string
  readonly metrics: Readonly<Record<string, string>>
}

export function reportWords(locale: Locale): ReportWords {
  const [own, common, telemetry] = locale === 'en' ? [en, enWords, enTelemetry] : [zh, zhWords, zhTelemetry]
  return {
    word: (key, values = {}) => filled(own[key], values),
    own,
    common,
    named: (group, name) => (Object.hasOwn(group, name) ? group[name]! : name),
    metrics: telemetry.metric,
  }
}

export function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
