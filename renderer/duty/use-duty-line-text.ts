// A line of the duty log in the chosen language.
import { FIRE_SIGNALS } from '../../contract/device-events.ts'
import type { DutyLine } from '../../contract/shift.ts'
import { COMMAND_STATES, DEVICE_COMMANDS, INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { useEntryText } from '../incidents/use-entry-text.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

export interface DutyLineText {
  kind(line: DutyLine): string
  what(line: DutyLine): string
}

export function useDutyLineText(): DutyLineText {
  const { t } = useWords()
  const names = useSiteNames()
  const entries = useEntryText()
  const siteTime = useSiteTime()
  const device = ({ details }: DutyLine) => names.device(textOf(details['deviceId'])) ?? ''
  return {
    kind: ({ kind }) => t(`shifts:line.${kind}`),
    what(line) {
      const { details } = line
      if (line.kind === 'correction') return `${t('shifts:corrects', { id: line.corrects })}: ${line.text ?? ''}`
      if (line.text !== null) return line.text
      switch (line.kind) {
        case 'incident': {
          const kind = INCIDENT_KINDS.find((known) => known === details['kind'])
          const entry = { atMs: line.atMs, what: textOf(details['what']) ?? '', who: null, reason: null, note: null, details: {} }
          return [textOf(details['number']), kind === undefined ? null : t(`words:kind.${kind}`), textOf(details['place']), entries.what(entry)]
            .filter(Boolean)
            .join(' · ')
        }
        case 'command': {
          const command = DEVICE_COMMANDS.find((known) => known === details['command'])
          const state = COMMAND_STATES.find((known) => known === details['state'])
          const { times, lastAtMs } = details
          const isRepeated = typeof times === 'number' && typeof lastAtMs === 'number' && times > 1
          const repeated = isRepeated ? t('shifts:repeated', { times, last: siteTime(lastAtMs, 'time') }) : null
          return [device(line), command && t(`words:command.${command}`), state && t(`words:commandState.${state}`), repeated].filter(Boolean).join(' · ')
        }
        case 'fireSignal': {
          const signal = FIRE_SIGNALS.find((known) => known === details['signal'])
          return [device(line), textOf(details['address']), signal && t(`words:fireSignal.${signal}`), textOf(details['text'])].filter(Boolean).join(' · ')
        }
        case 'fireTest':
          return [device(line), textOf(details['address']) ?? t('shifts:wholePanel')].join(' · ')
        default:
          return ''
      }
    },
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
