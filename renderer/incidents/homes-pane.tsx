// Who lives where an incident is, masked; who may see more says why, which is kept.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { Household, Revealed } from '../../contract/surroundings.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

interface HomesPaneProps {
  readonly incident: IncidentDetail
  readonly mayReveal: boolean
}

export function HomesPane({ incident, mayReveal }: HomesPaneProps) {
  const { t } = useWords()
  const names = useSiteNames()
  const errorWords = useErrorWords()
  const { data, error } = useQuery(orpc.surroundings.get.queryOptions({ input: { incidentId: incident.id } }))
  const [asked, setAsked] = useState<string | null>(null)
  const [seen, setSeen] = useState<Readonly<Record<string, Revealed>>>({})
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('procedure:reading')}</p>
  const { place, households, moreHomes } = data
  const where = [
    names.building(place.buildingId),
    place.unit !== null && t('procedure:unit', { unit: place.unit }),
    place.floors !== null && t('procedure:floors', { low: place.floors[0], high: place.floors[1] }),
  ]
  return (
    <section className="homes" data-testid="homes">
      <p className="muted">
        {where.filter((part) => typeof part === 'string').join(' · ')} · {t('procedure:masked')}
      </p>
      {households.length === 0 && <p className="pane-empty">{t('procedure:nobodyKnown')}</p>}
      <ul>
        {households.map((household) => (
          <HouseholdLine key={household.home} household={household} seen={seen} mayReveal={mayReveal} onAsk={setAsked} />
        ))}
      </ul>
      {moreHomes > 0 && <p className="muted">{t('procedure:moreHomes', { count: moreHomes })}</p>}
      {asked !== null && (
        <RevealForm
          key={asked}
          incidentId={incident.id}
          personId={asked}
          onDone={(revealed) => {
            if (revealed !== null) setSeen({ ...seen, [asked]: revealed })
            setAsked(null)
          }}
        />
      )}
    </section>
  )
}

interface HouseholdLineProps {
  readonly household: Household
  readonly seen: Readonly<Record<string, Revealed>>
  readonly mayReveal: boolean
  readonly onAsk: (personId: string) => void
}

function HouseholdLine({ household: { home, people }, seen, mayReveal, onAsk }: HouseholdLineProps) {
  const { t } = useWords()
  return (
    <li>
      <strong>{home}</strong>
      <ul>
        {people.map((person) => {
          const known = seen[person.id]
          const { name, phone } = known ?? person
          return (
            <li key={person.id} data-testid={`neighbour-${person.id}`} data-masked={known === undefined}>
              {name} <span className="homes-phone">{phone ?? t('procedure:noPhone')}</span>
              {mayReveal && known === undefined && (
                <Button size="small" data-testid={`reveal-${person.id}`} onClick={() => onAsk(person.id)}>
                  {t('procedure:reveal')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </li>
  )
}

interface RevealFormProps {
  readonly incidentId: string
  readonly personId: string
  /** Null: given up. */
  readonly onDone: (revealed: Revealed | null) => void
}

function RevealForm({ incidentId, personId, onDone }: RevealFormProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const send = async () => {
    try {
      onDone(await api.surroundings.reveal({ incidentId, personId, reason: reason.trim() }))
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  return (
    <form
      className="reveal"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') void send()
      }}
    >
      <label htmlFor="reveal-reason">{t('procedure:revealWhy')}</label>
      <div className="reveal-line">
        <Input
          id="reveal-reason"
          autoFocus
          maxLength={200}
          value={reason}
          data-testid="reveal-reason"
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onDone(null)
          }}
        />
        <Button htmlType="submit" type="primary" disabled={reason.trim() === ''} data-testid="reveal-send">
          {t('procedure:reveal')}
        </Button>
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </form>
  )
}
