// The picture, live or stilled, with the facades over it and, if one is chosen, the path of a fall.
import { useEffect, useRef } from 'react'
import { Button } from 'antd'
import { ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import type { FallRecord } from '../../contract/falling.ts'
import { chordAt } from '../../contract/placement.ts'
import { FallOverlay } from '../falls/fall-path.tsx'
import { floorName } from '../falls/floor-name.ts'
import { useWords } from '../i18n.ts'
import { LiveTile, type PictureSize } from '../live/live-tile.tsx'
import { outlineOf } from './facade-board.ts'
import { InBetweenFloors } from './in-between-floors.tsx'
import { ShapeLayer } from '../shape-editor/shape-layer.tsx'
import type { ShapeLook } from '../shape-editor/shape-figure.tsx'
import type { Shape } from '../shape-editor/shapes.ts'
import { useZoom, type Zoom } from '../shape-editor/use-zoom.ts'
import { ROLE_OF_STEP, type FacadeEditor } from './use-facade-editor.ts'

interface FacadeStageProps {
  readonly editor: FacadeEditor
  readonly camera: CameraView
  readonly mayEdit: boolean
  readonly frozen: boolean
  readonly fall: FallRecord | null
  readonly onLive: (size: PictureSize) => void
}

const GUESSED: PictureSize = { width: 960, height: 540 }

export function FacadeStage({ editor, camera, mayEdit, frozen, fall, onLive }: FacadeStageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const { drawing, selected, history } = editor.state
  const point = selected === null || selected.at === null ? undefined : history.present.shapes.find((s) => s.id === selected.id)?.points[selected.at]
  const zoom = useZoom(stage, drawing !== null, point ?? null)
  return (
    <div className="facades-stage" ref={stage} style={zoom.style} data-testid="facade-stage" data-zoom={zoom.view.zoom} data-frozen={frozen}>
      <ZoomButtons zoom={zoom} />
      <LiveTile
        camera={camera}
        over={(size) => (
          <>
            <Told size={size} onLive={onLive} />
            {frozen && <Still stage={stage} />}
            <Drawn editor={editor} mayEdit={mayEdit} picture={size ?? GUESSED} />
            {fall !== null && <FallOverlay tracks={fall.tracks} ratio={(size ?? GUESSED).width / (size ?? GUESSED).height} />}
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

function Drawn({ editor, mayEdit, picture }: { readonly editor: FacadeEditor; readonly mayEdit: boolean; readonly picture: PictureSize }) {
  const { t } = useWords()
  const { board, state, group, step, problems } = editor
  const role = ROLE_OF_STEP[step]
  const spanOf = (shape: Shape): readonly [number, number] => {
    const outline = outlineOf(board, shape.group)
    return (outline === null ? null : chordAt(outline, shape.points[0]?.[1] ?? 0)) ?? boundsOf(outline?.map((p) => p[0]) ?? [])
  }
  const lookOf = (shape: Shape): ShapeLook => ({
    className: [
      shape.group === group ? 'shape-mine' : 'shape-others',
      shape.role === role && shape.group === group ? 'shape-active' : '',
      problems.some((p) => p.shapeId === shape.id && p.isError) ? 'shape-wrong' : '',
    ].join(' '),
    text: textOf(shape, board.facts.find((f) => f.id === shape.group)?.name ?? ''),
    span: spanOf(shape),
  })
  const nameOf = (shape: Shape, at: number | null): string =>
    t(at === null || shape.form === 'level' ? `facades:shape.${roleOf(shape)}` : `facades:point.${roleOf(shape)}`, { label: shape.label, n: (at ?? 0) + 1 })
  return (
    <ShapeLayer
      label={t('facades:drawing')}
      shapes={board.shapes}
      drawing={state.drawing}
      selected={state.selected}
      isReadOnly={!mayEdit}
      isActive={(shape) => shape.group === group && shape.role === role}
      lookOf={lookOf}
      nameOf={nameOf}
      picture={picture}
      dispatch={editor.dispatch}
      under={(size) => board.facts.map(({ id }) => <InBetweenFloors key={id} board={board} group={id} size={size} isMine={id === group} />)}
    />
  )
}

function roleOf({ role }: Shape): 'facade' | 'mask' | 'floor' | 'column' {
  return role === 'mask' || role === 'floor' || role === 'column' ? role : 'facade'
}

function textOf({ role, label }: Shape, facadeName: string): string {
  if (role === 'facade') return facadeName
  if (role === 'floor') return label === '' ? '' : `${floorName(Number(label))}F`
  return label
}

function boundsOf(xs: readonly number[]): readonly [number, number] {
  return xs.length === 0 ? [0, 1] : [Math.min(...xs), Math.max(...xs)]
}
