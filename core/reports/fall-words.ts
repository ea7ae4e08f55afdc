// The words of a fall's evidence in both languages at once: readers of it are not asked which they speak.
import en from '../../resources/locales/en/fall-page.json' with { type: 'json' }
import enWords from '../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/fall-page.json' with { type: 'json' }
import zhWords from '../../resources/locales/zh-CN/words.json' with { type: 'json' }
import type { Fall } from '../../contract/falling.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Look } from '../../contract/vocabulary.ts'
import type { FallWords } from '../../media/messages.ts'
import { siteTime, utcOffset } from './site-time.ts'

export interface Both {
  readonly zh: string
  readonly en: string
}

type Values = Readonly<Record<string, string | number>>

/** @param values fill `{name}` in the text */
export function both(key: keyof typeof zh, values: Values = {}): Both {
  return { zh: filled(zh[key], values), en: filled(en[key], values) }
}

export function bothLooks(look: Look): Both {
  return { zh: zhWords.look[look], en: enWords.look[look] }
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export interface FallTitle {
  readonly siteName: string
  readonly timezone: string
  readonly cameraName: string
  readonly incidentNumber: string
}

/** What media writes into the pictures. */
export function pictureWords({ siteName, timezone, cameraName, incidentNumber }: FallTitle, fall: Pick<Fall, 'floor' | 'firstAtMs'>): FallWords {
  const word = (key: keyof typeof zh) => joined(both(key), ' ')
  return {
    title: [siteName, cameraName, timeWithOffset(fall.firstAtMs, timezone), incidentNumber].join(' · '),
    floor: fall.floor === null ? null : joined(both('floorMark', { ...fall.floor }), ' · '),
    first: word('first'),
    last: word('last'),
    impact: word('impactMark'),
    impactUnseen: word('impactCalculated'),
    enlarged: joined(both('enlarged'), ' · '),
  }
}

export function joined(words: Both, by: string): string {
  return words.zh === words.en ? words.zh : `${words.zh}${by}${words.en}`
}

export function timeWithOffset(atMs: EpochMs, timezone: string): string {
  return `${siteTime(atMs, timezone)} (${utcOffset(atMs, timezone)})`
}
