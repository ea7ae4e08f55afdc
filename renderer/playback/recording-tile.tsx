// One recording on screen: its picture, and over it that it is a recording, of which moment; or why there is no picture.
import { useEffect, useRef } from 'react'
import { Spin } from 'antd'
import { HistoryOutlined } from '@ant-design/icons'
import { errorText, useWords } from '../i18n.ts'
import { useTileZooms } from '../live/tile-zooms.ts'
import { useTileZoom } from '../live/use-tile-zoom.ts'
import { transformOf, WHOLE } from '../live/zoom.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { PictureCover } from '../privacy/picture-cover.tsx'
import { Watermark } from '../privacy/watermark.tsx'
import type { Deck, DeckTile } from './deck.ts'
import { UnsupportedNote } from './unsupported-note.tsx'
import { useRecordedCameras } from './use-recorded-cameras.ts'

/** Its own: a live picture of the same camera is enlarged by itself. */
export const zoomOf = (cameraId: string): string => `recording:${cameraId}`

interface RecordingTileProps {
  readonly deck: Deck
  readonly tile: DeckTile
  readonly isLead: boolean
  readonly isAlone: boolean
  readonly onLead: () => void
  /** null: who sits there may not. */
  readonly onExport: (() => void) | null
}

export function RecordingTile({ deck, tile, isLead, isAlone, onLead, onExport }: RecordingTileProps) {
  const { t, i18n } = useWords()
  const recorded = useRecordedCameras()
  const siteTime = useSiteTime()
  const picture = useRef<HTMLDivElement>(null)
  const { cameraId, state, problem, shownAtMs, resumesAtMs } = tile
  useTileZoom(picture, zoomOf(cameraId))
  const view = useTileZooms((all) => all[zoomOf(cameraId)]) ?? WHOLE
  const canvas = deck.canvasOf(cameraId)
  useEffect(() => {
    if (canvas !== null) picture.current?.replaceChildren(canvas)
  }, [canvas])
  const ratio = canvas === null || canvas.height === 0 ? 16 / 9 : canvas.width / canvas.height
  const isShown = shownAtMs !== null && (state === 'ready' || state === 'loading' || state === 'end')
  const name = recorded.nameOf(cameraId)
  const what =
    state === 'failed'
      ? errorText(problem ?? 'playback.unreadable', i18n.language)
      : state === 'loading' || state === 'ready' || state === 'unsupported'
        ? null
        : state === 'gap' && resumesAtMs !== null
          ? t('playback:state.gapUntil', { time: siteTime(resumesAtMs) })
          : t(`playback:state.${state}`)
  return (
    <article
      className={isLead && !isAlone ? 'recording recording-lead' : 'recording'}
      data-testid={`recording-${cameraId}`}
      data-state={state}
      data-at={shownAtMs === null ? undefined : Math.round(shownAtMs)}
      data-lead={isLead}
      aria-label={t('playback:tileLabel', { name })}
      onPointerDown={onLead}
    >
      <p className="recording-mark">
        <HistoryOutlined aria-hidden="true" /> <strong>{t('playback:recording')}</strong> <span>{name}</span>
        {shownAtMs !== null && isShown && (
          <time dateTime={new Date(shownAtMs).toISOString()}>
            {siteTime(shownAtMs, 'date')} {siteTime(shownAtMs, 'time')}.{String(Math.floor(shownAtMs) % 1000).padStart(3, '0')}
          </time>
        )}
      </p>
      <div className={isShown ? 'recording-picture' : 'recording-picture recording-hidden'}>
        <div ref={picture} className="recording-zoom" style={{ transform: transformOf(view) }} />
        <div className="recording-cover" style={{ '--ratio': ratio } as React.CSSProperties}>
          <PictureCover cameraId={cameraId} style={{ transform: transformOf(view) }} />
        </div>
        <Watermark />
      </div>
      {state === 'unsupported' && <UnsupportedNote codec={problem ?? '?'} onExport={onExport} />}
      {state === 'loading' && (
        <p className="recording-told" role="status">
          <Spin size="small" /> {t('playback:state.loading')}
        </p>
      )}
      {what !== null && (
        <p className={state === 'end' ? 'recording-told recording-told-low' : 'recording-told'} role="status">
          {what}
        </p>
      )}
    </article>
  )
}
