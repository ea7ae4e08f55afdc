// The incidents behind a number, newest first, page by page; one of them opens on the console.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { IncidentFilter } from '../../contract/incident.ts'
import { api } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useIncidentWords } from '../incidents/use-incident-words.ts'
import { IncidentStateMark } from '../parts/state-mark.tsx'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

interface DrillListProps {
  readonly title: string
  readonly filter: IncidentFilter
  readonly onClose: () => void
}

export function DrillList({ title, filter, onClose }: DrillListProps) {
  const { t } = useWords()
  const words = useIncidentWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const open = useDesk((d) => d.open)
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['drill', filter],
    queryFn: ({ pageParam }) => api.incidents.list({ ...filter, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const incidents = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Drawer open title={title} size={640} onClose={onClose} data-testid="drill">
      {error !== null && <p role="alert">{errorWords(error)}</p>}
      {data !== undefined && incidents.length === 0 && <p className="muted">{t('reports:drillNone')}</p>}
      <ul className="drill-list">
        {incidents.map((incident) => (
          <li key={incident.id}>
            <button type="button" onClick={() => open(incident.id)} data-testid="drill-row">
              <time>{siteTime(incident.openedAtMs)}</time>
              <SeverityMark severity={incident.severity} word={false} />
              <span className="drill-what">
                <strong>{words.title(incident)}</strong>
                <small>{incident.number}</small>
              </span>
              <IncidentStateMark state={incident.state} />
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()} data-testid="drill-more">
          {t('reports:drillMore')}
        </Button>
      )}
    </Drawer>
  )
}
