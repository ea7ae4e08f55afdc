// A camera's picture to be drawn on: live or stilled, looked at closer by wheel or button, with whatever is drawn exactly over it.
import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from 'antd'
import { ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { useWords } from '../i18n.ts'
import { LiveTile, type PictureSize } from '../live/live-tile.tsx'
import { PictureCover } from '../privacy/picture-cover.tsx'
import type { BoardState } from './reduce-board.ts'
import { useZoom, type Zoom } from './use-zoom.ts'

interface PictureStageProps {
  readonly camera: CameraView
  readonly state: Pick<BoardState<unknown>, 'drawing' | 'selected' | 'history'>
  readonly frozen: boolean
  readonly testId: string
  readonly onLive?: (size: PictureSize) => void
  /** For whoever draws what is to be covered. */
  readonly uncovered?: boolean
  /** Over the picture; given its size in px, a guess until the first one has come. */
  readonly children: (size: PictureSize) => ReactNode
}

const GUESSED: PictureSize = { width: 960, height: 540 }

export function PictureStage({ camera, state: { drawing, selected, history }, frozen, testId, onLive, uncovered = false, children }: PictureStageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const point = selected === null || selected.at === null ? undefined : history.present.shapes.find((s) => s.id === selected.id)?.points[selected.at]
  const zoom = useZoom(stage, drawing !== null, point ?? null)
  return (
    <div className="facades-stage" ref={stage} style={zoom.style} data-testid={testId} data-zoom={zoom.view.zoom} data-frozen={frozen}>
      <ZoomButtons zoom={zoom} />
      <LiveTile
        camera={camera}
        uncovered={uncovered}
        over={(size) => (
          <>
            {onLive !== undefined && <Told size={size} onLive={onLive} />}
            {frozen && <Still stage={stage} />}
            {frozen && !uncovered && <PictureCover cameraId={camera.id} />}
            {children(size ?? GUESSED)}
          </>
        )}
      />
    </div>
  )
}

function ZoomButtons({ zoom }: { readonly zoom: Zoom }) {
  const { t } = useWords()
  return (
    <div className="facades-zoom">
      <Button icon={<ZoomInOutlined />} aria-label={t('facades:closer')} title={t('facades:closer')} data-testid="zoom-in" onClick={() => zoom.by(1.5)} />
      <Button
        icon={<ZoomOutOutlined />}
        aria-label={t('facades:farther')}
        title={t('facades:farther')}
        disabled={zoom.view.zoom === 1}
        data-testid="zoom-out"
        onClick={() => zoom.by(1 / 1.5)}
      />
      {zoom.view.zoom > 1 && (
        <Button data-testid="zoom-whole" onClick={zoom.whole}>
          {t('facades:whole')}
        </Button>
      )}
    </div>
  )
}

function Told({ size, onLive }: { readonly size: PictureSize | null; readonly onLive: (size: PictureSize) => void }) {
  const width = size?.width ?? 0
  const height = size?.height ?? 0
  useEffect(() => {
    if (width > 0) onLive({ width, height })
  }, [width, height, onLive])
  return null
}

/** A copy of the picture shown when it was asked for; the live one goes on below. */
function Still({ stage }: { readonly stage: React.RefObject<HTMLDivElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const shown = stage.current?.querySelector<HTMLVideoElement | HTMLCanvasElement>('.tile-media > video, .tile-media > canvas')
    const target = canvas.current
    if (shown == null || target === null) return
    const isVideo = shown instanceof HTMLVideoElement
    target.width = isVideo ? shown.videoWidth : shown.width
    target.height = isVideo ? shown.videoHeight : shown.height
    if (target.width > 0) target.getContext('2d')?.drawImage(shown, 0, 0)
  }, [stage])
  return <canvas className="facades-still" ref={canvas} data-testid="facade-still" />
}
