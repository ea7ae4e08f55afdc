// How long, and when, in few words.
import type { Locale } from '../../../contract/vocabulary.ts'
import type { Translate } from '../words.ts'

export function agoText(t: Translate, ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 120) return t('phone:ago.s', { n: s })
  return s < 7200 ? t('phone:ago.m', { n: Math.floor(s / 60) }) : t('phone:ago.h', { n: Math.floor(s / 3600) })
}

/** `4:05`; of hours `1:04:05`. */
export function countText(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`
}

/** By the phone's own time zone, which is where its owner is. */
export function timeText(atMs: number, language: Locale): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(atMs)
}
