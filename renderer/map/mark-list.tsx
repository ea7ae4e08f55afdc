// The same as the map, as a list: for whoever does not see it, or looks for a name.
import { useState } from 'react'
import { Input } from 'antd'
import { ToneMark } from '../parts/state-mark.tsx'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useWords } from '../i18n.ts'
import type { Mark } from './map-marks.ts'
import { MarkIcon } from './mark-icon.tsx'
import { toneOf, useMarkWords } from './use-mark-words.ts'

interface MarkListProps {
  /** Those with alarms first. */
  readonly marks: readonly Mark[]
  readonly title: string
  readonly onSelect: (mark: Mark) => void
}

export function MarkList({ marks, title, onSelect }: MarkListProps) {
  const { t } = useWords()
  const words = useMarkWords()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const shown = wanted === '' ? marks : marks.filter(({ name, item }) => name.toLowerCase().includes(wanted) || item.id.includes(wanted))
  return (
    <section className="map-list" aria-label={title}>
      <h2>
        {title} <small className="muted">{marks.length}</small>
      </h2>
      <Input.Search allowClear placeholder={t('map:search')} value={search} onChange={({ target }) => setSearch(target.value)} data-testid="map-search" />
      {shown.length === 0 && <p className="muted">{t(marks.length === 0 ? 'map:nothingPlaced' : 'map:nothingFound')}</p>}
      <ul data-testid="map-list">
        {shown.map((mark) => {
          const tone = toneOf(mark.state)
          return (
            <li key={mark.key}>
              <button type="button" onClick={() => onSelect(mark)} title={words.whole(mark)} data-testid="map-row">
                <MarkIcon kind={mark.kind} />
                <span className="map-row-name">{mark.name}</span>
                {mark.severity !== null && (
                  <span className="map-row-alarm">
                    <SeverityMark severity={mark.severity} word={false} /> {mark.incidents.length}
                  </span>
                )}
                {tone !== null && <ToneMark tone={tone} text={words.state(mark.state)} />}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
