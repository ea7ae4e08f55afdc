// What is walked now, with what is due next and what was missed; what starts soon, and what has just ended.
import { useQuery } from '@tanstack/react-query'
import { Empty, Spin } from 'antd'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { inDeskOrder } from './round-summary.ts'
import { RoundCard } from './round-card.tsx'

const LOOK_EVERY_MS = 5000
/** What starts later is seen when it is nearer. */
const MOST_PLANNED = 6

export function NowPanel({ mayRecord }: { readonly mayRecord: boolean }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.patrols.now.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  if (error !== null && data === undefined) return <ListError error={error} />
  if (data === undefined) return <Spin />
  const rounds = inDeskOrder(data)
  const planned = rounds.filter(({ state }) => state === 'planned')
  const begun = rounds.filter(({ state }) => state === 'underWay')
  const finished = rounds.filter(({ state }) => state === 'finished')
  return (
    <section className="patrol-now" data-testid="patrol-rounds">
      <h2>{t('patrol:underWay')}</h2>
      {begun.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(rounds.length === 0 ? 'patrol:noneAtAll' : 'patrol:noneNow')} />}
      {begun.map((round) => (
        <RoundCard key={round.id} round={round} mayRecord={mayRecord} isOpen />
      ))}
      {finished.length > 0 && <h2>{t('patrol:justFinished')}</h2>}
      {finished.map((round) => (
        <RoundCard key={round.id} round={round} mayRecord={mayRecord} isOpen={false} />
      ))}
      {planned.length > 0 && <h2>{t('patrol:planned')}</h2>}
      {planned.slice(0, MOST_PLANNED).map((round) => (
        <RoundCard key={round.id} round={round} mayRecord={mayRecord} isOpen={false} />
      ))}
      {planned.length > MOST_PLANNED && <p className="muted">{t('patrol:morePlanned', { n: planned.length - MOST_PLANNED })}</p>}
    </section>
  )
}
