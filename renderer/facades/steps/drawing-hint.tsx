// What hand and keyboard do while a shape is drawn.
import { Button } from 'antd'
import { useWords } from '../../i18n.ts'
import { FEWEST } from '../../shape-editor/shapes.ts'
import type { FacadeEditor } from '../use-facade-editor.ts'

export function DrawingHint({ editor: { state, dispatch } }: { readonly editor: FacadeEditor }) {
  const { t } = useWords()
  const { drawing } = state
  if (drawing === null) return null
  const isLevel = drawing.form === 'level'
  return (
    <div className="step-drawing" role="status" data-testid="drawing-hint">
      <p>{t(isLevel ? 'facades:drawLevel' : 'facades:drawArea')}</p>
      <div className="step-buttons">
        {!isLevel && (
          <Button type="primary" disabled={drawing.points.length < FEWEST[drawing.form]} data-testid="draw-finish" onClick={() => dispatch({ do: 'finish' })}>
            {t('facades:close')} <kbd>Enter</kbd>
          </Button>
        )}
        <Button data-testid="draw-cancel" onClick={() => dispatch({ do: 'cancel' })}>
          {t('cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </div>
  )
}
