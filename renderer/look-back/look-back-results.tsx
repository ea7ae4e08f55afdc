// One look-back: how far it is, and what it found as cards, the likeliest first; a card opens in full.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Progress } from 'antd'
import type { FallRecord, LookBack } from '../../contract/falling.ts'
import { api } from '../api.ts'
import { FallThumb } from '../falls/fall-thumb.tsx'
import { ListError } from '../falls/fall-list.tsx'
import { ReviewMark } from '../falls/grade-mark.tsx'
import { useFallWords } from '../falls/use-fall-words.ts'
import type { FallList } from '../falls/use-falls.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { remainingMs } from './look-back-request.ts'
import { noteLookBack } from './use-look-backs.ts'

const TONE: Readonly<Record<LookBack['state'], Tone>> = { running: 'busy', done: 'good', cancelled: 'quiet', failed: 'bad' }

export function LookBackMark({ state, large = false }: { readonly state: LookBack['state']; readonly large?: boolean }) {
  const { t } = useWords()
  return <ToneMark tone={TONE[state]} text={t(`lookBack:state.${state}`)} large={large} />
}

export function LookBackHead({ lookBack }: { readonly lookBack: LookBack }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  return (
    <header className="look-back-head" data-testid="look-back-head" data-state={lookBack.state}>
      <div className="fall-head">
        <LookBackMark state={lookBack.state} large />
        <h2>{names.camera(lookBack.cameraId)}</h2>
        <span>{t('lookBack:line', { from: siteTime(lookBack.fromMs), to: siteTime(lookBack.toMs) })}</span>
        <span className="muted">{lookBack.recording}</span>
        <span className="header-space" />
        <strong data-testid="look-back-found">{t('lookBack:found', { count: lookBack.found })}</strong>
        {lookBack.state === 'running' && <CancelButton lookBack={lookBack} />}
      </div>
      {lookBack.state === 'running' && <Running lookBack={lookBack} />}
      {lookBack.problem !== null && <Alert type="error" showIcon title={errorText(lookBack.problem, i18n.language)} />}
    </header>
  )
}

function Running({ lookBack }: { readonly lookBack: LookBack }) {
  const { t } = useWords()
  const ageText = useAgeText()
  const percent = Math.floor(lookBack.progress01 * 100)
  const left = remainingMs(lookBack)
  return (
    <div className="look-back-running" data-testid="look-back-progress" data-percent={percent}>
      <Progress percent={percent} showInfo={false} status="active" />
      <p>
        {[
          t('lookBack:progress', { percent }),
          lookBack.speed === null ? null : t('lookBack:speed', { speed: lookBack.speed.toFixed(lookBack.speed < 10 ? 1 : 0) }),
          left === null ? t('lookBack:remainingUnknown') : t('lookBack:remaining', { age: ageText(left) }),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </div>
  )
}

function CancelButton({ lookBack }: { readonly lookBack: LookBack }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const cancel = async () => {
    setBusy(true)
    try {
      noteLookBack(queries, await api.lookBacks.cancel({ id: lookBack.id }))
    } catch (error) {
      void message.error(t('lookBack:cancelFailed', { message: errorWords(error) }))
    }
    setBusy(false)
  }
  return (
    <Button loading={busy} data-testid="look-back-cancel" onClick={() => void cancel()}>
      {t('lookBack:cancel')}
    </Button>
  )
}

interface CardsProps {
  readonly lookBack: LookBack
  readonly list: FallList
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
}

export function ResultCards({ lookBack, list, selectedId, onSelect, onOpen }: CardsProps) {
  const { t } = useWords()
  const { items, error } = list
  if (error !== null) return <ListError error={error} />
  if (items === undefined) return <p className="queue-empty">{t('lookBack:loading')}</p>
  if (items.length === 0)
    return (
      <p className="queue-empty" data-testid="found-none">
        {t(lookBack.state === 'running' ? 'lookBack:foundNoneYet' : 'lookBack:foundNone')}
      </p>
    )
  return (
    <>
      <p className="muted">
        {t('lookBack:ranked')} · {t('lookBack:openKeys')}
      </p>
      <div className="cards" role="listbox" tabIndex={0} id="found" aria-label={t('lookBack:ranked')} data-testid="found">
        {items.map((fall, index) => (
          <Card key={fall.id} fall={fall} at={index + 1} isSelected={fall.id === selectedId} onSelect={onSelect} onOpen={onOpen} />
        ))}
      </div>
      {list.hasMore && (
        <Button loading={list.isMoreComing} onClick={list.showMore}>
          {t('falls:more')}
        </Button>
      )}
    </>
  )
}

interface CardProps {
  readonly fall: FallRecord
  readonly at: number
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
}

function Card({ fall, at, isSelected, onSelect, onOpen }: CardProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  return (
    <div
      id={`found-${fall.id}`}
      role="option"
      aria-selected={isSelected}
      className={isSelected ? 'card card-selected' : 'card'}
      data-testid="found-card"
      data-id={fall.id}
      data-review={fall.review ?? 'none'}
      onClick={() => onSelect(fall.id)}
      onDoubleClick={() => onOpen(fall.id)}
    >
      <FallThumb fall={fall} ratio={4 / 3} />
      <p className="card-top">
        <strong>{t('lookBack:rank', { at })}</strong>
        <time>{siteTime(fall.firstAtMs)}</time>
      </p>
      <p>
        {words.floorTitle(fall.floor)}
        {fall.column === null ? '' : ` · ${words.column(fall.column)}`}
      </p>
      <p className="muted">
        {t('lookBack:score', { score: Math.round(fall.score * 100) })}
        {fall.reasons[0] !== undefined && ` · ${t(`words:fallReason.${fall.reasons[0]}`)}`} {fall.review !== 'open' && <ReviewMark review={fall.review} />}
      </p>
    </div>
  )
}
