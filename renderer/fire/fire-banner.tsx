// While something burns it is said on every screen: where, and how many ways out are confirmed open.
import { Button } from 'antd'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useFires } from './use-fires.ts'

export function FireBanner() {
  const { t } = useWords()
  const fires = useFires()
  const names = useSiteNames()
  const open = useDesk((d) => d.open)
  const openId = useDesk((d) => d.openId)
  return fires.map((fire) => {
    const open01 = fire.gates.filter(({ state }) => state === 'confirmed').length
    return (
      <div key={fire.id} className="fire-banner" role="alert" data-testid="fire-banner">
        <strong>{t('fire:burning', { building: names.building(fire.buildingId) ?? t('fire:wholeSite') })}</strong>
        <span data-testid="fire-open">{t('fire:openCount', { open: open01, total: fire.gates.length })}</span>
        {openId !== fire.incidentId && (
          <Button size="small" onClick={() => open(fire.incidentId)} data-testid="fire-show">
            {t('fire:show')}
          </Button>
        )}
      </div>
    )
  })
}
