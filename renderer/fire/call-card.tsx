// What is read out to the fire brigade (119): where, which floor, what reported it.
import type { IncidentDetail } from '../../contract/incident.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

export function CallCard({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const site = useSite()
  const names = useSiteNames()
  const why = incident.alerts[0]?.why ?? {}
  const floor = why['floor']
  const lines: readonly (readonly [string, string | null])[] = [
    [t('fire:cardSite'), [site?.name, site?.address ?? t('fire:cardNoAddress')].join(' · ')],
    [t('fire:cardPlace'), names.building(incident.buildingId)],
    [t('fire:cardFloor'), floor === undefined ? null : String(floor)],
    [t('fire:cardComponent'), String(why['text'] ?? '') === '' ? String(why['address'] ?? '') : `${why['text']}（${why['address']}）`],
    [t('fire:cardSignals'), String(incident.alertCount)],
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
