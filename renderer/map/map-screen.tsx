// The map: where everything is and how it stands.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { MapPanel } from './map-panel.tsx'

export function MapScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <PagedScreen
      name="map"
      denied={user.permissions.includes('watch') ? null : t('map:mayNot')}
      pages={[{ name: 'plans', title: t('screen.map'), panel: () => <MapPanel user={user} /> }]}
    />
  )
}
