// What is read out to the fire brigade (119): where, which floor, what reported it.
import type { IncidentDetail } from '../../contract/incident.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

/** More than this nobody reads out. */
const MOST_PARTS = 5

export function CallCard({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const site = useSite()
  const names = useSiteNames()
  // a fire that spreads has many detectors, and people who leave are in its incident too
  const fires = incident.alerts.filter(({ kind }) => kind === 'fire').map(({ why }) => why)
  const floors = [...new Set(fires.flatMap(({ floor }) => (typeof floor === 'number' ? [floor] : [])))].toSorted((a, b) => a - b)
  const parts = [...new Set(fires.map(({ text = '', address = '' }) => (text === '' ? String(address) : `${text}（${address}）`)))]
  const lines: readonly (readonly [string, string | null])[] = [
    [t('fire:cardSite'), [site?.name, site?.address ?? t('fire:cardNoAddress')].join(' · ')],
    [t('fire:cardPlace'), names.building(incident.buildingId)],
    [t('fire:cardApproach'), site?.buildings.find(({ id }) => id === incident.buildingId)?.approach ?? null],
    [t('fire:cardFloor'), floors.join(', ')],
    [t('fire:cardComponent'), parts.slice(0, MOST_PARTS).join(', ') + (parts.length > MOST_PARTS ? ' …' : '')],
    [t('fire:cardSignals'), String(fires.length)],
  ]
  return (
    <section className="call-card" data-testid="call-card">
      <h3>{t('fire:card')}</h3>
      <dl>
        {lines
          .filter(([, value]) => value !== null && value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className="muted">{t('fire:cardAsk')}</p>
    </section>
  )
}
