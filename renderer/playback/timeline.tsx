// The timeline: what is kept of each camera, gaps hatched, incidents and bookmarks as marks, and where one is; pressed or pulled, it goes there.
import { useRef, useState, type PointerEvent } from 'react'
import type { Bookmark, Mark, RecordedTimeline } from '../../contract/playback-api.ts'
import { useSite } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { severityClass } from '../parts/severity-class.ts'
import { SEVERITY_SHAPES } from '../parts/severity-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { wallTimeOf } from '../parts/wall-time.ts'
import { bars, gapsOf, placeOf, ticks, type Seen } from './timeline-shapes.ts'
import { useRecordedCameras } from './use-recorded-cameras.ts'

interface TimelineProps {
  readonly cameraIds: readonly string[]
  readonly known: RecordedTimeline | undefined
  /** When that was read. */
  readonly knownAtMs: number
  readonly seen: Seen
  readonly atMs: number
  readonly onGoTo: (atMs: number) => void
}

const MOST_TICKS = 13
/** What was just now is on its way to the disk, and no gap. */
const UNWRITTEN_MS = 10_000

export function Timeline({ cameraIds, known, knownAtMs, seen, atMs, onGoTo }: TimelineProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const recorded = useRecordedCameras()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const track = useRef<HTMLDivElement>(null)
  const [pulledMs, setPulled] = useState<number | null>(null)
  const momentOf = ({ clientX }: Pick<PointerEvent, 'clientX'>): number => {
    const { left, width } = track.current!.getBoundingClientRect()
    return seen.fromMs + Math.min(1, Math.max(0, (clientX - left) / width)) * (seen.toMs - seen.fromMs)
  }
  const isClose = seen.toMs - seen.fromMs <= 600_000
  const isDay = seen.toMs - seen.fromMs > 21_600_000
  const head = pulledMs ?? atMs
  const tickText = (at: number) => (isClose ? siteTime(at, 'time') : isDay ? siteTime(at).slice(0, 11) : siteTime(at, 'time').slice(0, 5))
  return (
    <div className="days-line" data-testid="timeline">
      <div
        ref={track}
        className="days-line-track"
        role="slider"
        tabIndex={0}
        aria-label={t('playback:timeline')}
        aria-valuemin={Math.round(seen.fromMs)}
        aria-valuemax={Math.round(seen.toMs)}
        aria-valuenow={Math.round(Math.min(seen.toMs, Math.max(seen.fromMs, head)))}
        aria-valuetext={`${siteTime(head, 'date')} ${siteTime(head, 'time')}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setPulled(momentOf(event))
        }}
        onPointerMove={(event) => {
          if (pulledMs === null) return
          const to = momentOf(event)
          setPulled(to)
          onGoTo(to)
        }}
        onPointerUp={(event) => {
          if (pulledMs === null) return
          setPulled(null)
          onGoTo(momentOf(event))
        }}
        onPointerCancel={() => setPulled(null)}
      >
        <div className="days-line-ticks" aria-hidden="true">
          {ticks(seen, offsetOf(seen.fromMs, timeZone), MOST_TICKS).map((at) => (
            <span key={at} style={{ left: `${placeOf(at, seen)}%` }}>
              {tickText(at)}
            </span>
          ))}
        </div>
        {cameraIds.map((cameraId) => (
          <Row key={cameraId} name={recorded.nameOf(cameraId)} seen={seen} known={known} knownAtMs={knownAtMs} cameraId={cameraId} />
        ))}
        <div className="days-line-head" style={{ left: `${placeOf(head, seen)}%` }} hidden={head < seen.fromMs || head > seen.toMs} aria-hidden="true" />
      </div>
    </div>
  )
}

interface RowProps {
  readonly cameraId: string
  readonly name: string
  readonly seen: Seen
  readonly known: RecordedTimeline | undefined
  readonly knownAtMs: number
}

function Row({ cameraId, name, seen, known, knownAtMs }: RowProps) {
  const { t, i18n } = useWords()
  const camera = known?.cameras.find((one) => one.cameraId === cameraId)
  const marks = known?.marks.filter((mark) => mark.cameraId === cameraId) ?? []
  const bookmarks = known?.bookmarks.filter((one) => one.cameraId === cameraId) ?? []
  return (
    <div className="days-line-row" data-testid={`timeline-${cameraId}`}>
      {camera?.problem == null ? (
        <>
          {camera !== undefined &&
            bars(gapsOf(camera.spans, seen, knownAtMs - UNWRITTEN_MS), seen).map((bar) => <i key={bar.left} className="days-line-gap" style={asStyle(bar)} />)}
          {bars(camera?.spans ?? [], seen).map((bar) => (
            <i key={bar.left} className="days-line-span" style={asStyle(bar)} />
          ))}
        </>
      ) : (
        <span className="days-line-problem">{errorText(camera.problem, i18n.language)}</span>
      )}
      <span className="days-line-name">{name}</span>
      {bookmarks.map((one) => (
        <BookmarkFlag key={one.id} bookmark={one} seen={seen} label={t('playback:bookmarkAt', { note: one.note })} />
      ))}
      {marks.map((mark) => (
        <MarkShape key={mark.alertId} mark={mark} seen={seen} />
      ))}
    </div>
  )
}

function MarkShape({ mark, seen }: { readonly mark: Mark; readonly seen: Seen }) {
  const { t } = useWords()
  const place = placeOf(mark.atMs, seen)
  if (place < 0 || place > 100) return null
  const severity = severityClass(mark)
  return (
    <svg className={`days-line-mark severity-${severity}`} viewBox="0 0 32 32" style={{ left: `${place}%` }} data-testid="timeline-mark" aria-hidden="true">
      <title>{`${mark.number} · ${t(`words:kind.${mark.kind}`)}`}</title>
      <path d={SEVERITY_SHAPES[severity]} />
    </svg>
  )
}

function BookmarkFlag({ bookmark, seen, label }: { readonly bookmark: Bookmark; readonly seen: Seen; readonly label: string }) {
  const left = placeOf(bookmark.fromMs, seen)
  const right = placeOf(bookmark.toMs, seen)
  if (right < 0 || left > 100) return null
  return (
    <i
      className={bookmark.keep ? 'days-line-bookmark days-line-kept' : 'days-line-bookmark'}
      style={{ left: `${Math.max(0, left)}%`, width: `${Math.max(0, Math.min(100, right) - Math.max(0, left))}%` }}
      title={label}
    />
  )
}

function asStyle({ left, width }: { readonly left: number; readonly width: number }) {
  return { left: `${left}%`, width: `${width}%` }
}

/** How far the clocks of the site are ahead of UTC. */
function offsetOf(atMs: number, timeZone: string): number {
  const whole = Math.floor(atMs / 1000) * 1000
  return new Date(`${wallTimeOf(whole, timeZone)}Z`).getTime() - whole
}
