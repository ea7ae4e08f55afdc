// Privacy: what is kept and for how long, what cameras are for, what persons ask, breaches, and what is set and printed.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { BreachesPanel } from './breaches-panel.tsx'
import { RecordsPanel } from './records-panel.tsx'
import { RequestsPanel } from './requests-panel.tsx'
import { PrivacySettingsPanel } from './settings-panel.tsx'
import { UsesPanel } from './uses-panel.tsx'

export function PrivacyScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="privacy"
      denied={user.permissions.includes('managePeople') ? null : t('privacy:mayNot')}
      pages={[
        { name: 'records', title: t('privacy:tab.records'), panel: () => <RecordsPanel /> },
        { name: 'uses', title: t('privacy:tab.uses'), panel: () => <UsesPanel mayChange={user.permissions.includes('configureSite')} /> },
        { name: 'requests', title: t('privacy:tab.requests'), panel: () => <RequestsPanel /> },
        { name: 'breaches', title: t('privacy:tab.breaches'), panel: () => <BreachesPanel /> },
        { name: 'settings', title: t('privacy:tab.settings'), panel: () => <PrivacySettingsPanel /> },
      ]}
    />
  )
}
