// The incident queue: what is open, most urgent first.
import { memo, useEffect } from 'react'
import { Button, Segmented } from 'antd'
import { CheckCircleOutlined, ClockCircleFilled, PlusOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import { DrillMark } from '../duty/drill-banner.tsx'
import { useIncidents } from '../feeds.ts'
import { waitLevel } from '../parts/age.ts'
import { severityClass } from '../parts/severity-class.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { IncidentStateMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useNow } from '../use-now.ts'
import { isUnacknowledged, needsHands } from './queue-order.ts'
import { useKeptSelection, useShownQueue } from './use-shown-queue.ts'
import { useIncidentWords } from './use-incident-words.ts'
import { useWords } from '../i18n.ts'

/** More rows than this are not looked at one by one; they are counted below the list. */
const MAX_ROWS = 150

export function Queue({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { filter, setFilter, selectedId, show } = useDesk()
  const queue = useShownQueue()
  const loading = useIncidents() === undefined
  const now = useNow()
  useKeptSelection(queue)
  useEffect(() => {
    document.getElementById('queue')?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (selectedId !== null) document.getElementById(`row-${selectedId}`)?.scrollIntoView({ block: 'nearest' })
  }, [selectedId])
  const rows = queue.slice(0, MAX_ROWS)
  return (
    <aside className="queue" aria-label={t('incidents:queue')}>
      <div className="queue-top">
        <h2>{t('incidents:queue')}</h2>
        {user.permissions.includes('handleIncidents') && (
          <Button icon={<PlusOutlined />} data-testid="report-open" onClick={() => show({ type: 'report' })}>
            {t('incidents:report')}
          </Button>
        )}
      </div>
      <Segmented
        block
        value={filter}
        onChange={setFilter}
        data-testid="queue-filter"
        options={(['open', 'unacknowledged', 'closed'] as const).map((value) => ({ value, label: t(`incidents:${value}`) }))}
      />
      <div
        id="queue"
        className="queue-list"
        role="listbox"
        tabIndex={0}
        aria-label={t('incidents:queue')}
        aria-activedescendant={selectedId === null ? undefined : `row-${selectedId}`}
        data-testid="queue"
      >
        {rows.map((incident) => (
          <QueueRow key={incident.id} incident={incident} selected={incident.id === selectedId} nowMs={now} />
        ))}
        {rows.length === 0 && <Empty filter={filter} loading={loading} />}
        {queue.length > rows.length && <p className="queue-more">{t('incidents:more', { count: queue.length - rows.length })}</p>}
      </div>
    </aside>
  )
}

function Empty({ filter, loading }: { readonly filter: 'open' | 'unacknowledged' | 'closed'; readonly loading: boolean }) {
  const { t } = useWords()
  if (loading) return <p className="queue-empty">{t('incidents:loading')}</p>
  const key = filter === 'open' ? 'emptyOpen' : filter === 'closed' ? 'emptyClosed' : 'emptyUnacknowledged'
  return (
    <div className="queue-empty" data-testid="queue-empty">
      <CheckCircleOutlined />
      <p>{t(`incidents:${key}`)}</p>
      {filter !== 'closed' && <p className="muted">{t('incidents:emptyOpenHint')}</p>}
    </div>
  )
}

const QueueRow = memo(function QueueRow({ incident, selected, nowMs }: { readonly incident: Incident; readonly selected: boolean; readonly nowMs: number }) {
  const { t } = useWords()
  const ageText = useAgeText()
  const words = useIncidentWords()
  const { select, open } = useDesk()
  const severity = severityClass(incident)
  const unacknowledged = isUnacknowledged(incident)
  const waited = nowMs - incident.openedAtMs
  const isOverdue = unacknowledged && waitLevel(waited) === 'red'
  const classes = [
    'row',
    `row-${severity}`,
    needsHands(incident) && 'row-hands',
    selected && 'row-selected',
    unacknowledged && 'row-new',
    unacknowledged && `row-${waitLevel(waited)}`,
  ]
  return (
    <div
      id={`row-${incident.id}`}
      role="option"
      aria-selected={selected}
      className={classes.filter(Boolean).join(' ')}
      data-testid="queue-row"
      data-number={incident.number}
      data-state={incident.state}
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
          <span className="row-age" title={t('ago', { age: ageText(waited) })}>
            {isOverdue && <OverdueMark />}
            {ageText(waited)}
          </span>
        </p>
        <p className="row-place">
          <span className={`row-severity severity-${severity}`}>{t(`words:severity.${severity}`)}</span>
          {[words.place(incident), incident.kind === 'manual' ? incident.summary : null].filter((part) => part !== null).join(' · ') || incident.summary}
        </p>
        <p className="row-foot">
          <IncidentStateMark state={incident.state} />
          {incident.held && <span>{t('incidents:held')}</span>}
          {incident.mergedInto !== null && <span>{t('incidents:mergedShort')}</span>}
          <span className="row-number">{incident.number}</span>
        </p>
      </div>
    </div>
  )
})

/** Nobody has acknowledged it for a minute; small, because what is urgent is the severity's to say. */
function OverdueMark() {
  const { t } = useWords()
  return <ClockCircleFilled className="row-overdue" title={t('incidents:overdue')} aria-label={t('incidents:overdue')} data-testid="overdue" />
}
