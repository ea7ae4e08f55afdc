// The picture, live or stilled, with the facades over it and, if one is chosen, the path of a fall.
import type { CameraView } from '../../contract/api.ts'
import type { FallRecord } from '../../contract/falling.ts'
import { chordAt } from '../../contract/placement.ts'
import { FallOverlay } from '../falls/fall-path.tsx'
import { floorName } from '../falls/floor-name.ts'
import { useWords } from '../i18n.ts'
import type { PictureSize } from '../live/live-tile.tsx'
import { outlineOf } from './facade-board.ts'
import { InBetweenFloors } from './in-between-floors.tsx'
import { PictureStage } from '../shape-editor/picture-stage.tsx'
import { ShapeLayer } from '../shape-editor/shape-layer.tsx'
import type { ShapeLook } from '../shape-editor/shape-figure.tsx'
import type { Shape } from '../shape-editor/shapes.ts'
import { ROLE_OF_STEP, type FacadeEditor } from './use-facade-editor.ts'

interface FacadeStageProps {
  readonly editor: FacadeEditor
  readonly camera: CameraView
  readonly mayEdit: boolean
  readonly frozen: boolean
  readonly fall: FallRecord | null
  readonly onLive: (size: PictureSize) => void
}

export function FacadeStage({ editor, camera, mayEdit, frozen, fall, onLive }: FacadeStageProps) {
  return (
    <PictureStage camera={camera} state={editor.state} frozen={frozen} testId="facade-stage" onLive={onLive}>
      {(size) => (
        <>
          <Drawn editor={editor} mayEdit={mayEdit} picture={size} />
          {fall !== null && <FallOverlay tracks={fall.tracks} ratio={size.width / size.height} />}
        </>
      )}
    </PictureStage>
  )
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
