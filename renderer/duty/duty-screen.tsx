// Duty: who is on, what is handed over, and what the shift did.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { PhonesPanel } from './phones-panel.tsx'
import { StaffPanel } from './staff-panel.tsx'

export function DutyScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="duty"
      denied={user.permissions.includes('handleIncidents') ? null : t('duty:mayNot')}
      pages={[
        { name: 'staff', title: t('duty:tab.staff'), panel: () => <StaffPanel user={user} /> },
        { name: 'phones', title: t('duty:tab.phones'), panel: () => <PhonesPanel /> },
      ]}
    />
  )
}
