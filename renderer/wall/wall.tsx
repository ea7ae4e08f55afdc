// The wall: one or four live tiles, each with its own choice of camera.
import { Button, Segmented, Select, Switch, Tooltip } from 'antd'
import { AppstoreOutlined, BorderOutlined, FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { useDesk } from '../console/desk.ts'
import { useFreshness } from '../feed-freshness.ts'
import { RecentFall } from '../falls/recent-fall.tsx'
import { useCameras, useIncidents } from '../feeds.ts'
import { LiveTile } from '../live/live-tile.tsx'
import { usePrefs } from '../prefs.ts'
import { camerasOnWall } from './wall-layout.ts'
import { useWords } from '../i18n.ts'

export function Wall() {
  const { t } = useWords()
  const prefs = usePrefs()
  const cameras = useCameras()
  const selectedId = useDesk((d) => d.selectedId)
  const selectedCamera = useIncidents()?.find((i) => i.id === selectedId)?.cameraId
  const shown = camerasOnWall(cameras ?? [], prefs.layout === 1 ? [prefs.single ?? prefs.tiles[0] ?? null] : prefs.tiles, prefs.layout)
  return (
    <section className="wall" aria-label={t('wall:title')} data-testid="wall">
      <div className="wall-top">
        <h2>{t('wall:title')}</h2>
        <Segmented
          value={prefs.layout}
          onChange={prefs.setLayout}
          data-testid="wall-layout"
          options={[
            { value: 1, label: t('wall:one'), icon: <BorderOutlined /> },
            { value: 4, label: t('wall:four'), icon: <AppstoreOutlined /> },
          ]}
        />
        <span className="header-space" />
        <label>
          <Switch checked={prefs.boxes} onChange={prefs.setBoxes} data-testid="toggle-boxes" /> {t('wall:boxes')}
        </label>
        <label>
          <Switch checked={prefs.zones} onChange={prefs.setZones} data-testid="toggle-zones" /> {t('wall:zones')}
        </label>
      </div>
      {cameras?.length === 0 ? (
        <p className="wall-empty">{t('wall:noCameras')}</p>
      ) : (
        <div className={`tiles tiles-${prefs.layout}`}>
          {shown.map((camera, index) => (
            <WallTile key={index} index={index} camera={camera} cameras={cameras ?? []} marked={camera !== null && camera.id === selectedCamera} />
          ))}
        </div>
      )}
    </section>
  )
}

interface WallTileProps {
  readonly index: number
  readonly camera: CameraView | null
  readonly cameras: readonly CameraView[]
  readonly marked: boolean
}

function WallTile({ index, camera, cameras, marked }: WallTileProps) {
  const { t } = useWords()
  const { setTile, layout, setLayout, enlarge } = usePrefs()
  const fresh = useFreshness((f) => f.cameras)
  return (
    <article className={marked ? 'tile tile-marked' : 'tile'} data-testid={`wall-tile-${index}`}>
      <div className="tile-top">
        <Select
          variant="borderless"
          value={camera?.id ?? null}
          placeholder={t('wall:pickCamera')}
          aria-label={t('wall:pickCamera')}
          popupMatchSelectWidth={false}
          options={cameras.map((c) => ({ value: c.id, label: c.name }))}
          onChange={(id) => setTile(index, id)}
          data-testid={`tile-camera-${index}`}
        />
        {fresh && camera?.state === 'live' && <span className="tile-fps">{t('wall:fps', { fps: Math.round(camera.fps) })}</span>}
        <Tooltip title={t(layout === 4 ? 'wall:enlarge' : 'wall:shrink')}>
          <Button
            type="text"
            aria-label={t(layout === 4 ? 'wall:enlarge' : 'wall:shrink')}
            icon={layout === 4 ? <FullscreenOutlined /> : <FullscreenExitOutlined />}
            data-testid={`tile-enlarge-${index}`}
            onClick={() => (layout === 4 && camera !== null ? enlarge(camera.id) : setLayout(4))}
          />
        </Tooltip>
      </div>
      {camera === null ? (
        <p className="tile-none">{t('wall:noCamera')}</p>
      ) : (
        <LiveTile key={camera.id} camera={camera} marks={(ratio) => <RecentFall cameraId={camera.id} ratio={ratio} />} />
      )}
    </article>
  )
}
