// Up, down and away: what can be done with an item of a list that is edited.
import { Button } from 'antd'
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { useWords } from '../i18n.ts'

interface ItemButtonsProps<Item> {
  readonly items: readonly Item[]
  readonly index: number
  readonly testId: string
  readonly onChange: (items: readonly Item[]) => void
}

export function ItemButtons<Item>({ items, index, testId, onChange }: ItemButtonsProps<Item>) {
  const { t } = useWords()
  const moved = (by: 1 | -1) => {
    const next = [...items]
    const [item] = next.splice(index, 1)
    if (item !== undefined) next.splice(index + by, 0, item)
    onChange(next)
  }
  return (
    <span className="item-buttons">
      <Button icon={<ArrowUpOutlined />} aria-label={t('settings:up')} title={t('settings:up')} disabled={index === 0} onClick={() => moved(-1)} />
      <Button
        icon={<ArrowDownOutlined />}
        aria-label={t('settings:down')}
        title={t('settings:down')}
        disabled={index === items.length - 1}
        data-testid={`${testId}-down`}
        onClick={() => moved(1)}
      />
      <Button
        icon={<DeleteOutlined />}
        aria-label={t('settings:remove')}
        title={t('settings:remove')}
        data-testid={`${testId}-remove`}
        onClick={() => onChange(items.filter((_, i) => i !== index))}
      />
    </span>
  )
}
