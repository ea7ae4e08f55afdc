// How old something is, in the words of the chosen language.

export type AgeKey = 'common:seconds' | 'common:minutes' | 'common:hours' | 'common:days'
export interface AgeWords {
  readonly key: AgeKey
  readonly values: Readonly<Record<string, number>>
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** @param ms may be negative when two clocks differ; that counts as nothing */
export function ageWords(ms: number): AgeWords {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < MINUTE) return { key: 'common:seconds', values: { s } }
  if (s < HOUR) return { key: 'common:minutes', values: { m: Math.floor(s / MINUTE), s: s % MINUTE } }
  if (s < DAY) return { key: 'common:hours', values: { h: Math.floor(s / HOUR), m: Math.floor((s % HOUR) / MINUTE) } }
  return { key: 'common:days', values: { d: Math.floor(s / DAY), h: Math.floor((s % DAY) / HOUR) } }
}
