// One incident in the queue: how urgent, what, why and where, since when, and who is told next if nobody acknowledges.
import { memo } from 'react'
import { ClockCircleFilled } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { DrillMark } from '../duty/drill-banner.tsx'
import { useWords } from '../i18n.ts'
import { severityClass } from '../parts/severity-class.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { IncidentStateMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { isUnacknowledged, needsHands } from './queue-order.ts'
import { SentLine } from './sent-line.tsx'
import { useIncidentWords } from './use-incident-words.ts'
import { waitOf, type Wait, type WaitTimers } from './wait.ts'

interface QueueRowProps {
  readonly incident: Incident
  readonly selected: boolean
  readonly nowMs: number
  readonly timers: WaitTimers | undefined
  readonly mine: boolean
  /** From 1, and of how many: only a part of a long list is drawn. */
  readonly place: number
  readonly of: number
}

export const QueueRow = memo(function QueueRow({ incident, selected, nowMs, timers, mine, place, of }: QueueRowProps) {
  const { t } = useWords()
  const ageText = useAgeText()
  const words = useIncidentWords()
  const { select, open } = useDesk()
  const severity = severityClass(incident)
  const unacknowledged = isUnacknowledged(incident)
  const age = nowMs - incident.openedAtMs
  const wait = waitOf(incident, timers, nowMs)
  const classes = [
    'row',
    `row-${severity}`,
    needsHands(incident) && 'row-hands',
    selected && 'row-selected',
    unacknowledged && 'row-new',
    unacknowledged && `row-${wait.level}`,
  ]
  const where = [words.place(incident), words.wrote(incident)].filter((part) => part !== null).join(' · ') || incident.summary
  return (
    <div
      id={`row-${incident.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={place}
      aria-setsize={of}
      className={classes.filter(Boolean).join(' ')}
      data-testid="queue-row"
      data-row={incident.id}
      data-number={incident.number}
      data-state={incident.state}
      data-wait={wait.level}
      onClick={() => select(incident.id)}
      onDoubleClick={() => open(incident.id)}
    >
      <SeverityMark severity={severity} word={false} />
      <div className="row-body">
        <p className="row-title">
          <DrillMark incidentId={incident.id} />
          <strong title={words.kinds(incident)}>{words.kinds(incident)}</strong>
          {incident.alertCount > 1 && (
            <span className="row-count" title={t('incidents:alerts', { count: incident.alertCount })}>
              ×{incident.alertCount}
            </span>
          )}
          <span className="row-age" title={t('ago', { age: ageText(age) })}>
            {wait.level === 'red' && <OverdueMark />}
            {ageText(age)}
          </span>
        </p>
        <p className="row-place" title={where}>
          <span className={`row-severity severity-${severity}`}>{t(`words:severity.${severity}`)}</span>
          {where}
        </p>
        <p className="row-foot">
          <IncidentStateMark state={incident.state} />
          {mine && <span data-testid="row-mine">{t('queue:mineShort')}</span>}
          {incident.held && <span>{t('incidents:held')}</span>}
          {incident.enteredAtMs !== null && <span data-testid="row-late">{t('incidents:late')}</span>}
          {incident.mergedInto !== null && <span>{t('incidents:mergedShort')}</span>}
          <span className="row-number">{incident.number}</span>
        </p>
        <SentLine incidentId={incident.id} />
        {unacknowledged && <WaitLine wait={wait} />}
      </div>
    </div>
  )
})

/** Who hears of it if nobody acknowledges, and who has. */
function WaitLine({ wait: { next, told, level } }: { readonly wait: Wait }) {
  const { t } = useWords()
  if (next === null && told === null) return null
  return (
    <p className={`row-wait row-wait-${level}`} data-testid="row-wait" data-told={told ?? 'nobody'}>
      {told !== null && <span>{t(`queue:told.${told}`)}</span>}
      {next !== null && <span>{t(`queue:next.${next.who}`, { seconds: Math.ceil(next.inMs / 1000) })}</span>}
    </p>
  )
}

/** Nobody has acknowledged it in time; small, because what is urgent is the severity's to say. */
function OverdueMark() {
  const { t } = useWords()
  return <ClockCircleFilled className="row-overdue" title={t('incidents:overdue')} aria-label={t('incidents:overdue')} data-testid="overdue" />
}
