// Areas of a camera's picture that nobody is to see, drawn over the picture with the editor of shapes.
import { useEffect, useReducer, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Switch } from 'antd'
import type { CameraPrivacy, Mask } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { PictureStage } from '../shape-editor/picture-stage.tsx'
import { emptyBoardState, reduceBoard, type Board, type BoardAction, type BoardState } from '../shape-editor/reduce-board.ts'
import { ShapeLayer } from '../shape-editor/shape-layer.tsx'
import { FEWEST, type Shape } from '../shape-editor/shapes.ts'
import { UndoButtons } from '../shape-editor/undo-buttons.tsx'
import { useAskBeforeClosing, useEditorKeys } from '../shape-editor/use-editor-keys.ts'

type Masks = Board<null>

const asIs = (board: Masks): Masks => board
const reduce = (state: BoardState<null>, action: BoardAction<null>) => reduceBoard(state, action, asIs)
const shapeOf = (points: Shape['points'], n: number): Shape => ({ id: `mask ${n}`, group: String(n), role: 'mask', form: 'area', label: '', points })
const boardOf = (masks: readonly Mask[]): Masks => ({ shapes: masks.map((points, i) => shapeOf(points, i + 1)), facts: null })
const masksOf = ({ shapes }: Masks): Mask[] => shapes.map(({ points }) => points.map(([x, y]) => [x, y]))
const MOST = 64

export function MaskEditor({ privacy, onDone }: { readonly privacy: CameraPrivacy; readonly onDone: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const camera = useCameras()?.find(({ id }) => id === privacy.cameraId)
  const [state, dispatch] = useReducer(reduce, boardOf(privacy.masks), emptyBoardState<null>)
  const [saved, setSaved] = useState(privacy)
  const [frozen, setFrozen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const board = state.history.present
  const isDirty = JSON.stringify(masksOf(board)) !== JSON.stringify(saved.masks)
  const save = async (): Promise<boolean> => {
    setBusy(true)
    try {
      setSaved(await api.privacy.saveMasks({ cameraId: saved.cameraId, version: saved.version, masks: masksOf(board) }))
      setFailure(null)
      return true
    } catch (error) {
      setFailure(errorWords(error))
      return false
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.privacy.key() })
    }
  }
  useEditorKeys({ state, isDirty, problems: [], theirs: null, dispatch, save }, true)
  useAskBeforeClosing(isDirty)
  const setUnsaved = useDesk((d) => d.setUnsaved)
  useEffect(() => {
    setUnsaved(isDirty)
    return () => setUnsaved(false)
  }, [isDirty, setUnsaved])
  const add = () => {
    const used = board.shapes.map(({ group }) => Number(group))
    dispatch({ do: 'draw', shape: shapeOf([], Math.max(0, ...used) + 1) })
  }
  const { drawing, selected } = state
  const nameOf = (shape: Shape, point: number | null) =>
    point === null ? t('privacy:masks.area', { n: shape.group }) : t('privacy:masks.point', { name: shape.group, n: point + 1 })
  return (
    <div className="privacy-masks" data-testid="privacy-masks" data-dirty={isDirty} data-masks={board.shapes.length}>
      <div className="privacy-acts">
        <strong>{t('privacy:masks.title', { name: privacy.name })}</strong>
        <Button onClick={add} disabled={drawing !== null || board.shapes.length >= MOST} data-testid="mask-add">
          {t('privacy:masks.add')}
        </Button>
        {drawing !== null && (
          <Button disabled={drawing.points.length < FEWEST.area} onClick={() => dispatch({ do: 'finish' })} data-testid="mask-finish">
            {t('facades:close')} <kbd>Enter</kbd>
          </Button>
        )}
        <Button
          disabled={selected === null}
          onClick={() => selected !== null && dispatch({ do: 'remove', id: selected.id, at: null })}
          data-testid="mask-remove"
        >
          {t('privacy:masks.remove')}
        </Button>
        <UndoButtons canUndo={state.history.past.length > 0} canRedo={state.history.future.length > 0} dispatch={dispatch} testId="mask" />
        <label>
          <Switch checked={frozen} onChange={setFrozen} aria-label={t('privacy:masks.still')} /> {t('privacy:masks.still')}
        </label>
        <Button type="primary" disabled={!isDirty || drawing !== null} loading={isBusy} onClick={() => void save()} data-testid="mask-save">
          {t('privacy:save')}
        </Button>
        <Button onClick={onDone} data-testid="mask-back">
          {t('privacy:masks.back')}
        </Button>
        <span className="muted">{t('privacy:masks.count', { n: board.shapes.length })}</span>
      </div>
      <p className="muted" role="status">
        {t(drawing === null ? 'privacy:masks.hint' : 'privacy:masks.howDraw')}
      </p>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {camera === undefined ? (
        <p className="muted">{t('privacy:masks.noCamera')}</p>
      ) : (
        <PictureStage camera={camera} state={state} frozen={frozen} uncovered testId="mask-stage">
          {(size) => (
            <ShapeLayer
              label={t('privacy:masks.drawing')}
              shapes={board.shapes}
              drawing={drawing}
              selected={selected}
              isReadOnly={false}
              isActive={() => true}
              hasHandles={({ id }) => id === selected?.id}
              lookOf={({ id, group }) => ({ className: selected?.id === id ? 'shape-active' : '', text: group, span: [0, 1], sides: ['', ''] })}
              nameOf={nameOf}
              picture={size}
              dispatch={dispatch}
              under={() => null}
            />
          )}
        </PictureStage>
      )}
    </div>
  )
}
