// The picture with zones, triplines and masks over it, what is wrong marked where it is, and while it is tested the boxes of what is seen.
import type { CameraView } from '../../contract/api.ts'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import type { FacadeEntry } from '../../contract/facade.ts'
import { useWords } from '../i18n.ts'
import type { PictureSize } from '../live/live-tile.tsx'
import { useLabelName } from '../live/use-label-name.ts'
import { PictureStage } from '../shape-editor/picture-stage.tsx'
import { pointList, type ShapeLook } from '../shape-editor/shape-figure.tsx'
import { ShapeLayer } from '../shape-editor/shape-layer.tsx'
import type { Shape } from '../shape-editor/shapes.ts'
import type { Size } from '../shape-editor/use-size.ts'
import type { TriedPicture, WatchTry } from './use-watch-try.ts'
import type { ZoneEditor } from './use-zone-editor.ts'
import { boardOf, type Role } from './watch-board.ts'

interface ZoneStageProps {
  readonly editor: ZoneEditor
  readonly camera: CameraView
  readonly frozen: boolean
  readonly facades: readonly FacadeEntry[]
  readonly tried: WatchTry | null
  /** Somebody else's shapes, to be compared. */
  readonly theirs: CameraSetupView | null
}

export function ZoneStage({ editor, camera, frozen, facades, tried, theirs }: ZoneStageProps) {
  return (
    <PictureStage camera={camera} state={editor.state} frozen={frozen} testId="zone-stage">
      {(size) => <Drawn editor={editor} picture={size} facades={facades} tried={tried?.picture ?? null} theirs={theirs} />}
    </PictureStage>
  )
}

/** Zones differ by colour, by dash and by their number. */
const LOOKS = 6

interface DrawnProps extends Pick<ZoneStageProps, 'editor' | 'facades' | 'theirs'> {
  readonly picture: PictureSize
  readonly tried: TriedPicture | null
}

function Drawn({ editor, picture, facades, tried, theirs }: DrawnProps) {
  const { t } = useWords()
  const { board, state, problems } = editor
  const places = board.shapes.filter(({ role }) => role !== 'mask')
  const lookOf = (shape: Shape): ShapeLook => {
    const at = places.findIndex(({ id }) => id === shape.id)
    const number = at < 0 ? places.length + 1 : at + 1
    const things = tried?.zones.find(({ id }) => id === shape.group)?.things.length ?? 0
    const isMask = shape.role === 'mask'
    return {
      className: [
        isMask ? '' : `zone-look-${(number - 1) % LOOKS}`,
        state.selected?.id === shape.id ? 'shape-active' : '',
        problems.some((p) => p.isError && p.shape.id === shape.id) ? 'shape-wrong' : '',
        shape.role === 'zone' && things > 0 ? 'zone-occupied' : '',
      ].join(' '),
      text: isMask ? '' : `${number} ${shape.label}${things > 0 ? ` · ${t('zones:inside', { n: things })}` : ''}`,
      span: [0, 1],
      sides: [t('zones:left'), t('zones:right')],
    }
  }
  const nameOf = (shape: Shape, at: number | null): string => {
    const role = shape.role as Role
    const name = role === 'mask' ? shape.group : shape.label
    return at === null ? t(`zones:shape.${role}`, { name }) : t('zones:pointOf', { name: t(`zones:shape.${role}`, { name }), n: at + 1 })
  }
  return (
    <ShapeLayer
      label={t('zones:drawing')}
      shapes={board.shapes}
      drawing={state.drawing}
      selected={state.selected}
      isReadOnly={false}
      isActive={() => true}
      hasHandles={({ id }) => id === state.selected?.id}
      lookOf={lookOf}
      nameOf={nameOf}
      picture={picture}
      dispatch={editor.dispatch}
      under={(size) => (
        <>
          {facades.map(({ id, name, polygon }) => (
            <Outline key={id} className="zones-facade" points={pointList(polygon, size)} text={t('zones:facade', { name })} at={polygon[0]} size={size} />
          ))}
          {theirs !== null &&
            boardOf(theirs.watch).shapes.map(({ id, points, label }) => (
              <Outline
                key={id}
                className="zones-theirs"
                points={pointList(points, size)}
                text={t('zones:theirs', { name: label })}
                at={points[0]}
                size={size}
              />
            ))}
          {tried !== null && <Boxes tried={tried} size={size} />}
          {problems.map(
            ({ code, shape, at, isError }) =>
              isError && at !== null && <path key={`${code} ${shape.id}`} className="zones-fault" d={cross(at[0] * size.width, at[1] * size.height)} />,
          )}
        </>
      )}
    />
  )
}

interface OutlineProps {
  readonly className: string
  readonly points: string
  readonly text: string
  readonly at: readonly [number, number] | undefined
  readonly size: Size
}

function Outline({ className, points, text, at = [0, 0], size }: OutlineProps) {
  return (
    <g className={`shape ${className}`} aria-hidden="true">
      <polygon points={points} />
      <text className="shape-text" x={at[0] * size.width + 6} y={Math.max(14, at[1] * size.height - 6)}>
        {text}
      </text>
    </g>
  )
}

/** What is seen on the live picture: box, word and number of the track. */
function Boxes({ tried: { tracks }, size: { width, height } }: { readonly tried: TriedPicture; readonly size: Size }) {
  const nameOf = useLabelName()
  return (
    <g className="shape" data-testid="zones-boxes" data-tracks={tracks.length} aria-hidden="true">
      {tracks.map(({ id, label, box: [x1, y1, x2, y2] }) => (
        <g key={id} className="zones-box">
          <rect x={x1 * width} y={y1 * height} width={(x2 - x1) * width} height={(y2 - y1) * height} />
          <text className="shape-text" x={x1 * width + 3} y={Math.max(14, y1 * height - 4)}>
            {nameOf(label)} #{id}
          </text>
        </g>
      ))}
    </g>
  )
}

const ARM = 9

function cross(x: number, y: number): string {
  return `M${x - ARM} ${y - ARM}l${2 * ARM} ${2 * ARM}m0 ${-2 * ARM}l${-2 * ARM} ${2 * ARM}`
}
