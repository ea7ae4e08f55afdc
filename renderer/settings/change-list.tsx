// What differs between two settings, in words.
import { useOwnWords } from '../incidents/procedure-step.tsx'
import { useWords } from '../i18n.ts'
import type { SettingsChange } from './settings-changes.ts'

export function ChangeList({ changes }: { readonly changes: readonly SettingsChange[] }) {
  const { t } = useWords()
  const text = useChangeText()
  if (changes.length === 0) return <p className="muted">{t('settings:noChange')}</p>
  return (
    <ul className="settings-changes" data-testid="settings-changes">
      {changes.map((change, index) => (
        <li key={index}>{text(change)}</li>
      ))}
    </ul>
  )
}

function useChangeText(): (change: SettingsChange) => string {
  const { t } = useWords()
  const own = useOwnWords()
  const severity = (value: 'low' | 'medium' | 'high' | 'critical' | null) => (value === null ? t('settings:byRule') : t(`words:severity.${value}`))
  return (change) => {
    switch (change.part) {
      case 'timer':
        return `${t(`settings:timer.${change.timer}`)}: ${change.before} → ${change.after} ${t('settings:seconds')}`
      case 'severity':
        return `${t(`words:kind.${change.kind}`)} · ${t('settings:priority')}: ${severity(change.before)} → ${severity(change.after)}`
      case 'step':
      case 'phrase': {
        const name = own(change.item)
        const was = change.how === 'changed' && change.was !== null && own(change.was) !== name ? ` (${own(change.was)})` : ''
        return `${t(`words:kind.${change.kind}`)} · ${t(`settings:${change.part}`)} ${t(`settings:how.${change.how}`)}: ${name}${was}`
      }
      case 'reason':
        return `${t('settings:reason')} ${t(`settings:how.${change.how}`)}: ${t(`words:falseAlarmReason.${change.reason}`)}`
      case 'ownReason':
        return `${t('settings:reason')} ${t(`settings:how.${change.how}`)}: ${own(change.item)}`
      case 'deskPhone':
        return `${t('settings:deskPhone')}: ${change.before ?? '—'} → ${change.after ?? '—'}`
      case 'other':
        return t('settings:otherPart', { name: change.name })
    }
  }
}
