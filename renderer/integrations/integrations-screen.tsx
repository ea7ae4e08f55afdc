// Links to other systems: what is delivered, work orders, what was received, which systems there are, and keys and events for programs.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { AdaptersPanel } from './adapters-panel.tsx'
import { ApiPanel } from './api-panel.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import { InboundPanel } from './inbound-panel.tsx'
import { WorkOrdersPanel } from './work-orders-panel.tsx'

export function IntegrationsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="integrations"
      denied={user.permissions.includes('manageIntegrations') ? null : t('integrations:mayNot')}
      pages={[
        { name: 'deliveries', title: t('integrations:tab.deliveries'), panel: () => <DeliveriesPanel /> },
        { name: 'workOrders', title: t('integrations:tab.workOrders'), panel: () => <WorkOrdersPanel /> },
        { name: 'inbound', title: t('integrations:tab.inbound'), panel: () => <InboundPanel user={user} /> },
        { name: 'adapters', title: t('integrations:tab.adapters'), panel: () => <AdaptersPanel /> },
        { name: 'api', title: t('integrations:tab.api'), panel: () => <ApiPanel user={user} /> },
      ]}
    />
  )
}
