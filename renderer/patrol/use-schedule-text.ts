// A schedule in a line of words.
import type { PatrolSchedule } from '../../contract/patrol.ts'
import { useWords } from '../i18n.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

export function useScheduleText(): (schedule: PatrolSchedule) => string {
  const { t } = useWords()
  return ({ days, starts, graceMin }) => {
    const named = DAYS.filter((day) => days.includes(day)).map((day) => t(`patrol:day.${day}`))
    const when = days.length === DAYS.length ? t('patrol:everyDay') : named.join(t('listComma'))
    const times =
      starts.is === 'times'
        ? starts.times.join(t('listComma'))
        : starts.from === starts.to
          ? t('patrol:allDayText', { every: starts.everyMin })
          : t('patrol:windowText', { from: starts.from, to: starts.to, every: starts.everyMin })
    return `${when} · ${times} · ${t('patrol:graceText', { n: graceMin })}`
  }
}
