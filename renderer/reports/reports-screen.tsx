// Reports: how the control room does, the reports that were issued, and what is issued by itself.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { DashboardPanel } from './dashboard-panel.tsx'
import { LoadPanel } from './load-panel.tsx'
import { ReportsPanel } from './reports-panel.tsx'
import { TemplatesPanel } from './templates-panel.tsx'

export function ReportsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="reports"
      denied={user.permissions.includes('readReports') ? null : t('reports:mayNot')}
      pages={[
        { name: 'dashboard', title: t('reports:tab.dashboard'), panel: () => <DashboardPanel /> },
        { name: 'load', title: t('reports:tab.load'), panel: () => <LoadPanel /> },
        { name: 'reports', title: t('reports:tab.reports'), panel: () => <ReportsPanel /> },
        {
          name: 'templates',
          title: t('reports:tab.templates'),
          panel: () => <TemplatesPanel maySetOutlets={user.permissions.includes('manageIntegrations')} />,
        },
      ]}
    />
  )
}
