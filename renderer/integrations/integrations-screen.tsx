// Links to other systems: what is delivered, work orders, what was received, which systems there are, and keys and events for programs.
import { useState, type ReactNode } from 'react'
import { Segmented } from 'antd'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { AdaptersPanel } from './adapters-panel.tsx'
import { ApiPanel } from './api-panel.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import { InboundPanel } from './inbound-panel.tsx'
import { WorkOrdersPanel } from './work-orders-panel.tsx'

/** In order; each is one panel. */
const TABS: readonly { readonly name: 'deliveries' | 'workOrders' | 'inbound' | 'adapters' | 'api'; readonly panel: (user: User) => ReactNode }[] = [
  { name: 'deliveries', panel: () => <DeliveriesPanel /> },
  { name: 'workOrders', panel: () => <WorkOrdersPanel /> },
  { name: 'inbound', panel: (user) => <InboundPanel user={user} /> },
  { name: 'adapters', panel: () => <AdaptersPanel /> },
  { name: 'api', panel: (user) => <ApiPanel user={user} /> },
]

export function IntegrationsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const [shown, setShown] = useState(TABS[0]?.name)
  if (!user.permissions.includes('manageIntegrations')) return <main className="paged paged-denied">{t('integrations:mayNot')}</main>
  return (
    <main className="paged" data-testid="integrations">
      <Segmented
        value={shown}
        onChange={setShown}
        options={TABS.map(({ name }) => ({ value: name, label: <span data-testid={`integrations-${name}`}>{t(`integrations:tab.${name}`)}</span> }))}
      />
      {TABS.find(({ name }) => name === shown)?.panel(user)}
    </main>
  )
}
