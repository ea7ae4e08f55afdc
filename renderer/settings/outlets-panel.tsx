// Chat groups and gateways that are told in words what is urgent; off until one is added.
import { AdaptersPanel } from '../integrations/adapters-panel.tsx'
import { useWords } from '../i18n.ts'

export function OutletsPanel() {
  const { t } = useWords()
  return (
    <section className="outlets" data-testid="outlets">
      <p className="muted">{t('settings:outletsAbout')}</p>
      <AdaptersPanel tellsOnly />
    </section>
  )
}
