// Above the queue: which list, the search, the filters and the saved views of this seat; all of it by keyboard.
import { useState, type KeyboardEvent } from 'react'
import { Button, Input, Segmented } from 'antd'
import { FilterOutlined, SearchOutlined } from '@ant-design/icons'
import { focusQueue, QUEUE_SHOWN, useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { countPicked, isNarrowed } from './queue-filter.ts'
import { QueueFilters } from './queue-filters.tsx'
import { useQueueViews } from './queue-views.ts'

interface QueueToolsProps {
  /** How many are listed because they are what was picked. */
  readonly matches: number
  /** And so many besides. */
  readonly unasked: number
}

export function QueueTools({ matches, unasked }: QueueToolsProps) {
  const { t } = useWords()
  const { filter, setFilter } = useDesk()
  const { narrowing, pick, clear, viewName } = useQueueViews()
  const [unfolded, setUnfolded] = useState(false)
  const picked = countPicked(narrowing)
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !['Escape', 'Enter', 'ArrowDown'].includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    focusQueue()
  }
  return (
    <div className="queue-tools">
      <Segmented
        block
        value={filter}
        onChange={setFilter}
        data-testid="queue-filter"
        options={QUEUE_SHOWN.map((value) => ({
          value,
          label: <span data-testid={`queue-filter-${value}`}>{value === 'mine' ? t('queue:mine') : t(`incidents:${value}`)}</span>,
        }))}
      />
      <div className="queue-search">
        <Input
          id="queue-search"
          allowClear
          maxLength={80}
          prefix={<SearchOutlined />}
          suffix={narrowing.search === '' ? <kbd>/</kbd> : null}
          placeholder={t('queue:search')}
          aria-label={t('queue:searchLabel')}
          value={narrowing.search}
          onChange={({ target }) => pick({ search: target.value })}
          onKeyDown={onKey}
          data-testid="queue-search"
        />
        <Button
          icon={<FilterOutlined />}
          type={picked > 0 ? 'primary' : 'default'}
          aria-expanded={unfolded}
          data-testid="queue-filters-open"
          onClick={() => setUnfolded(!unfolded)}
        >
          {viewName ?? (picked > 0 ? t('queue:filtersOn', { count: picked }) : t('queue:filters'))}
        </Button>
      </div>
      {unfolded && <QueueFilters />}
      {isNarrowed(narrowing) && (
        <p className="queue-narrowed" role="status" data-testid="queue-narrowed">
          {t('queue:shown', { count: matches })}
          <Button size="small" type="link" onClick={clear} data-testid="queue-clear">
            {t('queue:clear')}
          </Button>
        </p>
      )}
      {unasked > 0 && (
        <p className="queue-unasked" role="status" data-testid="queue-unasked">
          {t('queue:unasked', { count: unasked })}
        </p>
      )}
    </div>
  )
}
