// Vehicles: what the lanes read and whether the barrier opened, and the list that decides it.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PlateReads } from './plate-reads.tsx'
import { VehicleList } from './vehicle-list.tsx'

export function VehiclesScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  if (!user.permissions.includes('handleIncidents')) return <main className="vehicles vehicles-denied">{t('vehicles:mayNot')}</main>
  return (
    <main className="vehicles" data-testid="vehicles">
      <PlateReads mayOpen={user.permissions.includes('commandDevices')} />
      <VehicleList maySave={user.permissions.includes('commandDevices')} />
    </main>
  )
}
