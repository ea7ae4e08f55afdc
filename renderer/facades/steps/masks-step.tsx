// Step 3: what is never looked at: trees, street, water.
import { Button } from 'antd'
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import { freshShape, ofRole } from '../facade-board.ts'
import { areaOf } from '../../shape-editor/outlines.ts'
import type { StepProps } from '../step-panel.tsx'
import { DrawingHint } from './drawing-hint.tsx'

const MOST_MASKS = 32

export function MasksStep({ editor, group }: StepProps) {
  const { t } = useWords()
  const { board, state } = editor
  const masks = ofRole(board, group, 'mask')
  return (
    <>
      <p>{t('facades:masksText')}</p>
      {masks.length > 0 && (
        <ul className="step-list" data-testid="mask-list">
          {masks.map((mask, index) => (
            <li key={mask.id} data-selected={state.selected?.id === mask.id}>
              <button type="button" className="step-link" onClick={() => editor.dispatch({ do: 'select', selected: { id: mask.id, at: null } })}>
                {t('facades:mask', { n: index + 1 })}
              </button>
              <span className="muted">{t('facades:area', { share: (areaOf(mask.points) * 100).toFixed(1) })}</span>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('facades:removeMask', { n: index + 1 })}
                onClick={() => editor.dispatch({ do: 'remove', id: mask.id, at: null })}
              />
            </li>
          ))}
        </ul>
      )}
      {state.drawing === null ? (
        <Button
          icon={<EditOutlined />}
          disabled={masks.length >= MOST_MASKS}
          data-testid="mask-add"
          onClick={() => editor.draw(freshShape(board, group, 'mask'))}
        >
          {t('facades:drawMask')}
        </Button>
      ) : (
        <DrawingHint editor={editor} />
      )}
      <p className="muted">{t('facades:masksHint')}</p>
    </>
  )
}
