// What is walked now, with what is due next and what was missed; what starts soon, and what has just ended.
import { useQuery } from '@tanstack/react-query'
import { Empty, Spin } from 'antd'
import type { PatrolRound } from '../../contract/patrol.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { hasDoubts, inDeskOrder } from './round-summary.ts'
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
  const card = (isOpen: boolean) => (round: PatrolRound) => <RoundCard key={round.id} round={round} mayRecord={mayRecord} isOpen={isOpen} />
  const heading = (text: string) => [<h2 key={text}>{text}</h2>]
  const none = <Empty key="none" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(rounds.length === 0 ? 'patrol:noneAtAll' : 'patrol:noneNow')} />
  return (
    <section className="patrol-now" data-testid="patrol-rounds">
      {/* one list, so that a round that ends stays as it was opened */}
      {[
        ...heading(t('patrol:underWay')),
        ...(begun.length === 0 ? [none] : begun.map(card(true))),
        ...(finished.length === 0 ? [] : heading(t('patrol:justFinished'))),
        // what somebody has to look at is not hidden
        ...finished.map((round) => card(hasDoubts(round))(round)),
        ...(planned.length === 0 ? [] : heading(t('patrol:planned'))),
        ...planned.slice(0, MOST_PLANNED).map(card(false)),
      ]}
      {planned.length > MOST_PLANNED && <p className="muted">{t('patrol:morePlanned', { n: planned.length - MOST_PLANNED })}</p>}
    </section>
  )
}
