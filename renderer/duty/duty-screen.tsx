// Duty: who is on, what is handed over, and what the shift did.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { DrillsPanel } from './drills-panel.tsx'
import { DutyLogPanel } from './duty-log-panel.tsx'
import { EmergencyPanel } from './emergency-panel.tsx'
import { DutyPlanPanel } from './duty-plan-panel.tsx'
import { HandoverPanel } from './handover-panel.tsx'
import { PhonesPanel } from './phones-panel.tsx'
import { StaffPanel } from './staff-panel.tsx'

export function DutyScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="duty"
      denied={user.permissions.includes('runDesk') ? null : t('duty:mayNot')}
      pages={[
        { name: 'handover', title: t('duty:tab.handover'), panel: () => <HandoverPanel user={user} /> },
        { name: 'log', title: t('duty:tab.log'), panel: () => <DutyLogPanel /> },
        { name: 'checks', title: t('duty:tab.checks'), panel: () => <DutyPlanPanel user={user} /> },
        { name: 'drills', title: t('duty:tab.drills'), panel: () => <DrillsPanel user={user} /> },
        { name: 'staff', title: t('duty:tab.staff'), panel: () => <StaffPanel user={user} /> },
        { name: 'emergency', title: t('duty:tab.emergency'), panel: () => <EmergencyPanel /> },
        { name: 'phones', title: t('duty:tab.phones'), panel: () => <PhonesPanel /> },
      ]}
    />
  )
}
