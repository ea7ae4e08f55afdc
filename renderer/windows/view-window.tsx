// One view of the console in a window of its own: a slim bar, and the queue, the wall or the map.
import { Spin } from 'antd'
import type { WindowView } from '../../contract/shell.ts'
import type { AuthState, User } from '../../contract/people.ts'
import { ConnectionBanner } from '../console/connection-banner.tsx'
import { useDesk } from '../console/desk.ts'
import { DialogsPart } from '../console/dialogs.tsx'
import { Header } from '../console/header.tsx'
import { FireBanner } from '../fire/fire-banner.tsx'
import { useWords } from '../i18n.ts'
import { IncidentView } from '../incidents/incident-view.tsx'
import { Queue } from '../incidents/queue.tsx'
import { MapScreen } from '../map/map-screen.tsx'
import { Part } from '../parts/failed-part.tsx'
import { ScreenPart } from '../console/screen-part.tsx'
import { StormBanner } from '../sound/storm-banner.tsx'
import { Wall } from '../wall/wall.tsx'
import { useSeatWindows } from './seat-windows.ts'

interface ViewWindowProps {
  readonly view: WindowView
  readonly auth: AuthState
  readonly user: User
  readonly ready: boolean
  /** What is shown is no longer the present. */
  readonly old: boolean
}

export function ViewWindow({ view, auth, user, ready, old }: ViewWindowProps) {
  const { t } = useWords()
  const openId = useDesk((d) => d.openId)
  return (
    <div className={ready && old ? 'console console-stale' : 'console'} data-testid="console" data-view={view}>
      <Part name="header">
        <Header auth={auth} user={user} view={view} />
      </Part>
      <Part name="banners">
        <ConnectionBanner />
        <StormBanner />
        <FireBanner />
      </Part>
      <div className="console-body">
        {ready ? (
          <ScreenPart name={view} of={openId ?? view}>
            <View view={view} user={user} />
          </ScreenPart>
        ) : (
          <main className="console-wait" role="status" data-testid="console-loading">
            <Spin /> {t('reading')}
          </main>
        )}
      </div>
      <DialogsPart user={user} />
    </div>
  )
}

function View({ view, user }: { readonly view: WindowView; readonly user: User }) {
  const openId = useDesk((d) => d.openId)
  const isAlone = useSeatWindows((w) => !w.present.has('console'))
  if (view === 'map' && (openId === null || !isAlone)) return <MapScreen user={user} />
  return (
    <main className={`view-window view-window-${view}`}>
      {openId !== null && isAlone ? <IncidentView key={openId} id={openId} user={user} /> : view === 'wall' ? <Wall /> : <Queue user={user} />}
    </main>
  )
}
