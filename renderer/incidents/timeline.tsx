// What happened to an incident, newest first.
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'
import { COMMAND_STATES, EVIDENCE_TYPES, FALSE_ALARM_REASONS, INCIDENT_ACTIONS } from '../../contract/vocabulary.ts'
import { errorText, useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function Timeline({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const text = useEntryText()
  const entries = incident.timeline.toReversed()
  return (
    <section className="timeline" data-testid="timeline">
      <h3>{t('incidents:timeline')}</h3>
      <ol>
        {entries.map((entry, index) => (
          <li key={entries.length - index} data-what={entry.what}>
            <time>{siteTime(entry.atMs, 'time')}</time>
            <div>
              <strong>{text.what(entry)}</strong> <span className="muted">{entry.who ?? t('incidents:system')}</span>
              {entry.reason !== null && <p>{text.reason(entry.reason)}</p>}
              {entry.note !== null && <p className="timeline-note">{entry.note}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function useEntryText() {
  const { t, i18n } = useWords()
  return {
    what({ what, details }: TimelineEntry): string {
      const action = INCIDENT_ACTIONS.find((a) => a === what)
      if (action !== undefined) return t(`words:action.${action}`)
      const type = EVIDENCE_TYPES.find((e) => e === details['type'])
      if (what === 'evidenceComplete' && type !== undefined) return t(`words:saved.${type}`)
      if (what === 'evidenceMissing' && type !== undefined) return t(`words:notSaved.${type}`)
      const word: unknown = i18n.getResource(i18n.language, 'words', `what.${what}`)
      const state = COMMAND_STATES.find((s) => s === details['state'])
      const base = typeof word === 'string' ? word : what
      return what === 'command' && state !== undefined ? `${base} · ${t(`words:commandState.${state}`)}` : base
    },
    reason(reason: string): string {
      const known = FALSE_ALARM_REASONS.find((r) => r === reason)
      return known === undefined ? errorText(reason, i18n.language) : t(`words:falseAlarmReason.${known}`)
    },
  }
}
