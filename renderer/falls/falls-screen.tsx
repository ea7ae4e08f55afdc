// The falls screen: what came down, on the left as a list, on the right in full; suspected ones are reviewed here.
import { useEffect } from 'react'
import { Button } from 'antd'
import { ArrowLeftOutlined, FullscreenOutlined } from '@ant-design/icons'
import type { FallRecord } from '../../contract/falling.ts'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { FallDetail } from './fall-detail.tsx'
import { FallList } from './fall-list.tsx'
import { FallsFilters } from './falls-filters.tsx'
import { useFallsStore } from './falls-store.ts'
import { RealDialog } from './real-dialog.tsx'
import { useFallsActions } from './use-falls-actions.ts'
import { useReview } from './use-review.ts'
import { useFalls } from './use-falls.ts'

const NOTHING: readonly FallRecord[] = []

export function FallsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { filter, selectedId, isLarge, select, setLarge } = useFallsStore()
  const list = useFalls(filter)
  const items = list.items ?? NOTHING
  const selected = items.find((fall) => fall.id === selectedId)
  const mayReview = user.permissions.includes('runDesk')
  const review = useReview(mayReview)
  const judge = useFallsActions(review, { items, selected, isOpen: isLarge, select, setOpen: setLarge })
  const firstId = items[0]?.id ?? null
  const isGone = selected === undefined
  useEffect(() => {
    if (isGone) select(firstId)
  }, [isGone, firstId, select])
  useEffect(() => document.getElementById('falls')?.focus({ preventScroll: true }), [isLarge])
  const size = (
    <Button
      icon={isLarge ? <ArrowLeftOutlined /> : <FullscreenOutlined />}
      title={t(isLarge ? 'falls:shrink' : 'falls:enlarge')}
      aria-label={t(isLarge ? 'falls:shrink' : 'falls:enlarge')}
      data-testid="fall-size"
      onClick={() => setLarge(!isLarge)}
    />
  )
  return (
    <main className={isLarge ? 'falls falls-large' : 'falls'} data-testid="falls">
      {!isLarge && (
        <aside className="falls-aside">
          <FallsFilters />
          <FallList
            list={list}
            shown={filter.shown}
            selectedId={selectedId}
            onSelect={select}
            onOpen={(id) => {
              select(id)
              setLarge(true)
            }}
          />
        </aside>
      )}
      {selected === undefined ? <Nothing /> : <FallDetail fall={selected} mayReview={mayReview} review={review} onJudge={judge} back={size} />}
      <RealDialog review={review} />
    </main>
  )
}

function Nothing() {
  const { t } = useWords()
  const isLarge = useFallsStore((s) => s.isLarge)
  const go = useDesk((d) => d.go)
  return (
    <div className="falls-nothing">
      <p>{t('falls:choose')}</p>
      <p className="muted">{t('falls:chooseKeys')}</p>
      {isLarge && <Button onClick={() => go('console')}>{t('falls:back')}</Button>}
    </div>
  )
}
