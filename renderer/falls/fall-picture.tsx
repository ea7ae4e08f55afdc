// The path of a fall over a picture of its camera: the clip or snapshot of that moment, a still, or the live picture.
import { useState } from 'react'
import { Button, Segmented } from 'antd'
import { ReloadOutlined } from '@ant-design/icons'
import type { Fall } from '../../contract/falling.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ClipPlayer } from '../incidents/clip-player.tsx'
import { takeStill, useCameraStill } from '../live/camera-still.ts'
import { LiveTile } from '../live/live-tile.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { PictureCover } from '../privacy/picture-cover.tsx'
import { Watermark } from '../privacy/watermark.tsx'
import { FacadeOverlay } from './facade-overlay.tsx'
import { FallOverlay } from './fall-path.tsx'

type Source = 'clip' | 'then' | 'still' | 'live'

/** A clip begins so long before the fall; it opens a little before it. */
const CLIP_LEAD_S = 8

interface FallPictureProps {
  readonly fall: Pick<Fall, 'cameraId' | 'tracks'>
  /** Of the moment itself, where one was kept. */
  readonly snapshotUrl: string | null
  /** Kept of a suspected one for whoever reviews it. */
  readonly clipUrl: string | null
}

export function FallPicture({ fall, snapshotUrl, clipUrl }: FallPictureProps) {
  const { t } = useWords()
  const [chosen, setChosen] = useState<Source | null>(null)
  const [hasClip, setHasClip] = useState(clipUrl !== null)
  const sources: readonly Source[] = [...(hasClip ? (['clip'] as const) : []), ...(snapshotUrl === null ? [] : (['then'] as const)), 'still', 'live']
  const source = chosen !== null && sources.includes(chosen) ? chosen : (sources[0] ?? 'still')
  const camera = useCameras()?.find((c) => c.id === fall.cameraId)
  return (
    <figure className="pane fall-picture" data-testid="fall-picture" data-source={source}>
      <figcaption>
        <Segmented
          size="small"
          value={source}
          onChange={setChosen}
          aria-label={t('falls:pictureOf')}
          options={sources.map((value) => ({ value, label: t(`falls:picture.${value}`) }))}
        />
        {source === 'still' && <StillAge cameraId={fall.cameraId} />}
        {clipUrl !== null && !hasClip && <span className="muted fall-no-clip">{t('falls:clipNone')}</span>}
      </figcaption>
      <div className="pane-picture">
        {source === 'clip' && clipUrl !== null && (
          <ClipPlayer
            url={clipUrl}
            clip={{ startedAtMs: null }}
            alertAtMs={null}
            beginAtS={CLIP_LEAD_S}
            tracks={fall.tracks}
            onError={() => setHasClip(false)}
          />
        )}
        {source === 'live' && camera !== undefined && (
          <LiveTile key={camera.id} camera={camera} marks={(ratio) => <FallOverlay tracks={fall.tracks} ratio={ratio} />} />
        )}
        {source === 'still' && <OnStill fall={fall} />}
        {source === 'then' && snapshotUrl !== null && <OnSnapshot fall={fall} url={snapshotUrl} />}
      </div>
    </figure>
  )
}

function StillAge({ cameraId }: { readonly cameraId: string }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const still = useCameraStill(cameraId)
  return (
    <span className="pane-hash">
      {still === null ? t('falls:stillNone') : still !== undefined && t('falls:stillOf', { time: siteTime(still.atMs) })}
      {still !== undefined && (
        <Button
          size="small"
          type="text"
          icon={<ReloadOutlined />}
          title={t('falls:stillAgain')}
          aria-label={t('falls:stillAgain')}
          onClick={() => void takeStill(cameraId)}
        />
      )}
    </span>
  )
}

function OnStill({ fall }: { readonly fall: FallPictureProps['fall'] }) {
  const { t } = useWords()
  const still = useCameraStill(fall.cameraId)
  return (
    <div className="fall-stage">
      {still != null && <img src={still.url} alt={t('falls:pathAlt')} />}
      {still != null && (
        <div className="still-cover" style={{ '--ratio': still.ratio } as React.CSSProperties}>
          <PictureCover cameraId={fall.cameraId} />
        </div>
      )}
      <Watermark />
      <FacadeOverlay cameraId={fall.cameraId} ratio={still?.ratio ?? null} />
      <FallOverlay tracks={fall.tracks} ratio={still?.ratio ?? null} />
    </div>
  )
}

/** An image that is contained keeps its shape, and so does the drawing over it. */
function OnSnapshot({ fall, url }: { readonly fall: FallPictureProps['fall']; readonly url: string }) {
  const { t } = useWords()
  const [ratio, setRatio] = useState<number | null>(null)
  return (
    <div className="fall-stage">
      <img src={url} alt={t('falls:pathAlt')} onLoad={({ currentTarget: image }) => setRatio(image.naturalWidth / image.naturalHeight)} />
      {ratio !== null && <FallOverlay tracks={fall.tracks} ratio={ratio} />}
    </div>
  )
}
