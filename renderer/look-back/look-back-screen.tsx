// The look-back screen: start a search of a recording, follow it, and go through what it found.
import { useEffect } from 'react'
import { Button } from 'antd'
import { ArrowLeftOutlined, PlusOutlined } from '@ant-design/icons'
import type { LookBack } from '../../contract/falling.ts'
import type { User } from '../../contract/people.ts'
import { FallDetail } from '../falls/fall-detail.tsx'
import { ListError } from '../falls/fall-list.tsx'
import { RealDialog } from '../falls/real-dialog.tsx'
import { useFallsActions } from '../falls/use-falls-actions.ts'
import { useFound } from '../falls/use-falls.ts'
import { useReview } from '../falls/use-review.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { LookBackForm } from './look-back-form.tsx'
import { LookBackHead, LookBackMark, ResultCards } from './look-back-results.tsx'
import { useLookBackStore } from './look-back-store.ts'
import { useLookBacks } from './use-look-backs.ts'

export function LookBackScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const isPermitted = user.permissions.includes('runDesk')
  const { items, error } = useLookBacks(isPermitted)
  const { shownId, show } = useLookBackStore()
  const cameras = useCameras() ?? []
  const shown = items?.find((item) => item.id === shownId)
  if (!isPermitted) return <main className="look-back look-back-denied">{t('lookBack:mayNot')}</main>
  return (
    <main className="look-back" data-testid="look-back">
      <aside className="look-back-aside">
        <Button type={shownId === null ? 'primary' : 'default'} icon={<PlusOutlined />} data-testid="look-back-new" onClick={() => show(null)}>
          {t('lookBack:newOne')}
        </Button>
        <h3>{t('lookBack:earlier')}</h3>
        {error !== null && <ListError error={error} />}
        {items === undefined && error === null && <p className="muted">{t('lookBack:loading')}</p>}
        {items?.length === 0 && <p className="muted">{t('lookBack:earlierNone')}</p>}
        <ul className="look-back-list" data-testid="look-backs">
          {items?.map((item) => (
            <Earlier key={item.id} lookBack={item} isShown={item.id === shownId} onShow={() => show(item.id)} />
          ))}
        </ul>
      </aside>
      {shownId === null ? (
        <LookBackForm cameras={cameras} />
      ) : shown === undefined ? (
        <p className="queue-empty">{t(items === undefined ? 'lookBack:loading' : 'lookBack:gone')}</p>
      ) : (
        <Results key={shown.id} lookBack={shown} />
      )}
    </main>
  )
}

interface EarlierProps {
  readonly lookBack: LookBack
  readonly isShown: boolean
  readonly onShow: () => void
}

function Earlier({ lookBack, isShown, onShow }: EarlierProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  return (
    <li>
      <button type="button" className="look-back-item" aria-current={isShown} data-testid="look-back-item" data-state={lookBack.state} onClick={onShow}>
        <span className="look-back-item-top">
          <strong>{names.camera(lookBack.cameraId)}</strong>
          <LookBackMark state={lookBack.state} />
        </span>
        <span>{t('lookBack:line', { from: siteTime(lookBack.fromMs), to: siteTime(lookBack.toMs) })}</span>
        <span className="muted">
          {lookBack.state === 'running'
            ? t('lookBack:progress', { percent: Math.floor(lookBack.progress01 * 100) })
            : t('lookBack:found', { count: lookBack.found })}{' '}
          · {t('lookBack:by', { who: lookBack.startedBy, time: siteTime(lookBack.startedAtMs) })}
        </span>
      </button>
    </li>
  )
}

function Results({ lookBack }: { readonly lookBack: LookBack }) {
  const { t } = useWords()
  const list = useFound(lookBack.id)
  const { selectedFallId, isOpen, select, setOpen } = useLookBackStore()
  const items = list.items ?? []
  const selected = items.find((fall) => fall.id === selectedFallId)
  const review = useReview(true)
  const judge = useFallsActions(review, { items, selected, isOpen, select, setOpen })
  const firstId = items[0]?.id ?? null
  const isGone = selected === undefined
  useEffect(() => {
    if (isGone) select(firstId)
  }, [isGone, firstId, select])
  useEffect(() => {
    if (selectedFallId !== null) document.getElementById(`found-${selectedFallId}`)?.scrollIntoView({ block: 'nearest' })
  }, [selectedFallId])
  const back = (
    <Button icon={<ArrowLeftOutlined />} data-testid="found-back" onClick={() => setOpen(false)}>
      {t('lookBack:backToResults')} <kbd>Esc</kbd>
    </Button>
  )
  return (
    <section className="look-back-results">
      {isOpen && selected !== undefined ? (
        <FallDetail fall={selected} mayReview review={review} onJudge={judge} back={back} />
      ) : (
        <>
          <LookBackHead lookBack={lookBack} />
          <ResultCards
            lookBack={lookBack}
            list={list}
            selectedId={selectedFallId}
            onSelect={select}
            onOpen={(id) => {
              select(id)
              setOpen(true)
            }}
          />
        </>
      )}
      <RealDialog review={review} />
    </section>
  )
}
