// Step 1: where the facade is, and what it is called.
import { Button, Input, Popconfirm } from 'antd'
import { BorderOutlined, CopyOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import { freshShape, outlineOf } from '../facade-board.ts'
import { withoutFacade, withRectangle } from '../quick-ways.ts'
import type { StepProps } from '../step-panel.tsx'
import { DrawingHint } from './drawing-hint.tsx'

export function OutlineStep({ editor, group, mayEdit, onCopy }: StepProps & { readonly onCopy: (() => void) | null }) {
  const { t } = useWords()
  const { board, state } = editor
  const facts = board.facts.find((f) => f.id === group)
  const hasOutline = outlineOf(board, group) !== null
  const redraw = (): void => {
    editor.set({ ...board, shapes: board.shapes.filter((s) => s.group !== group || s.role !== 'facade') })
    editor.draw(freshShape(board, group, 'facade'))
  }
  return (
    <>
      <label className="step-field">
        <span>{t('facades:name')}</span>
        <Input
          value={facts?.name ?? ''}
          maxLength={100}
          disabled={!mayEdit}
          data-testid="facade-name"
          onChange={(event) => editor.setFacts(group, { name: event.target.value }, `name ${group}`)}
        />
      </label>
      <p>{t('facades:outlineText')}</p>
      {state.drawing === null ? (
        <div className="step-buttons">
          <Button type={hasOutline ? 'default' : 'primary'} icon={<EditOutlined />} data-testid="outline-draw" onClick={redraw}>
            {t(hasOutline ? 'facades:redraw' : 'facades:draw')}
          </Button>
          {!hasOutline && (
            <Button
              icon={<BorderOutlined />}
              data-testid="outline-rectangle"
              onClick={() => editor.set(withRectangle(board, group), undefined, `${group} facade 1`)}
            >
              {t('facades:rectangle')}
            </Button>
          )}
        </div>
      ) : (
        <DrawingHint editor={editor} />
      )}
      {hasOutline && state.drawing === null && <p className="muted">{t('facades:pointsHint')}</p>}
      <div className="step-buttons step-last">
        {onCopy !== null && hasOutline && (
          <Button icon={<CopyOutlined />} data-testid="facade-copy" onClick={onCopy}>
            {t('facades:copy')}
          </Button>
        )}
        <Popconfirm
          title={t('facades:removeAsk')}
          okText={t('facades:remove')}
          cancelText={t('cancel')}
          onConfirm={() => editor.set(withoutFacade(board, group))}
        >
          <Button danger icon={<DeleteOutlined />} data-testid="facade-remove">
            {t('facades:remove')}
          </Button>
        </Popconfirm>
      </div>
    </>
  )
}
