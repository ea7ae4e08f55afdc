// Playback: recordings of up to four cameras in step, their timeline, and what can be done with them.
import { useRef, useState } from 'react'
import { Button, Segmented, Select, type RefSelectProps } from 'antd'
import { ExportOutlined, FullscreenOutlined, PushpinOutlined } from '@ant-design/icons'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import type { User } from '../../contract/people.ts'
import type { RemovedCamera } from '../../contract/playback-api.ts'
import { MAX_IN_STEP, PLAYBACK_SOURCES } from '../../contract/playback.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { TYPING } from '../keys/press-of.ts'
import { wholeTile, zoomTile } from '../live/tile-zooms.ts'
import { keyOfScreen } from '../console/desk.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { BookmarkDialog } from './bookmark-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { speedBeside } from './play-clock.ts'
import type { PlaybackCommand } from './playback-keys.ts'
import { usePlayback } from './playback-store.ts'
import { RecordingTile, zoomOf } from './recording-tile.tsx'
import { SideLists, type SideList } from './side-lists.tsx'
import type { Jump } from './gap-jump.ts'
import { askedFor, following, scaleBeside, SCALES_MS, seenAround, type ScaleMs, type Seen } from './timeline-shapes.ts'
import { Timeline } from './timeline.tsx'
import { Transport } from './transport.tsx'
import { useDeck } from './use-deck.ts'
import { usePlaybackKeys } from './use-playback-keys.ts'
import { useRecordedCameras } from './use-recorded-cameras.ts'

const JUMP_MS = 10_000
const PER_PRESS = 1.5
/** An incident is looked at from a little before it. */
const BEFORE_MS = 5000
const READ_AGAIN_MS = 15_000

export function PlaybackScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  if (!user.permissions.includes('viewRecordings')) return <main className="playback playback-denied">{t('playback:mayNot')}</main>
  return <Shown mayExport={user.permissions.includes('exportRecordings')} />
}

function Shown({ mayExport }: { readonly mayExport: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const recorded = useRecordedCameras()
  const { cameraIds, source, leadId, choose, setSource, lead } = usePlayback()
  const { deck, view } = useDeck()
  const [scale, setScale] = useState<ScaleMs>(SCALES_MS[2])
  const [held, setHeld] = useState<Seen>(() => seenAround(view.atMs, SCALES_MS[2]))
  const [list, setList] = useState<SideList>('marks')
  const [dialog, setDialog] = useState<{ readonly is: 'bookmark' | 'export'; readonly atMs: number } | null>(null)
  const sentTo = useSentTo()
  const [told, setTold] = useState(sentTo)
  const [typedMs, setTyped] = useState<number | null>(null)
  /** The alert whose lead-up is seen; it has passed once time is beyond it. */
  const mark = useRef(usePlayback.getState().alert?.atMs ?? null)
  const pictures = useRef<HTMLDivElement>(null)
  const picker = useRef<RefSelectProps>(null)
  const seen = following(held, view.atMs)
  if (seen !== held) setHeld(seen)
  const { data: known, dataUpdatedAt, error } = useTimeline(cameraIds, source, seen)

  const goTo = (atMs: number) => {
    setTold('')
    mark.current = null
    deck.goTo(atMs)
  }
  const rescale = (next: ScaleMs) => {
    setScale(next)
    setHeld(seenAround(view.atMs, next))
  }
  const goToMark = async (by: 1 | -1) => {
    if (cameraIds.length === 0) return
    // before an alert that one was sent to, the next one is not the same again
    const from = (mark.current !== null && view.atMs <= mark.current ? mark.current : view.atMs) + by
    const next = await api.playback.neighbour({ cameraIds: [...cameraIds], atMs: Math.max(0, from), direction: by > 0 ? 'after' : 'before' }).catch(() => null)
    if (next === null) return setTold(t(by > 0 ? 'playback:noneAfter' : 'playback:noneBefore'))
    goTo(next.atMs - BEFORE_MS)
    mark.current = next.atMs
    if (cameraIds.includes(next.cameraId)) lead(next.cameraId)
    setTold(`${next.number} · ${t(`words:kind.${next.kind}`)} · ${names.camera(next.cameraId) ?? next.cameraId}`)
  }
  const run = (command: PlaybackCommand) => {
    switch (command.do) {
      case 'toggle':
        return view.isPlaying ? deck.pause() : deck.play()
      case 'step':
        return void (leadId !== null && deck.step(leadId, command.by))
      case 'jump':
        return goTo(view.atMs + command.by * JUMP_MS)
      case 'speed':
        return deck.setSpeed(speedBeside(view.speed, command.by))
      case 'mark':
        return void goToMark(command.by)
      case 'scale':
        return rescale(scaleBeside(scale, command.by))
      case 'lead': {
        const at = cameraIds.indexOf(leadId ?? '') + command.by
        const next = cameraIds[(at + cameraIds.length) % Math.max(1, cameraIds.length)]
        return next === undefined ? undefined : lead(next)
      }
      case 'enlarge':
        return leadId === null ? undefined : zoomTile(zoomOf(leadId), command.by > 0 ? PER_PRESS : 1 / PER_PRESS)
      case 'bookmark':
        deck.pause()
        return leadId === null ? undefined : setDialog({ is: 'bookmark', atMs: momentOf(leadId) })
      case 'export':
        deck.pause()
        return cameraIds.length === 0 || !mayExport ? undefined : setDialog({ is: 'export', atMs: view.atMs })
      case 'cameras':
        return picker.current?.focus()
      case 'time':
        return document.getElementById('playback-go')?.focus()
      case 'full':
        return void (document.fullscreenElement === null ? pictures.current?.requestFullscreen() : document.exitFullscreen())
      case 'close': {
        const enlarged = cameraIds.filter((id) => wholeTile(zoomOf(id)))
        return enlarged.length > 0 ? undefined : setTold(t('playback:staysHere', { key: keyOfScreen('console') }))
      }
    }
  }
  /** What is seen, not where the clock stands between two pictures. */
  const momentOf = (cameraId: string): number => {
    const tile = view.tiles.find((one) => one.cameraId === cameraId)
    return tile?.state === 'ready' && tile.shownAtMs !== null ? tile.shownAtMs : view.atMs
  }
  usePlaybackKeys(run)
  const removedOption = ({ cameraId, name, toMs }: RemovedCamera) => ({
    value: cameraId,
    label: t('playback:removedCamera', { name, date: siteTime(toMs, 'date') }),
  })
  const skippedText = ({ fromMs, toMs }: Jump): string =>
    t('playback:skipped', { from: siteTime(Math.min(fromMs, toMs)), to: siteTime(Math.max(fromMs, toMs)) })

  return (
    <main className="playback" data-testid="playback" data-playing={view.isPlaying}>
      {/* from a field of these, Esc gives the keys back to the pictures; from what is pressed by pointer they come back by themselves */}
      <section
        className="playback-main"
        onKeyDownCapture={(event) => event.key === 'Escape' && leaveField(event.target)}
        onPointerUp={() => setTimeout(giveKeysBack)}
      >
        <div className="playback-top">
          {/* leaving the list by Tab would choose, or take out, what is marked in it */}
          <label className="playback-cameras" onKeyDownCapture={(event) => event.key === 'Tab' && event.stopPropagation()}>
            <span>{t('playback:cameras')}</span>
            <Select
              ref={picker}
              mode="multiple"
              value={[...cameraIds]}
              onChange={choose}
              maxCount={MAX_IN_STEP}
              placeholder={t('playback:chooseCameras', { most: MAX_IN_STEP })}
              optionFilterProp="label"
              aria-label={t('playback:cameras')}
              data-testid="playback-cameras"
              options={[
                ...recorded.present.map(({ id, name }) => ({ value: id, label: name })),
                ...(recorded.removed.length === 0
                  ? []
                  : [{ label: t('playback:removedCameras'), title: 'removed', options: recorded.removed.map(removedOption) }]),
              ]}
            />
          </label>
          <Segmented
            value={source}
            onChange={setSource}
            aria-label={t('playback:source')}
            options={PLAYBACK_SOURCES.map((value) => ({
              value,
              label: <span data-testid={`playback-source-${value}`}>{t(`playback:sources.${value}`)}</span>,
            }))}
          />
          <form
            className="playback-go"
            onSubmit={(event) => {
              event.preventDefault()
              if (typedMs !== null) goTo(typedMs)
              if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
            }}
          >
            <WallTimeField id="playback-go" label={t('playback:goTo')} atMs={typedMs} timeZone={timeZone} onChange={setTyped} />
            <Button htmlType="submit" disabled={typedMs === null} data-testid="playback-go-button">
              {t('playback:go')}
            </Button>
          </form>
          <span className="playback-acts">
            <Button icon={<PushpinOutlined />} disabled={leadId === null} data-testid="playback-bookmark-set" onClick={() => run({ do: 'bookmark' })}>
              {t('playback:bookmark')} <kbd>M</kbd>
            </Button>
            {mayExport && (
              <Button icon={<ExportOutlined />} disabled={cameraIds.length === 0} data-testid="playback-export" onClick={() => run({ do: 'export' })}>
                {t('playback:export')} <kbd>E</kbd>
              </Button>
            )}
            <Button icon={<FullscreenOutlined />} aria-label={t('playback:keys.full')} onClick={() => run({ do: 'full' })} />
          </span>
        </div>
        <div ref={pictures} className="playback-pictures" data-count={view.tiles.length}>
          {cameraIds.length === 0 && <p className="playback-none">{t('playback:none')}</p>}
          {view.tiles.map((tile) => (
            <RecordingTile
              key={tile.cameraId}
              deck={deck}
              tile={tile}
              isLead={tile.cameraId === leadId}
              isAlone={view.tiles.length === 1}
              onLead={() => lead(tile.cameraId)}
              onExport={mayExport ? () => run({ do: 'export' }) : null}
            />
          ))}
        </div>
        <Transport
          view={view}
          scale={scale}
          onCommand={run}
          onSpeed={deck.setSpeed}
          onScale={rescale}
          told={error !== null ? errorWords(error) : view.skipped !== null ? skippedText(view.skipped) : told}
        />
        <Timeline cameraIds={cameraIds} known={known} knownAtMs={dataUpdatedAt} seen={seen} atMs={view.atMs} onGoTo={goTo} />
      </section>
      <SideLists known={known} seen={seen} shown={list} onShow={setList} onGoTo={goTo} />
      {dialog?.is === 'bookmark' && leadId !== null && <BookmarkDialog cameraId={leadId} atMs={dialog.atMs} onClose={() => setDialog(null)} />}
      {dialog?.is === 'export' && (
        <ExportDialog
          cameraIds={cameraIds}
          source={source}
          atMs={dialog.atMs}
          onClose={() => setDialog(null)}
          onStarted={() => {
            setDialog(null)
            setList('exports')
          }}
        />
      )}
    </main>
  )
}

function leaveField(field: EventTarget): void {
  if (field instanceof HTMLElement && field.closest(TYPING) !== null) field.blur()
}

function giveKeysBack(): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('.playback-main') !== null && focused.closest(TYPING) === null) focused.blur()
}

/** To which alert one was sent; '' for who came by himself. */
function useSentTo(): string {
  const { t } = useWords()
  const alert = usePlayback((p) => p.alert)
  if (alert === null) return ''
  const { number, at, count, isNearest } = alert
  const words = { number, at, count, key: keyOfScreen('console') }
  return t(isNearest ? 'playback:sentToNearest' : count > 1 ? 'playback:sentToOneOf' : 'playback:sentTo', words)
}

function useTimeline(cameraIds: readonly string[], source: (typeof PLAYBACK_SOURCES)[number], seen: Seen) {
  const asked = askedFor(seen)
  return useQuery(
    orpc.playback.timeline.queryOptions({
      input: cameraIds.length === 0 ? skipToken : { cameraIds: [...cameraIds], source, ...asked },
      placeholderData: keepPreviousData,
      refetchInterval: READ_AGAIN_MS,
    }),
  )
}
