// Beside the pictures: incidents and bookmarks of the stretch that is seen, each leading to its moment; and exports.
import { useState } from 'react'
import { App, Button, Popconfirm, Segmented } from 'antd'
import { AlertOutlined, DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordedTimeline } from '../../contract/playback-api.ts'
import { orpc } from '../api.ts'
import { useMay } from '../auth/use-may.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { severityClass } from '../parts/severity-class.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ExportsList } from './exports-list.tsx'
import type { Seen } from './timeline-shapes.ts'
import { useRecordedCameras } from './use-recorded-cameras.ts'

export type SideList = 'marks' | 'bookmarks' | 'exports'

interface SideListsProps {
  readonly known: RecordedTimeline | undefined
  readonly seen: Seen
  readonly shown: SideList
  readonly onShow: (list: SideList) => void
  readonly onGoTo: (atMs: number) => void
}

const MOST_LISTED = 100
/** What led to it is worth seeing. */
const BEFORE_MS = 5000

export function SideLists({ known, seen, shown, onShow, onGoTo }: SideListsProps) {
  const { t } = useWords()
  const mayExport = useMay('exportRecordings')
  const lists: readonly SideList[] = mayExport ? ['marks', 'bookmarks', 'exports'] : ['marks', 'bookmarks']
  return (
    <aside className="playback-side" aria-label={t('playback:side')}>
      <Segmented
        value={shown}
        onChange={onShow}
        block
        options={lists.map((value) => ({ value, label: <span data-testid={`side-${value}`}>{t(`playback:lists.${value}`)}</span> }))}
      />
      {shown === 'marks' && <Marks known={known} seen={seen} onGoTo={onGoTo} />}
      {shown === 'bookmarks' && <Bookmarks known={known} seen={seen} onGoTo={onGoTo} />}
      {shown === 'exports' && <ExportsList />}
    </aside>
  )
}

type ListProps = Pick<SideListsProps, 'known' | 'seen' | 'onGoTo'>

function Marks({ known, seen, onGoTo }: ListProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const recorded = useRecordedCameras()
  const open = useDesk((d) => d.open)
  const marks = known?.marks.filter(({ atMs }) => atMs >= seen.fromMs && atMs < seen.toMs).toReversed() ?? []
  if (known !== undefined && marks.length === 0) return <p className="muted">{t('playback:noMarks')}</p>
  return (
    <>
      <ul className="playback-list">
        {marks.slice(0, MOST_LISTED).map((mark) => (
          <li key={mark.alertId}>
            <button type="button" className="playback-item" data-testid="playback-mark" onClick={() => onGoTo(mark.atMs - BEFORE_MS)}>
              <SeverityMark severity={severityClass(mark)} word={false} />
              <span>
                <strong>{siteTime(mark.atMs)}</strong> {t(`words:kind.${mark.kind}`)}
                <br />
                <span className="muted">
                  {mark.number} · {recorded.nameOf(mark.cameraId)}
                </span>
              </span>
            </button>
            <Button
              type="text"
              aria-label={t('playback:openIncident', { number: mark.number })}
              icon={<AlertOutlined />}
              onClick={() => open(mark.incidentId)}
            />
          </li>
        ))}
      </ul>
      {(marks.length > MOST_LISTED || known?.isCut === true) && <p className="muted">{t('playback:moreMarks')}</p>}
    </>
  )
}

function Bookmarks({ known, seen, onGoTo }: ListProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const recorded = useRecordedCameras()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const [busyId, setBusy] = useState<string | null>(null)
  const remove = useMutation(
    orpc.playback.removeBookmark.mutationOptions({
      onError: (error) => void message.error(errorWords(error)),
      onSettled: () => {
        setBusy(null)
        void queries.invalidateQueries({ queryKey: orpc.playback.timeline.key() })
      },
    }),
  )
  const bookmarks = known?.bookmarks.filter(({ fromMs, toMs }) => toMs >= seen.fromMs && fromMs < seen.toMs) ?? []
  if (known !== undefined && bookmarks.length === 0) return <p className="muted">{t('playback:noBookmarks')}</p>
  return (
    <ul className="playback-list" data-testid="bookmarks">
      {bookmarks.map((one) => (
        <li key={one.id}>
          <button type="button" className="playback-item" data-testid="playback-bookmark" onClick={() => onGoTo(one.fromMs)}>
            <span>
              <strong>{siteTime(one.fromMs)}</strong> {one.note}
              <br />
              <span className="muted">
                {recorded.nameOf(one.cameraId)} · {one.savedBy ?? '—'}
                {one.keep ? ` · ${t('playback:isKept')}` : ''}
              </span>
            </span>
          </button>
          <Popconfirm
            title={t('playback:removeBookmark')}
            okText={t('playback:remove')}
            cancelText={t('playback:keepIt')}
            onConfirm={() => (setBusy(one.id), remove.mutate({ id: one.id }))}
          >
            <Button type="text" aria-label={t('playback:removeNamed', { note: one.note })} icon={<DeleteOutlined />} loading={busyId === one.id} />
          </Popconfirm>
        </li>
      ))}
    </ul>
  )
}
