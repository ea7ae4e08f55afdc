// Steps back and forth of an editor of shapes.
import { Button, Tooltip } from 'antd'
import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { useWords } from '../i18n.ts'

interface UndoButtonsProps {
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly dispatch: (action: { readonly do: 'undo' } | { readonly do: 'redo' }) => void
  /** `facade` makes `facade-undo` and `facade-redo`. */
  readonly testId: string
}

export function UndoButtons({ canUndo, canRedo, dispatch, testId }: UndoButtonsProps) {
  const { t } = useWords()
  return (
    <>
      <Tooltip title={`${t('facades:undo')} Ctrl+Z`}>
        <Button
          icon={<UndoOutlined />}
          aria-label={t('facades:undo')}
          disabled={!canUndo}
          data-testid={`${testId}-undo`}
          onClick={() => dispatch({ do: 'undo' })}
        />
      </Tooltip>
      <Tooltip title={`${t('facades:redo')} Ctrl+Shift+Z`}>
        <Button
          icon={<RedoOutlined />}
          aria-label={t('facades:redo')}
          disabled={!canRedo}
          data-testid={`${testId}-redo`}
          onClick={() => dispatch({ do: 'redo' })}
        />
      </Tooltip>
    </>
  )
}
