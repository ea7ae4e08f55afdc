// What a desk of privacy has before it: a form for a new one, and the list.
import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useWords } from '../i18n.ts'

interface DeskListProps<Item> {
  /** Before `-new` in the button's test id. */
  readonly name: 'request' | 'breach'
  readonly of: 'requests' | 'breaches'
  readonly items: readonly Item[]
  form(onDone: () => void): ReactNode
  row(item: Item): ReactNode
}

export function DeskList<Item>({ name, of, items, form, row }: DeskListProps<Item>) {
  const { t } = useWords()
  const [isNew, setNew] = useState(false)
  return (
    <>
      {isNew ? (
        form(() => setNew(false))
      ) : (
        <p className="privacy-acts">
          <Button type="primary" onClick={() => setNew(true)} data-testid={`${name}-new`}>
            {t(`privacy:${of}.new`)}
          </Button>
        </p>
      )}
      {items.length === 0 && <p className="muted">{t(`privacy:${of}.none`)}</p>}
      <ul className="privacy-list" aria-label={t(`privacy:tab.${of}`)}>
        {items.map(row)}
      </ul>
    </>
  )
}
