// Step 2: floor lines; two lines and the floors they are will do, a third puts the perspective right.
import { useState } from 'react'
import { Button, InputNumber } from 'antd'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import { floorLines, freshShape, outlineOf, type FacadeBoard } from '../facade-board.ts'
import { withTwoLines } from '../quick-ways.ts'
import type { StepProps } from '../step-panel.tsx'
import { DrawingHint } from './drawing-hint.tsx'

export function FloorsStep({ editor, group, mayEdit }: StepProps) {
  const { t } = useWords()
  const { board, state } = editor
  const lines = floorLines(board, group)
  const facts = board.facts.find((f) => f.id === group)
  if (outlineOf(board, group) === null) return <p>{t('facades:outlineFirst')}</p>
  return (
    <>
      <p>{t('facades:floorsText')}</p>
      <TwoLines editor={editor} group={group} mayEdit={mayEdit} />
      {lines.length > 0 && (
        <ul className="step-list" data-testid="floor-list">
          {lines.map((line) => (
            <li key={line.id} data-selected={state.selected?.id === line.id}>
              <InputNumber
                value={Number.isNaN(line.floor) ? null : line.floor}
                min={-9}
                max={300}
                precision={0}
                changeOnWheel={false}
                disabled={!mayEdit}
                aria-label={t('facades:floorNumber')}
                data-testid={`floor-number-${line.id}`}
                onFocus={() => editor.dispatch({ do: 'select', selected: { id: line.id, at: 0 } })}
                onChange={(floor) => editor.set(withLabel(board, line.id, String(floor ?? 'NaN')), `floor ${line.id}`)}
              />
              <span>{t('facades:floorUnit')}</span>
              <span className="muted">{t('facades:height', { share: (line.y * 100).toFixed(1) })}</span>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('facades:removeLine', { floor: line.floor })}
                onClick={() => editor.dispatch({ do: 'remove', id: line.id, at: null })}
              />
            </li>
          ))}
        </ul>
      )}
      {state.drawing === null ? (
        <Button icon={<PlusOutlined />} data-testid="floor-add" onClick={() => editor.draw(freshShape(board, group, 'floor'))}>
          {t('facades:addLine')}
        </Button>
      ) : (
        <DrawingHint editor={editor} />
      )}
      {lines.length === 2 && <p className="step-tip">{t('facades:thirdLine')}</p>}
      <label className="step-field">
        <span>{t('facades:floorHeight')}</span>
        <InputNumber
          value={facts?.floorHeightM ?? 3}
          min={2}
          max={8}
          step={0.1}
          changeOnWheel={false}
          suffix="m"
          disabled={!mayEdit}
          data-testid="floor-height"
          onChange={(floorHeightM) => editor.setFacts(group, { floorHeightM: floorHeightM ?? 3 }, `height ${group}`)}
        />
      </label>
    </>
  )
}

function TwoLines({ editor, group, mayEdit }: StepProps) {
  const { t } = useWords()
  const lines = floorLines(editor.board, group)
  const [lowest, setLowest] = useState<number | null>(lines.at(-1)?.floor ?? 1)
  const [highest, setHighest] = useState<number | null>(lines[0]?.floor ?? null)
  const isReady = lowest !== null && highest !== null && lowest < highest && lowest !== 0 && highest !== 0
  const put = (): void => {
    if (isReady) editor.set(withTwoLines(editor.board, group, lowest, highest), undefined, undefined)
  }
  const field = (value: number | null, onChange: (floor: number | null) => void, name: 'lowest' | 'highest') => (
    <label className="step-field">
      <span>{t(`facades:${name}`)}</span>
      <InputNumber
        value={value}
        min={-9}
        max={300}
        precision={0}
        changeOnWheel={false}
        disabled={!mayEdit}
        data-testid={`floor-${name}`}
        onChange={onChange}
        onPressEnter={put}
      />
    </label>
  )
  return (
    <div className="step-quick">
      {field(lowest, setLowest, 'lowest')}
      {field(highest, setHighest, 'highest')}
      <Button type={lines.length === 0 ? 'primary' : 'default'} disabled={!isReady} data-testid="floor-two" onClick={put}>
        {t(lines.length > 1 ? 'facades:twoAgain' : 'facades:twoLines')}
      </Button>
    </div>
  )
}

function withLabel(board: FacadeBoard, id: string, label: string): FacadeBoard {
  return { ...board, shapes: board.shapes.map((s) => (s.id === id ? { ...s, label } : s)) }
}
