// What is not on this map yet: pressed it is put into the middle of what is seen, dragged it is put where it is let go.
import { useState } from 'react'
import { Button, Input } from 'antd'
import { AimOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import { MarkIcon } from '../mark-icon.tsx'
import { useMarkWords } from '../use-mark-words.ts'
import type { Unplaced } from './unplaced.ts'

/** Of more, one searches. */
const MOST_SHOWN = 200
/** What is dragged, by key. */
export const DRAGGED = 'application/x-vigil-map-item'

interface UnplacedListProps {
  readonly unplaced: readonly Unplaced[]
  readonly onPlace: (one: Unplaced) => void
}

export function UnplacedList({ unplaced, onPlace }: UnplacedListProps) {
  const { t } = useWords()
  const words = useMarkWords()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = wanted === '' ? unplaced : unplaced.filter(({ name, item }) => name.toLowerCase().includes(wanted) || item.id.includes(wanted))
  const nowhere = unplaced.filter(({ on }) => on.length === 0).length
  return (
    <section className="map-list" aria-label={t('map:unplaced')}>
      <h2>
        {t('map:unplaced')} <small className="muted">{t('map:nowhere', { count: nowhere })}</small>
      </h2>
      <Input.Search allowClear placeholder={t('map:search')} value={search} onChange={({ target }) => setSearch(target.value)} data-testid="unplaced-search" />
      {found.length === 0 && <p className="muted">{t(unplaced.length === 0 ? 'map:allPlaced' : 'map:nothingFound')}</p>}
      <ul data-testid="unplaced">
        {found.slice(0, MOST_SHOWN).map((one) => (
          <li
            key={one.key}
            draggable
            onDragStart={({ dataTransfer }) => {
              dataTransfer.setData(DRAGGED, one.key)
              dataTransfer.effectAllowed = 'copy'
            }}
            data-testid={`unplaced-${one.key}`}
          >
            <MarkIcon kind={one.kind} />
            <span className="map-row-name">
              {one.name}
              <small className="muted"> {one.on.length === 0 ? words.kind(one.kind) : t('map:alsoOn', { names: one.on.join(t('listComma')) })}</small>
            </span>
            <Button
              icon={<AimOutlined />}
              aria-label={t('map:place', { name: one.name })}
              title={t('map:place', { name: one.name })}
              onClick={() => onPlace(one)}
              data-testid={`place-${one.key}`}
            />
          </li>
        ))}
      </ul>
      {found.length > MOST_SHOWN && <p className="muted">{t('map:more', { count: found.length - MOST_SHOWN })}</p>}
    </section>
  )
}
