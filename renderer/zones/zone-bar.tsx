// The bar above the picture: back, which camera, what to draw next, the still, steps back and forth.
import { Button, Select, Switch } from 'antd'
import { ArrowLeftOutlined } from '@ant-design/icons'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { useWords } from '../i18n.ts'
import { UndoButtons } from '../shape-editor/undo-buttons.tsx'
import type { ZoneEditor } from './use-zone-editor.ts'
import { freshShape, MOST_OF, ofRole, ROLES } from './watch-board.ts'

interface ZoneBarProps {
  readonly editor: ZoneEditor
  readonly views: readonly CameraSetupView[]
  readonly frozen: boolean
  readonly facadeIds: readonly string[]
  readonly onFreeze: (frozen: boolean) => void
  readonly onCamera: (id: string) => void
  readonly onDone: () => void
  readonly onDraw: () => void
}

export function ZoneBar({ editor, views, frozen, facadeIds, onFreeze, onCamera, onDone, onDraw }: ZoneBarProps) {
  const { t } = useWords()
  const { dispatch, state, board } = editor
  return (
    <div className="facades-bar zones-bar">
      <Button icon={<ArrowLeftOutlined />} aria-label={t('zones:back')} title={t('zones:back')} onClick={onDone} data-testid="zones-back" />
      <Select
        className="facades-camera"
        showSearch={{ optionFilterProp: 'label' }}
        value={editor.view.camera.id}
        aria-label={t('wall:pickCamera')}
        options={views.map(({ camera: { id, name } }) => ({ value: id, label: name }))}
        onChange={onCamera}
        data-testid="zones-camera"
      />
      {ROLES.map((role) => (
        <Button
          key={role}
          disabled={ofRole(board, role).length >= MOST_OF[role]}
          title={t(`zones:drawHint.${role}`)}
          data-testid={`zones-draw-${role}`}
          onClick={() => {
            onDraw()
            editor.draw(freshShape(board, role, facadeIds, (n) => t(`zones:newName.${role}`, { n })))
          }}
        >
          <span className={`zones-mark zones-mark-${role}`} aria-hidden="true" /> {t(`zones:draw.${role}`)}
        </Button>
      ))}
      <span className="header-space" />
      <label className="facades-freeze">
        <Switch checked={frozen} onChange={onFreeze} data-testid="zones-freeze" /> {t('facades:freeze')}
      </label>
      <UndoButtons
        canUndo={state.history.past.length > 0 || state.drawing !== null}
        canRedo={state.history.future.length > 0}
        dispatch={dispatch}
        testId="zones"
      />
    </div>
  )
}
