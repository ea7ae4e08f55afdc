// The filters of the queue unfolded: priority, kind, building, state; and views saved under a name.
import { useState } from 'react'
import { Button, Input, Select, Tag } from 'antd'
import { INCIDENT_KINDS, INCIDENT_STATES } from '../../contract/vocabulary.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import type { SeverityClass } from '../parts/severity-class.ts'
import { MOST_VIEWS, useQueueViews } from './queue-views.ts'

const PRIORITIES = ['fire', 'critical', 'high', 'medium', 'low'] as const satisfies readonly SeverityClass[]

export function QueueFilters() {
  const { t } = useWords()
  const { narrowing, pick } = useQueueViews()
  const buildings = useSite()?.buildings ?? []
  return (
    <div className="queue-filters" role="group" aria-label={t('queue:filters')} data-testid="queue-filters">
      <Picks
        name="priority"
        picked={narrowing.priorities}
        onPick={(priorities) => pick({ priorities })}
        options={PRIORITIES.map((value) => ({ value, label: t(`words:severity.${value}`) }))}
      />
      <Picks
        name="kind"
        picked={narrowing.kinds}
        onPick={(kinds) => pick({ kinds })}
        options={INCIDENT_KINDS.map((value) => ({ value, label: t(`words:kind.${value}`) }))}
      />
      <Picks
        name="building"
        picked={narrowing.buildingIds}
        onPick={(buildingIds) => pick({ buildingIds })}
        options={[...buildings.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: t('queue:noBuilding') }]}
      />
      <Picks
        name="state"
        picked={narrowing.states}
        onPick={(states) => pick({ states })}
        options={INCIDENT_STATES.filter((value) => value !== 'closed').map((value) => ({ value, label: t(`words:state.${value}`) }))}
      />
      <Views />
    </div>
  )
}

interface PicksProps<T extends string> {
  readonly name: 'priority' | 'kind' | 'building' | 'state'
  readonly picked: readonly T[]
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onPick: (picked: T[]) => void
}

function Picks<T extends string>({ name, picked, options, onPick }: PicksProps<T>) {
  const { t } = useWords()
  return (
    <Select<T[]>
      mode="multiple"
      allowClear
      maxTagCount="responsive"
      optionFilterProp="label"
      value={[...picked]}
      onChange={onPick}
      options={[...options]}
      placeholder={t(`queue:pick.${name}`)}
      aria-label={t(`queue:pick.${name}`)}
      data-testid={`queue-pick-${name}`}
    />
  )
}

function Views() {
  const { t } = useWords()
  const { views, viewName, save, apply, remove } = useQueueViews()
  const [name, setName] = useState('')
  const saveNow = () => {
    save(name)
    setName('')
  }
  return (
    <div className="queue-views">
      {views.map((view) => (
        <Tag
          key={view.name}
          className={view.name === viewName ? 'queue-view queue-view-on' : 'queue-view'}
          closable
          onClose={() => remove(view.name)}
          data-testid="queue-view"
        >
          <button type="button" aria-pressed={view.name === viewName} onClick={() => apply(view.name)}>
            {view.name}
          </button>
        </Tag>
      ))}
      {views.length < MOST_VIEWS && (
        <span className="queue-view-new">
          <Input
            maxLength={30}
            value={name}
            placeholder={t('queue:viewName')}
            aria-label={t('queue:viewName')}
            onChange={({ target }) => setName(target.value)}
            onPressEnter={saveNow}
            data-testid="queue-view-name"
          />
          <Button onClick={saveNow} disabled={name.trim() === ''} data-testid="queue-view-save">
            {t('queue:saveView')}
          </Button>
        </span>
      )}
      <p className="muted">{t('queue:viewsHint')}</p>
    </div>
  )
}
