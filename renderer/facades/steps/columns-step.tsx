// Step 4: columns of flats, so that an alarm can name the one it came from; may be left out.
import { useState } from 'react'
import { Button, Input, InputNumber } from 'antd'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import { floorLines, ofRole } from '../facade-board.ts'
import { withColumn, withEqualColumns } from '../quick-ways.ts'
import type { StepProps } from '../step-panel.tsx'

const MOST_COLUMNS = 32

export function ColumnsStep({ editor, group, mayEdit }: StepProps) {
  const { t } = useWords()
  const { board, state } = editor
  const columns = ofRole(board, group, 'column')
  const [count, setCount] = useState<number | null>(Math.max(2, columns.length))
  if (floorLines(board, group).length < 2) return <p>{t('facades:floorsFirst')}</p>
  const nameOf = (n: number): string => t('facades:columnName', { n })
  const put = (): void => {
    if (count !== null) editor.set(withEqualColumns(board, group, count, nameOf))
  }
  return (
    <>
      <p>{t('facades:columnsText')}</p>
      <div className="step-quick">
        <label className="step-field">
          <span>{t('facades:columnCount')}</span>
          <InputNumber
            value={count}
            min={1}
            max={MOST_COLUMNS}
            precision={0}
            changeOnWheel={false}
            disabled={!mayEdit}
            data-testid="column-count"
            onChange={setCount}
            onPressEnter={put}
          />
        </label>
        <Button type={columns.length === 0 ? 'primary' : 'default'} disabled={count === null} data-testid="column-equal" onClick={put}>
          {t('facades:equalColumns')}
        </Button>
      </div>
      <ul className="step-list" data-testid="column-list">
        {columns.map((column) => (
          <li key={column.id} data-selected={state.selected?.id === column.id}>
            <Input
              value={column.label}
              maxLength={40}
              disabled={!mayEdit}
              aria-label={t('facades:columnLabel')}
              onFocus={() => editor.dispatch({ do: 'select', selected: { id: column.id, at: null } })}
              onChange={(event) =>
                editor.set({ ...board, shapes: board.shapes.map((s) => (s.id === column.id ? { ...s, label: event.target.value } : s)) }, `column ${column.id}`)
              }
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('facades:removeColumn', { name: column.label })}
              onClick={() => editor.dispatch({ do: 'remove', id: column.id, at: null })}
            />
          </li>
        ))}
      </ul>
      <Button
        icon={<PlusOutlined />}
        disabled={columns.length >= MOST_COLUMNS}
        data-testid="column-add"
        onClick={() => editor.set(withColumn(board, group, nameOf(columns.length + 1)))}
      >
        {t('facades:addColumn')}
      </Button>
      <p className="muted">{t('facades:columnsHint')}</p>
    </>
  )
}
