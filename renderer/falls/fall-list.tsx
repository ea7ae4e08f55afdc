// The falls that fit the filter, newest first, each with its path in small.
import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import { CheckCircleOutlined } from '@ant-design/icons'
import type { FallRecord } from '../../contract/falling.ts'
import { codeOfError, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { FallsShown } from './fall-filter.ts'
import { FallThumb } from './fall-thumb.tsx'
import { GradeMark, ReviewMark } from './grade-mark.tsx'
import { useFallWords } from './use-fall-words.ts'
import type { FallList as Listed } from './use-falls.ts'
import { useIsPending } from './use-review.ts'

interface FallListProps {
  readonly list: Listed
  readonly shown: FallsShown
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
}

export function FallList({ list, shown, selectedId, onSelect, onOpen }: FallListProps) {
  const { t } = useWords()
  useEffect(() => {
    if (selectedId !== null) document.getElementById(`fall-${selectedId}`)?.scrollIntoView({ block: 'nearest' })
  }, [selectedId])
  const { items, error } = list
  return (
    <div className="falls-list" data-testid="falls-list">
      {error !== null && <ListError error={error} />}
      {items === undefined && error === null && (
        <p className="queue-empty">
          <Spin /> {t('falls:loading')}
        </p>
      )}
      {items?.length === 0 && <Empty shown={shown} />}
      <div
        id="falls"
        className="falls-options"
        // a list of choices must have some; the keyboard is here all the same
        role={items === undefined || items.length === 0 ? 'group' : 'listbox'}
        tabIndex={0}
        aria-label={t('falls:title')}
        aria-activedescendant={selectedId === null || items === undefined || items.length === 0 ? undefined : `fall-${selectedId}`}
      >
        {items?.map((fall) => (
          <FallRow key={fall.id} fall={fall} isSelected={fall.id === selectedId} onSelect={onSelect} onOpen={onOpen} />
        ))}
      </div>
      {items !== undefined && items.length > 0 && (
        <p className="falls-count">
          <span className="muted">{t(list.hasMore ? 'falls:countMore' : 'falls:count', { count: items.length })}</span>
          {list.hasMore && (
            <Button size="small" loading={list.isMoreComing} onClick={list.showMore} data-testid="falls-more">
              {t('falls:more')}
            </Button>
          )}
        </p>
      )}
      {items !== undefined && items.length > 0 && <p className="muted falls-keys">{t('falls:chooseKeys')}</p>}
    </div>
  )
}

export function ListError({ error }: { readonly error: unknown }) {
  const { t, i18n } = useWords()
  const code = codeOfError(error)
  return <Alert type="error" showIcon title={code === 'connection' ? t('connectionLost') : errorText(code ?? 'system.internal', i18n.language)} />
}

function Empty({ shown }: { readonly shown: FallsShown }) {
  const { t } = useWords()
  const { data: facades } = useQuery(orpc.facades.list.queryOptions())
  const isWatched = facades?.some(({ entries }) => entries.length > 0) !== false
  return (
    <div className="queue-empty" data-testid="falls-empty">
      {shown === 'open' && <CheckCircleOutlined />}
      <p>{t(`falls:empty.${shown}`)}</p>
      <p className="muted">{t(isWatched ? `falls:emptyMeans.${shown}` : 'falls:noFacades')}</p>
    </div>
  )
}

interface FallRowProps {
  readonly fall: FallRecord
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
}

function FallRow({ fall, isSelected, onSelect, onOpen }: FallRowProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  const reason = fall.reasons[0]
  const review = useIsPending(fall.id) ? 'notReal' : fall.review
  const classes = ['fall-row', `fall-row-${fall.grade}`, isSelected && 'fall-row-selected', review !== null && review !== 'open' && 'fall-row-done']
  return (
    <div
      id={`fall-${fall.id}`}
      role="option"
      aria-selected={isSelected}
      className={classes.filter(Boolean).join(' ')}
      data-testid="fall-row"
      data-id={fall.id}
      data-grade={fall.grade}
      data-review={fall.review ?? 'none'}
      onClick={() => onSelect(fall.id)}
      onDoubleClick={() => onOpen(fall.id)}
    >
      <FallThumb fall={fall} ratio={1} />
      <div className="fall-row-body">
        <p className="fall-row-top">
          <time>{siteTime(fall.lastAtMs)}</time>
          {fall.isTest && <span className="fall-test-mark">{t('falls:test')}</span>}
          <GradeMark grade={fall.grade} />
        </p>
        <p className="fall-row-place">{words.place(fall)}</p>
        <p className="fall-row-foot">
          {words.floorShort(fall.floor) !== null && <span>{words.floorShort(fall.floor)}</span>}
          {fall.column !== null && <span>{words.column(fall.column)}</span>}
          {reason !== undefined && <span className="muted">{t(`words:fallReason.${reason}`)}</span>}
          {review !== 'open' && <ReviewMark review={review} />}
        </p>
      </div>
    </div>
  )
}
