// Which reasons a false alarm may be given here: the known ones that are not hidden, the property's own, and `other` last.
import type { OwnReason, ReasonSettings } from '../../contract/desk-settings.ts'
import type { ActionInput } from '../../contract/incident.ts'
import { FALSE_ALARM_REASONS, type FalseAlarmReason } from '../../contract/vocabulary.ts'

export interface FalseAlarmChoice {
  readonly id: string
  readonly reason: FalseAlarmReason
  /** The property's own words for `other`. */
  readonly own: OwnReason | null
}

export function falseAlarmChoices({ hidden, own }: ReasonSettings): FalseAlarmChoice[] {
  const known = FALSE_ALARM_REASONS.filter((reason) => !hidden.some((one) => one === reason)).map((reason): FalseAlarmChoice => ({
    id: reason,
    reason,
    own: null,
  }))
  const owns = own.map((words, index): FalseAlarmChoice => ({ id: `own-${index}`, reason: 'other', own: words }))
  return [...known.filter(({ reason }) => reason !== 'other'), ...owns, ...known.filter(({ reason }) => reason === 'other')]
}

/** @param note what was typed; the property's own words come before it */
export function inputOfChoice({ reason, own }: FalseAlarmChoice, note: string, language: string): Pick<ActionInput, 'reason' | 'note'> {
  const words = own === null ? null : language === 'en' ? own.en : own.zh
  const whole = [words, note === '' ? null : note].filter((part) => part !== null).join(': ')
  return { reason, ...(whole !== '' && { note: whole }) }
}
