// Critical incidents the incoming person has to read before signing: each is opened here, with what happened, and is read then.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { FactsIncident, Handover } from '../../contract/shift.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useEntryText } from '../incidents/use-entry-text.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useDeed } from './use-deed.ts'

export function UnreadIncidents({ handover: { id, unread, reader }, onRead }: { readonly handover: Handover; readonly onRead: () => void }) {
  const { t } = useWords()
  // What was opened stays to be read, though it counts as read.
  const [opened, setOpened] = useState<readonly FactsIncident[]>([])
  const { run, failure } = useDeed()
  const all = [...opened, ...unread.filter((one) => !opened.some((known) => known.id === one.id))]
  if (all.length === 0) return null
  return (
    <section className="unread" data-testid="unread">
      {unread.length > 0 && <strong role="alert">⚠ {t('shifts:unreadTitle', { count: unread.length })}</strong>}
      <ul>
        {all.map((incident) => {
          const isOpen = opened.some((known) => known.id === incident.id)
          return (
            <li key={incident.id} data-testid="unread-row">
              <SeverityMark severity={incident.kind === 'fire' ? 'fire' : incident.severity} />
              <span>
                {incident.number} {incident.summary}
              </span>
              {reader === null ? (
                <span className="muted">{t('shifts:unread')}</span>
              ) : isOpen && !unread.some((one) => one.id === incident.id) ? (
                <span data-testid="is-read">✓ {t('shifts:read')}</span>
              ) : (
                <Button
                  className="unread-read"
                  onClick={() => {
                    setOpened((known) => [...known.filter((one) => one.id !== incident.id), incident])
                    void run(() => api.handovers.read({ id, incidentId: incident.id })).then(onRead)
                  }}
                  data-testid="read"
                >
                  {t('shifts:readIt')}
                </Button>
              )}
              {isOpen && <Happened id={incident.id} />}
            </li>
          )
        })}
      </ul>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </section>
  )
}

function Happened({ id }: { readonly id: string }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const text = useEntryText()
  const open = useDesk((d) => d.open)
  const detail = useQuery(orpc.incidents.get.queryOptions({ input: { id } })).data
  return (
    <div className="unread-happened">
      <ul>
        {detail?.timeline.slice(-8).map((entry, i) => (
          <li key={i}>
            <time>{siteTime(entry.atMs)}</time> {text.what(entry)} {entry.note}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => open(id)}>
        {t('shifts:openIncident')}
      </Button>
    </div>
  )
}
