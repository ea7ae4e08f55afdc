// Proof: who looked at or took out what, and what shows that the audit log and what left the site are as they were.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { ChainPanel } from './chain-panel.tsx'
import { RegisterPanel } from './register-panel.tsx'

export function ProofScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="proof"
      denied={user.permissions.includes('exportRecordings') ? null : t('proof:mayNot')}
      pages={[
        { name: 'register', title: t('proof:tabs.register'), panel: () => <RegisterPanel /> },
        { name: 'chain', title: t('proof:tabs.chain'), panel: () => <ChainPanel maySetPlace={user.permissions.includes('manageUsers')} /> },
      ]}
    />
  )
}
