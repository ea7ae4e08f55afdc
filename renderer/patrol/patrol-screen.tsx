// Patrols: what is walked now, what was walked, what guards found, and how it is all set up.
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { NowPanel } from './now-panel.tsx'
import { PointsPanel } from './points-panel.tsx'
import { PrintLayer } from './print-layer.tsx'
import { RoutesPanel } from './routes-panel.tsx'

export function PatrolScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const mayRecord = user.permissions.includes('runDesk')
  const pages = [
    { name: 'now', title: t('patrol:tab.now'), panel: () => <NowPanel mayRecord={mayRecord} /> },
    { name: 'history', title: t('patrol:tab.history'), panel: () => <HistoryPanel mayRecord={mayRecord} /> },
    { name: 'findings', title: t('patrol:tab.findings'), panel: () => <FindingsPanel /> },
  ]
  const setUp = [
    { name: 'routes', title: t('patrol:tab.routes'), panel: () => <RoutesPanel /> },
    { name: 'points', title: t('patrol:tab.points'), panel: () => <PointsPanel /> },
  ]
  return (
    <>
      <PagedScreen
        name="patrol"
        denied={mayRecord ? null : t('patrol:mayNot')}
        pages={user.permissions.includes('configureDesk') ? [...pages, ...setUp] : pages}
      />
      <PrintLayer />
    </>
  )
}
