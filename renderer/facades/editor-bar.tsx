// The bar above the picture: camera, its facades, the still, steps back and forth.
import { Button, Select, Switch } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { useWords } from '../i18n.ts'
import { freshShape } from './facade-board.ts'
import { MOST_FACADES, withFacade } from './quick-ways.ts'
import { UndoButtons } from '../shape-editor/undo-buttons.tsx'
import type { FacadeEditor } from './use-facade-editor.ts'

interface EditorBarProps {
  readonly editor: FacadeEditor
  readonly camera: CameraView
  readonly cameras: readonly CameraView[]
  readonly mayEdit: boolean
  readonly frozen: boolean
  readonly onFreeze: (frozen: boolean) => void
  readonly onCamera: (id: string) => void
}

export function EditorBar({ editor, camera, cameras, mayEdit, frozen, onFreeze, onCamera }: EditorBarProps) {
  const { t } = useWords()
  const { dispatch, state } = editor
  const canUndo = state.history.past.length > 0 || state.drawing !== null
  return (
    <div className="facades-bar">
      <Select
        className="facades-camera"
        value={camera.id}
        aria-label={t('wall:pickCamera')}
        options={cameras.map((c) => ({ value: c.id, label: c.name }))}
        onChange={onCamera}
        data-testid="facade-camera"
      />
      <FacadeTabs editor={editor} camera={camera} mayEdit={mayEdit} />
      <span className="header-space" />
      <label className="facades-freeze">
        <Switch checked={frozen} onChange={onFreeze} data-testid="facade-freeze" /> {t('facades:freeze')}
      </label>
      {mayEdit && <UndoButtons canUndo={canUndo} canRedo={state.history.future.length > 0} dispatch={dispatch} testId="facade" />}
    </div>
  )
}

function FacadeTabs({ editor, camera, mayEdit }: Pick<EditorBarProps, 'editor' | 'camera' | 'mayEdit'>) {
  const { t } = useWords()
  const { board, group, problems } = editor
  return (
    <div className="facades-tabs" role="group" aria-label={t('facades:facades')}>
      {board.facts.map(({ id, name }) => {
        const isWrong = problems.some((p) => p.group === id && p.isError)
        return (
          <button key={id} type="button" aria-pressed={id === group} data-testid={`facade-tab-${id}`} onClick={() => editor.setGroup(id)}>
            {name.trim() === '' ? t('facades:unnamed') : name}
            {isWrong && <span title={t('facades:hasErrors')}> ⚠</span>}
          </button>
        )
      })}
      {mayEdit && board.facts.length < MOST_FACADES && (
        <Button
          icon={<PlusOutlined />}
          type={board.facts.length === 0 ? 'primary' : 'default'}
          data-testid="facade-add"
          onClick={() => addFacade(editor, camera, (n) => t('facades:newName', { n }))}
        >
          {t('facades:add')}
        </Button>
      )}
    </div>
  )
}

/** And begins to draw it at once. */
export function addFacade(editor: FacadeEditor, { zones }: CameraView, nameOf: (n: number) => string): void {
  const { board, id } = withFacade(
    editor.board,
    nameOf,
    zones.map((zone) => zone.id),
  )
  editor.set(board)
  editor.setGroup(id)
  editor.setStep('outline')
  editor.draw(freshShape(board, id, 'facade'))
}
