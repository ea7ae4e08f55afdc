// Words about people who are sent: why somebody is suggested, whether the phone hears, and what a line of the timeline adds.
import { ANSWERS, TIMED_STEPS, type SuggestionReason } from '../../contract/dispatch.ts'
import type { StaffView } from '../../contract/staff.ts'
import { useAgeText } from '../parts/use-age-text.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWords } from '../i18n.ts'

const WHATS = [
  'dispatchAccepted',
  'arrive',
  'dispatchDone',
  'dispatchDeclined',
  'dispatchWithdrawn',
  'dispatchReport',
  'dispatchPhoto',
  'dispatchLapsed',
] as const

export interface DispatchWords {
  /** 同楼栋 · 3 分钟前在 3栋大堂 · 空闲 */
  reasons(reasons: readonly SuggestionReason[]): string
  reach(reach: StaffView['reach'], nowMs: number): string
  /** 4分钟前 */
  roughAge(ms: number): string
  /** A line of the timeline: 保安01：到场 · 情况属实 · 迟报，实际 11:03:20 · 代录 */
  deed(what: string, details: Readonly<Record<string, unknown>>): string
}

export function useDispatchWords(): DispatchWords {
  const { t } = useWords()
  const ageText = useAgeText()
  const siteTime = useSiteTime()
  /** Nobody goes by the seconds. */
  const roughAge = (ms: number) => {
    const minutes = Math.floor(ms / 60_000)
    return minutes < 1 ? t('dispatch:justNow') : minutes < 120 ? t('dispatch:minutesAgo', { n: minutes }) : t('ago', { age: ageText(ms) })
  }
  const reason = (one: SuggestionReason): string => {
    switch (one.is) {
      case 'sameBuilding':
      case 'otherPlace':
        return t(`dispatch:reason.${one.is}`, { place: one.place, age: roughAge(one.ageMs) })
      case 'hasSkill':
      case 'lacksSkill':
        return t(`dispatch:reason.${one.is}`, { skill: t(`dispatch:skill.${one.skill}`) })
      case 'busy':
        return t('dispatch:reason.busy', { n: one.tasks })
      default:
        return t(`dispatch:reason.${one.is}`)
    }
  }
  return {
    roughAge,
    reasons: (reasons) => reasons.map(reason).join(' · '),
    reach({ is, sinceMs }, nowMs) {
      const word = t(`dispatch:reach.${is}`)
      return is === 'silent' && sinceMs !== null ? t('dispatch:silentFor', { age: ageText(nowMs - sinceMs) }) : word
    },
    deed(what, details) {
      const answer = ANSWERS.find((one) => one === details['answer'])
      const { atMs, assignee } = details
      const known = WHATS.find((one) => one === what)
      const step = TIMED_STEPS.find((one) => one === details['step'])
      const deed = known === undefined ? what : t(`dispatch:what.${known}`, { step: step === undefined ? '' : t(`dispatch:step.${step}`) })
      return [
        t('dispatch:deed', { who: typeof assignee === 'string' ? assignee : t('dispatch:somebody'), deed }),
        answer === undefined ? null : t(`dispatch:answer.${answer}`),
        details['late'] === true && typeof atMs === 'number' ? t('dispatch:lateAt', { at: siteTime(atMs, 'time') }) : null,
        details['clockOff'] === true ? t('dispatch:clockOff') : null,
        details['recordedFor'] === true ? t('dispatch:recordedFor') : null,
      ]
        .filter((part) => part !== null)
        .join(' · ')
    },
  }
}
