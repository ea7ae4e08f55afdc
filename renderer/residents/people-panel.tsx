// Everybody the gates know, masked, and beside it the one that is looked at.
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import type { Person } from '../../contract/resident.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { PersonPanel } from './person-panel.tsx'

const MOST = 200
const LOOK_EVERY_MS = 5000
/** What stands beside the list: a person, an empty form, or nothing. */
type Shown = { readonly id: string } | 'new' | null

export function PeoplePanel({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useWords()
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState<Shown>(null)
  const list = orpc.residents.list.queryOptions({ input: { search, limit: MOST }, placeholderData: keepPreviousData, refetchInterval: LOOK_EVERY_MS })
  const { data, dataUpdatedAt, error } = useQuery(list)
  const isNobody = data?.total === 0
  return (
    <div className="people">
      <section className="people-list">
        <div className="people-top">
          <Input.Search
            allowClear
            placeholder={t('residents:search')}
            maxLength={60}
            onChange={(event) => setSearch(event.target.value)}
            data-testid="people-search"
          />
          {mayManage && (
            <Button type="primary" onClick={() => setShown('new')} data-testid="person-new">
              {t('residents:add')}
            </Button>
          )}
        </div>
        {error !== null && data === undefined && <ListError error={error} />}
        {data !== undefined && (
          <p className="muted" data-testid="people-count">
            {isNobody ? t(search === '' ? 'residents:none' : 'residents:noneFound') : t('residents:count', { shown: data.items.length, total: data.total })}
          </p>
        )}
        <ul data-testid="people-rows">
          {data?.items.map((person) => (
            <li key={person.id}>
              <PersonRow person={person} isShown={shown !== null && shown !== 'new' && shown.id === person.id} onShow={() => setShown({ id: person.id })} />
            </li>
          ))}
        </ul>
        <p className="muted">{t(mayManage ? 'residents:masked' : 'residents:mayNotSee')}</p>
      </section>
      <section className="person" data-testid="person">
        {mayManage && shown !== null ? (
          <PersonPanel
            key={shown === 'new' ? 'new' : shown.id}
            id={shown === 'new' ? null : shown.id}
            inList={shown === 'new' ? undefined : data?.items.find(({ id }) => id === shown.id)}
            listedAtMs={dataUpdatedAt}
            onSaved={(id) => setShown({ id })}
            onRemoved={() => setShown(null)}
          />
        ) : (
          mayManage && <p className="muted person-none">{t('residents:pick')}</p>
        )}
      </section>
    </div>
  )
}

function PersonRow({ person, isShown, onShow }: { readonly person: Person; readonly isShown: boolean; readonly onShow: () => void }) {
  const { t } = useWords()
  const { synced, waiting, failed } = person.gates
  const tone = failed > 0 ? 'bad' : waiting > 0 ? 'busy' : synced > 0 ? 'good' : 'quiet'
  const key = failed > 0 ? 'failed' : waiting > 0 ? 'waiting' : synced > 0 ? 'all' : 'none'
  return (
    <button type="button" className="person-row" aria-pressed={isShown} onClick={onShow} data-testid="person-row">
      <strong>{person.name}</strong>
      <span className={person.kind === 'blocked' ? 'person-kind person-blocked' : 'person-kind'}>{t(`residents:kind.${person.kind}`)}</span>
      <span>{person.homes.join(t('listComma'))}</span>
      <span className="muted">{person.phone}</span>
      <ToneMark tone={tone} text={t(`residents:gatesOf.${key}`, { n: failed || waiting || synced })} />
    </button>
  )
}
