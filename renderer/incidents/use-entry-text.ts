// The lines of a timeline in the chosen language.
import type { TimelineEntry } from '../../contract/incident.ts'
import { COMMAND_STATES, DEVICE_COMMANDS, EVIDENCE_TYPES, FALSE_ALARM_REASONS, INCIDENT_ACTIONS, INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { WORK_ORDER_STATUSES } from '../../contract/work-order.ts'
import { useDispatchWords } from '../dispatch/use-dispatch-words.ts'
import { gateReasonText } from '../device-strip/gate-reasons.ts'
import { errorText, useWords } from '../i18n.ts'
import { reasonOf } from './course-of.ts'
import { useBecause } from './use-because.ts'
import { useContextText } from './use-context-text.ts'

export interface EntryText {
  /** What was done and by whom. */
  what(entry: TimelineEntry): string
  reason(reason: string): string
  /** Why the machine put it together; null: it did not. */
  because(entry: TimelineEntry): string | null
}

export function useEntryText(): EntryText {
  const { t, i18n } = useWords()
  const because = useBecause()
  const contextText = useContextText()
  const dispatches = useDispatchWords()
  const wordOf = (what: string) => {
    const word: unknown = i18n.getResource(i18n.language, 'words', `what.${what}`)
    return typeof word === 'string' ? word : what
  }
  const commandOf = (details: TimelineEntry['details']) => {
    const device = typeof details['device'] === 'string' ? details['device'] : ''
    const command = DEVICE_COMMANDS.find((known) => known === details['command'])
    return `${command === undefined ? wordOf('command') : t(`words:command.${command}`)} ${device}`.trim()
  }
  const orderOf = ({ extId, leftOpen }: TimelineEntry['details'], status: string) => {
    const name = typeof extId === 'string' ? ` ${extId}` : ''
    return `${t('integrations:workOrder.one')}${name}: ${status}${leftOpen === true ? ` · ${t('integrations:workOrder.leftOpen')}` : ''}`
  }
  /** In the words of the step as it stood; what was typed is the line's note. */
  const answerOf = (what: 'answered' | 'answerTaken', details: TimelineEntry['details']) => {
    const inLanguage = (zh: unknown, en: unknown) => (typeof zh === 'string' && typeof en === 'string' ? (i18n.language === 'en' ? en : zh) : null)
    const step = inLanguage(details['zh'], details['en']) ?? wordOf(what)
    if (what === 'answerTaken') return t('procedure:answerTaken', { step })
    const value = details['kind'] === 'check' ? t('procedure:answerDone') : details['value']
    const answer = inLanguage(details['valueZh'], details['valueEn']) ?? value
    if (typeof answer !== 'string') return step
    // a question has its own mark
    return /[?？]$/.test(step) ? `${step} ${answer}` : t('procedure:answered', { step, answer })
  }
  const deedOf = ({ what, details }: TimelineEntry) => {
    const action = INCIDENT_ACTIONS.find((a) => a === what)
    if (action !== undefined) return t(`words:done.${action}`)
    const type = EVIDENCE_TYPES.find((e) => e === details['type'])
    if (what === 'evidenceComplete' && type !== undefined) return t(`words:saved.${type}`)
    if (what === 'evidenceMissing' && type !== undefined) return t(`words:notSaved.${type}`)
    if (what === 'context') return contextText(details)
    if (what === 'linkage' && details['dryRun'] === true) return wordOf('linkageNoted')
    if (what === 'answered' || what === 'answerTaken') return answerOf(what, details)
    const kind = INCIDENT_KINDS.find((known) => known === details['kind'])
    if (what === 'correlated' && kind !== undefined) return t('words:what.correlated', { kind: t(`words:kind.${kind}`) })
    const status = WORK_ORDER_STATUSES.find((known) => known === details['status'])
    if (what === 'workOrder' && status !== undefined) return orderOf(details, t(`integrations:workOrder.status.${status}`))
    return what === 'command' ? commandOf(details) : wordOf(what)
  }
  return {
    what(entry) {
      const assignee = entry.details['assignee']
      const isOfDispatch = entry.what !== 'dispatch' && entry.details['dispatchId'] !== undefined
      const deed = isOfDispatch
        ? dispatches.deed(entry.what, entry.details)
        : typeof assignee === 'string'
          ? t('incidents:deedTo', { deed: deedOf(entry), assignee })
          : deedOf(entry)
      const byWho = entry.who === null ? deed : t('incidents:deedBy', { deed, who: entry.who })
      const state = entry.what === 'command' ? COMMAND_STATES.find((s) => s === entry.details['state']) : undefined
      if (entry.details['unverified'] === true) return `${byWho} · ${t('incidents:unscanned')}`
      return state === undefined ? byWho : `${byWho} · ${t(`words:commandState.${state}`)}`
    },
    because({ what, details }) {
      const reason = what === 'context' ? null : reasonOf(details)
      return reason === null ? null : because(reason)
    },
    reason(reason) {
      const known = FALSE_ALARM_REASONS.find((r) => r === reason)
      return known === undefined ? gateReasonText(errorText(reason, i18n.language), i18n) : t(`words:falseAlarmReason.${known}`)
    },
  }
}
