// Rounds that are over or under way, the latest first, of one route or all, page by page.
import { useState } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Empty, Select } from 'antd'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { RoundCard } from './round-card.tsx'

const PAGE = 30

export function HistoryPanel({ mayRecord }: { readonly mayRecord: boolean }) {
  const { t } = useWords()
  const [routeId, setRouteId] = useState('')
  const routes = useQuery(orpc.patrols.routes.queryOptions())
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: [...orpc.patrols.history.key(), routeId],
    queryFn: ({ pageParam }) => api.patrols.history({ limit: PAGE, ...(pageParam !== null && { beforeMs: pageParam }), ...(routeId !== '' && { routeId }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.startMs ?? null)),
  })
  const rounds = data?.pages.flat() ?? []
  return (
    <section className="patrol-now" data-testid="patrol-history-list">
      <Select
        className="patrol-route-filter"
        value={routeId}
        onChange={setRouteId}
        options={[{ value: '', label: t('patrol:allRoutes') }, ...(routes.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        aria-label={t('patrol:route')}
      />
      {error !== null && data === undefined && <ListError error={error} />}
      {data !== undefined && rounds.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('patrol:noHistory')} />}
      {rounds.map((round) => (
        <RoundCard key={round.id} round={round} mayRecord={mayRecord} isOpen={false} />
      ))}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()} data-testid="patrol-more">
          {t('patrol:more')}
        </Button>
      )}
    </section>
  )
}
