// The systems incidents are passed on to, and beside them the form of the one that is looked at.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { SystemForm } from './system-form.tsx'

/** A saved one, or a new one of an adapter. */
type Shown = { readonly id: string } | { readonly adapter: string } | null

/** @param tellsOnly outlets only; default: everything */
export function AdaptersPanel({ tellsOnly = false }: { readonly tellsOnly?: boolean }) {
  const { t, i18n } = useWords()
  const [shown, setShown] = useState<Shown>(null)
  const known = useQuery(orpc.integrations.adapters.queryOptions({ staleTime: Infinity }))
  const list = useQuery(orpc.integrations.list.queryOptions())
  const error = known.error ?? list.error
  if (error !== null && (known.data === undefined || list.data === undefined)) return <ListError error={error} />
  if (known.data === undefined || list.data === undefined) return null
  const { transport } = known.data
  const adapters = known.data.adapters.filter((one) => !tellsOnly || one.tellsOnly)
  const systems = list.data.filter((one) => !tellsOnly || adapters.some(({ id }) => id === one.adapter))
  const named = tellsOnly ? 'outlet' : 'system'
  const titleOf = (id: string) => {
    const adapter = adapters.find((one) => one.id === id)
    return adapter === undefined ? id : i18n.language === 'en' ? adapter.title.en : adapter.title.zh
  }
  const system = shown !== null && 'id' in shown ? (systems.find(({ id }) => id === shown.id) ?? null) : null
  const adapterId = system?.adapter ?? (shown !== null && 'adapter' in shown ? shown.adapter : null)
  const adapter = adapters.find(({ id }) => id === adapterId)
  return (
    <div className="systems">
      <section className="systems-list" data-testid="systems">
        <Dropdown
          trigger={['click']}
          menu={{
            items: adapters.map(({ id, proven }) => ({
              key: id,
              label: (
                <span data-testid={`system-new-${id}`}>
                  {titleOf(id)} <span className="muted">{t(`integrations:system.proven.${proven}`)}</span>
                </span>
              ),
            })),
            onClick: ({ key }) => setShown({ adapter: key }),
          }}
        >
          <Button type="primary" data-testid="system-new">
            {t(`integrations:${named}.add`)}
          </Button>
        </Dropdown>
        {systems.length === 0 && <p className="muted">{t(`integrations:${named}.none`)}</p>}
        {systems.map((one) => (
          <button
            type="button"
            key={one.id}
            className="system-row"
            aria-pressed={system?.id === one.id}
            onClick={() => setShown({ id: one.id })}
            data-testid="system-row"
          >
            <strong>{one.name}</strong>
            <span className="muted">{titleOf(one.adapter)}</span>
            <ToneMark tone={one.enabled ? 'good' : 'quiet'} text={t(one.enabled ? 'integrations:system.on' : 'integrations:system.off')} />
          </button>
        ))}
      </section>
      {adapter === undefined ? (
        <p className="muted">{shown === null ? t(`integrations:${named}.pick`) : t('integrations:system.gone')}</p>
      ) : (
        <SystemForm
          key={system === null ? `new ${adapter.id}` : `${system.id} ${system.version}`}
          system={system}
          adapter={adapter}
          transport={transport}
          onSaved={(id) => setShown({ id })}
          onRemoved={() => setShown(null)}
        />
      )}
    </div>
  )
}
