// Residents: the people gates know, who passed, lists to read in, and how each gate stands.
import { useState } from 'react'
import { Segmented } from 'antd'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { GateList } from './gate-list.tsx'
import { ImportPanel } from './import-panel.tsx'
import { PassageList } from './passage-list.tsx'
import { PeoplePanel } from './people-panel.tsx'

const TABS = ['people', 'passages', 'import', 'gates'] as const
type Tab = (typeof TABS)[number]

export function ResidentsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const [tab, setTab] = useState<Tab>('people')
  if (!user.permissions.includes('handleIncidents')) return <main className="residents residents-denied">{t('residents:mayNot')}</main>
  const mayManage = user.permissions.includes('managePeople')
  return (
    <main className="residents" data-testid="residents">
      <Segmented<Tab>
        value={tab}
        onChange={setTab}
        options={TABS.filter((name) => name !== 'import' || mayManage).map((value) => ({
          value,
          label: <span data-testid={`residents-${value}`}>{t(`residents:tab.${value}`)}</span>,
        }))}
      />
      {tab === 'people' && <PeoplePanel mayManage={mayManage} />}
      {tab === 'passages' && <PassageList mayReset={user.permissions.includes('commandDevices')} />}
      {tab === 'import' && <ImportPanel />}
      {tab === 'gates' && <GateList mayManage={mayManage} />}
    </main>
  )
}
