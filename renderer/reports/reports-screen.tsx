// Reports: how the control room does, the reports that were issued, and what is issued by itself.
import { useState, type ReactNode } from 'react'
import { Segmented } from 'antd'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { DashboardPanel } from './dashboard-panel.tsx'
import { ReportsPanel } from './reports-panel.tsx'
import { TemplatesPanel } from './templates-panel.tsx'

/** In order; each is one panel. */
const TABS: readonly { readonly name: 'dashboard' | 'reports' | 'templates'; readonly panel: (user: User) => ReactNode }[] = [
  { name: 'dashboard', panel: () => <DashboardPanel /> },
  { name: 'reports', panel: () => <ReportsPanel /> },
  { name: 'templates', panel: (user) => <TemplatesPanel maySetOutlets={user.permissions.includes('manageIntegrations')} /> },
]

export function ReportsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const [shown, setShown] = useState(TABS[0]?.name)
  if (!user.permissions.includes('readReports')) return <main className="paged paged-denied">{t('reports:mayNot')}</main>
  return (
    <main className="paged" data-testid="reports">
      <Segmented
        value={shown}
        onChange={setShown}
        options={TABS.map(({ name }) => ({ value: name, label: <span data-testid={`reports-${name}`}>{t(`reports:tab.${name}`)}</span> }))}
      />
      {TABS.find(({ name }) => name === shown)?.panel(user)}
    </main>
  )
}
