// The wall: live pictures of the site's cameras in the layout that this window's operator chose.
import { useEffect, useState } from 'react'
import type { CameraView } from '../../contract/api.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras, useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { camerasOnPage, pagesOf } from './arrangement.ts'
import { CameraPicker } from './camera-picker.tsx'
import { LAYOUTS } from './layouts.ts'
import { HiddenAlarms } from './tile-alarm.tsx'
import { useFront } from './use-front.ts'
import { useTour } from './use-tour.ts'
import { focusTile, useWallKeys } from './use-wall-keys.ts'
import { WallDialog } from './wall-dialog.tsx'
import { useShownArrangement, useWall } from './wall-store.ts'
import { WallTile } from './wall-tile.tsx'
import { WallToolbar } from './wall-toolbar.tsx'
import { followWallViews } from './wall-views.ts'

const NONE: readonly CameraView[] = []

export function Wall() {
  const { t } = useWords()
  const cameras = useCameras() ?? NONE
  const arrangement = useShownArrangement()
  const enlargedId = useWall((w) => w.enlargedId)
  const page = useWall((w) => w.page)
  const touch = useWall((w) => w.touch)
  const selectedId = useDesk((d) => d.selectedId)
  const selectedCamera = useIncidents()?.find((i) => i.id === selectedId)?.cameraId
  /** Tile of all pages into which a camera is being put. */
  const [chosenFor, setChosenFor] = useState<number | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [at, setAt] = useState(0)
  useEffect(() => followWallViews(), [])
  useTour(cameras, chosenFor !== null || isAsking)

  const pages = pagesOf(cameras, arrangement)
  const onPage = Math.min(page, pages - 1)
  const layout = LAYOUTS[arrangement.layout]
  const first = onPage * layout.places.length
  const { cameras: shown, alarms, isMoved } = useFront(cameras, arrangement, first, camerasOnPage(cameras, arrangement, onPage))
  const enlargedAt = enlargedId === null ? -1 : shown.findIndex((camera) => camera?.id === enlargedId)
  const enlarged = enlargedId === null ? undefined : cameras.find(({ id }) => id === enlargedId)
  const focused = Math.min(at, shown.length - 1)
  const onKeyDown = useWallKeys({ cameras, arrangement, first, pages, at: focused, setAt, shown, isMoved, choose: setChosenFor })
  const endChoice = () => {
    setChosenFor(null)
    focusTile()
  }
  const onTouch = () => touch(nowMs())
  const tiles = enlarged === undefined ? shown.map((camera, tile) => ({ camera, tile })) : [{ camera: enlarged, tile: Math.max(0, enlargedAt) }]

  return (
    // what is done on the wall by hand halts the sequence
    <section className="wall" aria-label={t('wall:title')} data-testid="wall" onPointerDown={onTouch} onWheel={onTouch} onKeyDown={onTouch}>
      <WallToolbar layout={arrangement.layout} page={onPage} pages={pages} onAsk={() => setAsking(true)}>
        <HiddenAlarms alarms={alarms} shown={tiles.map(({ camera }) => camera?.id ?? null)} />
      </WallToolbar>
      {cameras.length === 0 ? (
        <p className="wall-empty">{t('wall:noCameras')}</p>
      ) : (
        <div
          className="tiles"
          role="group"
          aria-label={t('wall:tiles')}
          data-testid="wall-tiles"
          data-layout={enlarged === undefined ? arrangement.layout : 'one'}
          data-page={onPage}
          style={{ '--side': enlarged === undefined ? layout.side : 1 } as React.CSSProperties}
          onKeyDown={onKeyDown}
        >
          {inSteadyOrder(tiles).map(({ camera, tile }) => (
            <WallTile
              key={camera?.id ?? `tile ${tile}`}
              tile={tile}
              slot={first + tile}
              camera={camera}
              place={enlarged === undefined ? layout.places[tile]! : WHOLE}
              isLarge={enlarged !== undefined || layout.side <= 2 || layout.places[tile]!.span > 1}
              isEnlarged={enlarged !== undefined}
              isMain={enlarged !== undefined || layout.side === 1 || layout.places[tile]!.span > 1}
              isMoved={enlarged === undefined && isMoved(tile)}
              alarm={camera === null ? undefined : alarms.get(camera.id)}
              isPinned={camera !== null && arrangement.pinned.includes(camera.id)}
              isMarked={camera !== null && camera.id === selectedCamera}
              isFocusable={enlarged !== undefined || tile === focused}
              onFocus={setAt}
              onChoose={setChosenFor}
            />
          ))}
        </div>
      )}
      {chosenFor !== null && <CameraPicker slot={chosenFor} cameras={cameras} arrangement={arrangement} onClose={endChoice} />}
      {isAsking && <WallDialog arrangement={arrangement} onClose={() => setAsking(false)} />}
    </section>
  )
}

const WHOLE = { column: 0, row: 0, span: 1 } as const

/** A picture that is moved within the document stops, so tiles stand there in an order that moving does not change; where they are seen is said by their place. */
function inSteadyOrder<T extends { readonly camera: CameraView | null; readonly tile: number }>(tiles: readonly T[]): T[] {
  const name = ({ camera, tile }: T) => camera?.id ?? `~${String(tile).padStart(3, '0')}`
  return tiles.toSorted((a, b) => (name(a) < name(b) ? -1 : 1))
}
