// Patrols: what is walked now, what was missed, and the routes.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'

export function PatrolScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return <PagedScreen name="patrol" denied={user.permissions.includes('handleIncidents') ? null : t('patrol:mayNot')} pages={[]} />
}
