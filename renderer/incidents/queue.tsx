// The incident queue: what is open, most urgent first.
import { useEffect, useEffectEvent, useMemo } from 'react'
import { Button } from 'antd'
import { CheckCircleOutlined, PlusOutlined } from '@ant-design/icons'
import type { User } from '../../contract/people.ts'
import { useDesk, type QueueShown } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useDeskTimers } from '../parts/use-desk-timers.ts'
import { useNow } from '../use-now.ts'
import { QueueRow } from './queue-row.tsx'
import { QueueTools } from './queue-tools.tsx'
import { useIsNarrowed, useQueueViews } from './queue-views.ts'
import { ShelvedButton } from './shelved-button.tsx'
import { useKeptSelection, useShownQueue } from './use-shown-queue.ts'
import { useVisibleRows } from './use-visible-rows.ts'

export function Queue({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { filter, selectedId, show } = useDesk()
  const shown = useShownQueue(user.id)
  const { queue, unasked } = shown
  const ids = useMemo(() => queue.map(({ id }) => id), [queue])
  const loading = useIncidents() === undefined
  const timers = useDeskTimers()
  const now = useNow()
  const { list, rows, onScroll, reveal } = useVisibleRows(ids)
  useKeptSelection(shown)
  useEffect(() => {
    document.getElementById('queue')?.focus({ preventScroll: true })
  }, [])
  const revealNow = useEffectEvent(reveal)
  useEffect(() => {
    if (selectedId !== null) revealNow(selectedId)
  }, [selectedId])
  return (
    <aside className="queue" aria-label={t('incidents:queue')}>
      <div className="queue-top">
        <h2>{t('incidents:queue')}</h2>
        <ShelvedButton />
        {user.permissions.includes('handleIncidents') && (
          <Button icon={<PlusOutlined />} data-testid="report-open" onClick={() => show({ type: 'report' })}>
            {t('incidents:report')}
          </Button>
        )}
      </div>
      <QueueTools matches={queue.length - unasked} unasked={unasked} />
      <div
        id="queue"
        ref={list}
        className="queue-list"
        // a list of choices must have some; the keyboard is here all the same
        role={queue.length === 0 ? 'group' : 'listbox'}
        tabIndex={0}
        aria-label={t('incidents:queue')}
        aria-activedescendant={selectedId === null ? undefined : `row-${selectedId}`}
        data-testid="queue"
        data-count={queue.length}
        onScroll={onScroll}
      >
        {rows.above > 0 && <div style={{ flex: 'none', height: rows.above }} />}
        {queue.slice(rows.from, rows.to).map((incident, i) => (
          <QueueRow
            key={incident.id}
            incident={incident}
            selected={incident.id === selectedId}
            nowMs={now}
            timers={timers}
            mine={incident.acknowledgedById === user.id}
            place={rows.from + i + 1}
            of={queue.length}
          />
        ))}
        {rows.below > 0 && <div style={{ flex: 'none', height: rows.below }} />}
        {queue.length === 0 && <Empty filter={filter} loading={loading} />}
      </div>
      {queue.length > 0 && <QueueKeys mayHandle={user.permissions.includes('handleIncidents')} />}
    </aside>
  )
}

/** What the keys do here: nobody has to know before the first incident. */
function QueueKeys({ mayHandle }: { readonly mayHandle: boolean }) {
  const { t } = useWords()
  return (
    <p className="queue-keys" data-testid="queue-keys">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> {t('queue:keySelect')}
      </span>
      {mayHandle && (
        <span>
          <kbd>Space</kbd> {t('queue:keyAcknowledge')}
        </span>
      )}
      <span>
        <kbd>Enter</kbd> {t('queue:keyOpen')}
      </span>
    </p>
  )
}

const EMPTY_WORD = { open: 'emptyOpen', unacknowledged: 'emptyUnacknowledged', closed: 'emptyClosed' } as const

function Empty({ filter, loading }: { readonly filter: QueueShown; readonly loading: boolean }) {
  const { t } = useWords()
  const narrowed = useIsNarrowed()
  const clear = useQueueViews((q) => q.clear)
  if (loading) return <p className="queue-empty">{t('incidents:loading')}</p>
  if (narrowed)
    return (
      <div className="queue-empty" data-testid="queue-none-found">
        <p>{t('queue:noneFound')}</p>
        <Button onClick={clear}>{t('queue:clear')}</Button>
      </div>
    )
  return (
    <div className="queue-empty" data-testid="queue-empty">
      <CheckCircleOutlined />
      <p>{filter === 'mine' ? t('queue:emptyMine') : t(`incidents:${EMPTY_WORD[filter]}`)}</p>
      {filter !== 'closed' && <p className="muted">{t('incidents:emptyOpenHint')}</p>}
    </div>
  )
}
