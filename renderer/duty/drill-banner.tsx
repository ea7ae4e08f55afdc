// While a drill is under way at the site it is said on every screen: in a banner, across the screen, and at each incident of it.
import { Button } from 'antd'
import { api } from '../api.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useDeed } from './use-deed.ts'
import { useDutyNow } from './use-duty.ts'

export function DrillBanner() {
  const { t } = useWords()
  const names = useSiteNames()
  const siteTime = useSiteTime()
  const drill = useDutyNow()?.siteDrill ?? null
  if (drill === null) return null
  const kinds = drill.kinds.map((kind) => t(`words:kind.${kind}`)).join(t('listComma'))
  const area = names.building(drill.buildingId) ?? t('drills:wholeSite')
  return (
    <>
      <div className="drill-banner" role="status" data-testid="drill-banner">
        <strong>{t('drills:banner')}</strong>
        <span>{t('drills:bannerText', { kinds, area, until: siteTime(drill.untilMs, 'time'), reason: drill.reason })}</span>
      </div>
      <div className="drill-watermark" aria-hidden="true" data-testid="drill-watermark">
        {Array.from({ length: 12 }, (_, i) => (
          <span key={i}>{t('drills:watermark')}</span>
        ))}
      </div>
    </>
  )
}

/** At an incident that is an exercise; nothing at any other. */
export function DrillMark({ incidentId }: { readonly incidentId: string }) {
  const { t } = useWords()
  return useIsDrill(incidentId) ? (
    <span className="drill-mark" data-testid="drill-mark">
      {t('drills:mark')}
    </span>
  ) : null
}

/** Takes the mark off: it is handled, told and acted on as any other from then on. */
export function NotADrill({ incidentId }: { readonly incidentId: string }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const mayMark = useMay('runDesk')
  if (!useIsDrill(incidentId) || !mayMark) return null
  return (
    <Button danger loading={busy} title={failure ?? undefined} onClick={() => void run(() => api.siteDrills.markReal({ incidentId }))} data-testid="mark-real">
      {failure ?? t('drills:markReal')}
    </Button>
  )
}

function useIsDrill(incidentId: string): boolean {
  return useDutyNow()?.drillIncidentIds.includes(incidentId) === true
}
