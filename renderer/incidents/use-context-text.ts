// What a device signalled around an incident, in one line; a person by number only.
import type { TimelineEntry } from '../../contract/incident.ts'
import { PLATE_REASONS } from '../../contract/vehicle.ts'
import { useWords } from '../i18n.ts'

const PASSAGES = ['granted', 'denied', 'doorOpened'] as const
const SIGNALS = ['supervision', 'start', 'feedback'] as const
const DIRECTIONS = ['in', 'out'] as const

export function useContextText(): (details: TimelineEntry['details']) => string {
  const { t } = useWords()
  return (details) => {
    const text = (name: string) => (typeof details[name] === 'string' && details[name] !== '' ? details[name] : null)
    const passage = PASSAGES.find((known) => known === details['outcome'])
    const signal = SIGNALS.find((known) => known === details['signal'])
    const direction = DIRECTIONS.find((known) => known === details['direction'])
    const decided = PLATE_REASONS.find((known) => known === details['why'])
    const person = text('personRef')
    const told: readonly (string | null)[] = [
      text('device') ?? text('deviceId'),
      details['type'] === 'plateRead' ? t('words:context.plateRead', { plate: text('plate') ?? t('words:context.noPlate') }) : null,
      passage === undefined ? null : t(`words:passage.${passage}`),
      signal === undefined ? null : t(`words:fireSignal.${signal}`),
      signal === undefined ? null : (text('text') ?? text('address')),
      decided === undefined ? null : t(`vehicles:why.${decided}`),
      direction === undefined ? null : t(`words:direction.${direction}`),
      person === null ? null : t('words:context.person', { person }),
    ]
    return told.filter((part) => part !== null).join(' · ')
  }
}
