// The console after log-in: header and the screen chosen there; the first has wall or incident on the left, queue on the right, devices below.
import { useEffect, useEffectEvent, useRef } from 'react'
import { Spin } from 'antd'
import type { AuthState, User } from '../../contract/people.ts'
import { api, socketUrl } from '../api.ts'
import { CamerasScreen } from '../cameras/cameras-screen.tsx'
import { fetchAuthState, logOut } from '../auth/auth-api.ts'
import { useNotedUser } from '../auth/use-may.ts'
import { stayConnected, useConnection } from '../connection.ts'
import { DeviceStrip } from '../device-strip/device-strip.tsx'
import { useDispatchNews } from '../dispatch/use-dispatch-news.ts'
import { FacadesScreen } from '../facades/facades-screen.tsx'
import { FallsScreen } from '../falls/falls-screen.tsx'
import { useFreshness } from '../feed-freshness.ts'
import { useCameras, useDevices, useFeeds, useIncidents, useSite } from '../feeds.ts'
import { FireBanner } from '../fire/fire-banner.tsx'
import { useFireOpens } from '../fire/use-fire-opens.ts'
import { useWords } from '../i18n.ts'
import { DialogsPart } from './dialogs.tsx'
import { IncidentView } from '../incidents/incident-view.tsx'
import { Queue } from '../incidents/queue.tsx'
import { useConsoleKeys } from '../keys/use-console-keys.ts'
import { LookBackScreen } from '../look-back/look-back-screen.tsx'
import { IntegrationsScreen } from '../integrations/integrations-screen.tsx'
import { PairingScreen } from '../pairing/pairing-screen.tsx'
import { DrillBanner } from '../duty/drill-banner.tsx'
import { DutyScreen } from '../duty/duty-screen.tsx'
import { PostCheckPrompt } from '../duty/post-check-prompt.tsx'
import { MapScreen } from '../map/map-screen.tsx'
import { PlaybackScreen } from '../playback/playback-screen.tsx'
import { PatrolScreen } from '../patrol/patrol-screen.tsx'
import { PrivacyScreen } from '../privacy/privacy-screen.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { ProofScreen } from '../proof/proof-screen.tsx'
import { ReportsScreen } from '../reports/reports-screen.tsx'
import { ResidentsScreen } from '../residents/residents-screen.tsx'
import { Part } from '../parts/failed-part.tsx'
import { ScreenPart } from './screen-part.tsx'
import { StormBanner } from '../sound/storm-banner.tsx'
import { useAlarm } from '../sound/use-alarm.ts'
import { TelemetryScreen } from '../telemetry/telemetry-screen.tsx'
import { VehiclesScreen } from '../vehicles/vehicles-screen.tsx'
import { Wall } from '../wall/wall.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { focusQueue, resetDesk, useDesk, type Screen } from './desk.ts'
import { Header } from './header.tsx'
import { ScreenRail } from './screen-rail.tsx'
import { pageView } from '../windows/page-view.ts'
import { useSeatHere } from '../windows/use-seat-here.ts'
import { ViewWindow } from '../windows/view-window.tsx'

interface ConsoleProps {
  readonly auth: AuthState
  readonly user: User
  readonly onEnded: (state: AuthState, wanted: boolean) => void
}

export function Console({ auth, user, onEnded }: ConsoleProps) {
  useConnectionWhileHere(onEnded)
  useNotedUser(user)
  useFeeds()
  useAlarm(useIncidents(), user.role)
  useFireOpens(useIncidents())
  useDispatchNews()
  useConsoleKeys(user)
  useLogOut(() => onEnded({ ...auth, user: null }, true))
  useSeatHere()
  // drawn below what listens: nothing that cannot be drawn silences the alarm
  return (
    <Part name="console">
      <Drawn auth={auth} user={user} />
    </Part>
  )
}

function Drawn({ auth, user }: Pick<ConsoleProps, 'auth' | 'user'>) {
  const lost = useConnection((c) => c.state === 'lost')
  const old = useFreshness((f) => !f.incidents) || lost
  const ready = useIsReady()
  const view = pageView()
  if (view !== null) return <ViewWindow view={view} auth={auth} user={user} ready={ready} old={old} />
  return (
    <div className={ready && old ? 'console console-stale' : 'console'} data-testid="console">
      <Part name="header">
        <Header auth={auth} user={user} />
      </Part>
      <Part name="banners">
        <ConnectionBanner />
        <StormBanner />
        <FireBanner />
        <DrillBanner />
      </Part>
      <div className="console-body">
        <ScreenRail user={user} />
        {ready ? <ScreenOf user={user} /> : <Loading />}
      </div>
      <DialogsPart user={user} />
      <Part name="post-check">
        <PostCheckPrompt user={user} />
      </Part>
    </div>
  )
}

function ScreenOf({ user }: { readonly user: User }) {
  const screen = useDesk((d) => d.screen)
  const openId = useDesk((d) => d.openId)
  const main = useRef<HTMLElement>(null)
  useFocusOf(screen)
  // magnified, wall, queue and incident stand below each other: what was opened must be in sight
  useEffect(() => {
    if (main.current !== null) main.current.scrollTop = 0
  }, [openId])
  if (screen !== 'console')
    return (
      <ScreenPart name={screen} of={screen}>
        <OtherScreen screen={screen} user={user} />
      </ScreenPart>
    )
  return (
    <main ref={main} className="console-main">
      <div className="console-left">
        <ScreenPart name={openId === null ? 'wall' : 'incident'} of={openId ?? 'wall'}>
          {openId === null ? <Wall /> : <IncidentView key={openId} id={openId} user={user} />}
        </ScreenPart>
        <Part name="devices">
          <DeviceStrip user={user} />
        </Part>
      </div>
      <ScreenPart name="queue">
        <Queue user={user} />
      </ScreenPart>
    </main>
  )
}

function OtherScreen({ screen, user }: { readonly screen: Exclude<Screen, 'console'>; readonly user: User }) {
  if (screen === 'facades') return <FacadesScreen user={user} />
  if (screen === 'playback') return <PlaybackScreen user={user} />
  if (screen === 'cameras') return <CamerasScreen user={user} />
  if (screen === 'falls') return <FallsScreen user={user} />
  if (screen === 'vehicles') return <VehiclesScreen user={user} />
  if (screen === 'residents') return <ResidentsScreen user={user} />
  if (screen === 'pairing') return <PairingScreen user={user} />
  if (screen === 'reports') return <ReportsScreen user={user} />
  if (screen === 'proof') return <ProofScreen user={user} />
  if (screen === 'integrations') return <IntegrationsScreen user={user} />
  if (screen === 'telemetry') return <TelemetryScreen user={user} />
  if (screen === 'duty') return <DutyScreen user={user} />
  if (screen === 'map') return <MapScreen user={user} />
  if (screen === 'patrol') return <PatrolScreen user={user} />
  if (screen === 'privacy') return <PrivacyScreen user={user} />
  if (screen === 'settings') return <SettingsScreen user={user} />
  return <LookBackScreen user={user} />
}

/** Whoever changes the screen by key goes on there, not thirty presses of Tab away from it. */
function useFocusOf(screen: Screen): void {
  const last = useRef(screen)
  useEffect(() => {
    if (last.current === screen) return
    last.current = screen
    if (screen === 'console') return focusQueue()
    const shown = document.querySelector<HTMLElement>('.console-body > main')
    if (shown === null || shown.contains(document.activeElement)) return
    shown.tabIndex = -1
    shown.focus({ preventScroll: true })
  }, [screen])
}

/** Logs out once that is wanted and nothing unsaved stands against it. */
function useLogOut(onOut: () => void): void {
  const out = useDesk((d) => d.leavingTo === 'out' && !d.unsaved)
  const go = useEffectEvent(onOut)
  useEffect(() => {
    if (out)
      void logOut()
        .catch(() => {})
        .then(() => go())
  }, [out])
}

/** Names, places and times are right only once these have come; before that nothing is shown rather than something false. */
function useIsReady(): boolean {
  const known = [useSite(), useCameras(), useDevices(), useIncidents()]
  return known.every((part) => part !== undefined)
}

function Loading() {
  const { t } = useWords()
  return (
    <main className="console-wait" role="status" data-testid="console-loading">
      <Spin /> {t('reading')}
    </main>
  )
}

/** Keeps the socket open; whenever it is lost, asks whether there still is a session. */
function useConnectionWhileHere(onEnded: ConsoleProps['onEnded']): void {
  useEffect(() => {
    const stop = new AbortController()
    const mayReconnect = async () => {
      const state = await fetchAuthState().catch(() => null)
      if (stop.signal.aborted) return false
      // not reachable is not logged out
      if (state === null || state.user !== null) return true
      onEnded(state, false)
      return false
    }
    // refused because the session is over, or not answered at all: either way the socket is given up and the question above asked
    const beat = (signal: AbortSignal) => api.session.me(undefined, { signal })
    void stayConnected(socketUrl('/rpc/ws'), { beat, mayReconnect }, stop.signal)
    return () => {
      stop.abort()
      resetDesk()
    }
  }, [onEnded])
}
