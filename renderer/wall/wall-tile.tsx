// One tile of the wall: a camera's live picture with its name, and what can be done with it; or an empty place.
import { memo, type DragEvent } from 'react'
import { Button, Tooltip } from 'antd'
import {
  CloseOutlined,
  FullscreenExitOutlined,
  FullscreenOutlined,
  GatewayOutlined,
  HistoryOutlined,
  PushpinFilled,
  PushpinOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { useMay } from '../auth/use-may.ts'
import { RecentFall } from '../falls/recent-fall.tsx'
import { useFreshness } from '../feed-freshness.ts'
import { HeadControls } from '../heads/head-controls.tsx'
import { useWords } from '../i18n.ts'
import { LiveTile } from '../live/live-tile.tsx'
import type { Alarm } from './alarm-front.ts'
import type { Place } from './layouts.ts'
import { pageView } from '../windows/page-view.ts'
import { openZones } from '../zones/open-zones.ts'
import { TileAlarm } from './tile-alarm.tsx'
import { nowMs } from '../now.ts'
import { openRecording } from '../playback/playback-store.ts'
import { useRearrange } from './use-rearrange.ts'
import { useWall } from './wall-store.ts'

interface WallTileProps {
  /** Of the page. */
  readonly tile: number
  /** Of all pages. */
  readonly slot: number
  readonly camera: CameraView | null
  readonly place: Place
  /** Has room for a bar above the picture; else the bar lies over it while it is needed. */
  readonly isLarge: boolean
  readonly isEnlarged: boolean
  /** Shown so large that the camera's large stream is wanted. */
  readonly isMain: boolean
  readonly isPinned: boolean
  /** Shows an alarmed camera in the place of the one that is arranged here. */
  readonly isMoved: boolean
  readonly alarm: Alarm | undefined
  readonly isMarked: boolean
  /** In turn when the wall is entered by Tab. */
  readonly isFocusable: boolean
  readonly onFocus: (tile: number) => void
  readonly onChoose: (slot: number) => void
}

export const WallTile = memo(function WallTile(props: WallTileProps) {
  const { tile, slot, camera, place, isLarge, isEnlarged, isMain, isPinned, isMoved, alarm, isMarked, isFocusable, onFocus, onChoose } = props
  const { t } = useWords()
  const { swap } = useRearrange()
  const drag = useWall((w) => w.drag)
  const isTarget = useWall((w) => w.draggedTile !== null && w.draggedTile !== slot)
  const name = camera?.name ?? t('wall:emptyTile')
  /** A tile is pulled by its name. */
  const grip = {
    draggable: camera !== null && !isEnlarged && !isMoved,
    title: camera === null || isEnlarged || isMoved ? name : `${name} · ${t('wall:dragHint')}`,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', name)
      drag(slot)
    },
    onDragEnd: () => drag(null),
  }
  const classes = [
    'tile',
    isLarge ? 'tile-large' : 'tile-small',
    isMarked && 'tile-marked',
    alarm !== undefined && `tile-alarmed tile-${alarm.severity}`,
    isTarget && 'tile-target',
  ]
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      style={{ gridColumn: `${place.column + 1} / span ${place.span}`, gridRow: `${place.row + 1} / span ${place.span}` }}
      tabIndex={isFocusable ? 0 : -1}
      aria-label={t('wall:tileLabel', { number: tile + 1, name })}
      data-wall-tile={tile}
      data-testid={`wall-tile-${tile}`}
      data-camera={camera?.id}
      data-pinned={isPinned}
      data-alarm={alarm?.severity}
      data-moved={isMoved}
      onFocus={() => onFocus(tile)}
      onDragOver={(event) => {
        // only what comes from a tile is taken
        if (useWall.getState().draggedTile !== null) event.preventDefault()
      }}
      onDrop={(event) => {
        const from = useWall.getState().draggedTile
        if (from === null) return
        event.preventDefault()
        drag(null)
        swap(from, slot)
      }}
    >
      <div className="tile-top">
        <span className="tile-name" {...grip} data-testid={`tile-name-${tile}`}>
          {isPinned && <PushpinFilled aria-label={t('wall:isPinned')} />}
          {name}
        </span>
        {isLarge && camera !== null && <Fps camera={camera} />}
        <TileButtons
          tile={tile}
          slot={slot}
          cameraId={camera?.id ?? null}
          isLarge={isLarge}
          isEnlarged={isEnlarged}
          isFixed={isMoved}
          isPinned={isPinned}
          onChoose={onChoose}
        />
      </div>
      {camera === null ? (
        <p className="tile-none">{t('wall:noCamera')}</p>
      ) : (
        <LiveTile
          camera={camera}
          main={isMain}
          zoomable
          marks={(ratio) => <RecentFall cameraId={camera.id} ratio={ratio} />}
          controls={isMain && <HeadControls cameraId={camera.id} />}
        />
      )}
      {alarm !== undefined && <TileAlarm tile={tile} alarm={alarm} />}
      {!isLarge && camera !== null && (
        <span className="tile-caption" aria-hidden="true" {...grip}>
          {name}
        </span>
      )}
    </article>
  )
})

function Fps({ camera }: { readonly camera: CameraView }) {
  const { t } = useWords()
  const isFresh = useFreshness((f) => f.cameras)
  return isFresh && camera.state === 'live' ? <span className="tile-fps">{t('wall:fps', { fps: Math.round(camera.fps) })}</span> : null
}

/** What was just now is on its way to the disk. */
const JUST_NOW_MS = 60_000

interface TileButtonsProps extends Pick<WallTileProps, 'tile' | 'slot' | 'isLarge' | 'isEnlarged' | 'isPinned' | 'onChoose'> {
  /** What is seen here is not what is arranged here. */
  readonly isFixed: boolean
  readonly cameraId: string | null
}

function TileButtons({ tile, slot, cameraId, isLarge, isEnlarged, isFixed, isPinned, onChoose }: TileButtonsProps) {
  const { t } = useWords()
  const { empty, pin } = useRearrange()
  const enlarge = useWall((w) => w.enlarge)
  const maySetUp = useMay('configureSite')
  const mayLook = useMay('viewRecordings')
  // a window of the wall alone has no other screen to lead to
  const hasScreens = pageView() === null
  const buttons = [
    { name: 'camera', label: t('wall:pickCamera'), icon: <SwapOutlined />, on: () => onChoose(slot), isThere: !isFixed },
    {
      name: 'pin',
      label: t(isPinned ? 'wall:unpin' : 'wall:pin'),
      icon: isPinned ? <PushpinFilled /> : <PushpinOutlined />,
      on: () => pin(slot),
      isThere: cameraId !== null && !isFixed,
    },
    {
      name: 'zones',
      label: t('zones:open'),
      icon: <GatewayOutlined />,
      on: () => cameraId !== null && openZones(cameraId),
      isThere: cameraId !== null && isLarge && maySetUp && hasScreens,
    },
    { name: 'empty', label: t('wall:empty'), icon: <CloseOutlined />, on: () => empty(slot), isThere: cameraId !== null && !isEnlarged && !isFixed },
    {
      name: 'recording',
      label: t('playback:look'),
      icon: <HistoryOutlined />,
      on: () => cameraId !== null && openRecording(cameraId, nowMs() - JUST_NOW_MS),
      isThere: cameraId !== null && isLarge && mayLook && hasScreens,
    },
    {
      name: 'enlarge',
      label: t(isEnlarged ? 'wall:shrink' : 'wall:enlarge'),
      icon: isEnlarged ? <FullscreenExitOutlined /> : <FullscreenOutlined />,
      on: () => enlarge(isEnlarged ? null : cameraId),
      isThere: cameraId !== null,
    },
  ]
  return (
    <span className="tile-buttons">
      {buttons
        .filter(({ isThere }) => isThere)
        .map(({ name, label, icon, on }) => (
          <Tooltip key={name} title={label}>
            <Button type="text" aria-label={label} icon={icon} data-testid={`tile-${name}-${tile}`} onClick={on} />
          </Tooltip>
        ))}
    </span>
  )
}
