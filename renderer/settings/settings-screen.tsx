// How the desk works, as managers set it.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { OutletsPanel } from './outlets-panel.tsx'
import { TimersPanel } from './timers-panel.tsx'

export function SettingsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="settings"
      denied={user.permissions.includes('configureDesk') ? null : t('settings:mayNot')}
      pages={[
        { name: 'timers', title: t('settings:tab.timers'), panel: () => <TimersPanel /> },
        { name: 'outlets', title: t('settings:tab.outlets'), panel: () => <OutletsPanel /> },
      ]}
    />
  )
}
