// One incident: what happened, what it looked like, what it looks like now, why it was raised, and what can be done.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Spin, Tooltip } from 'antd'
import { ArrowLeftOutlined, LockOutlined } from '@ant-design/icons'
import type { Fall } from '../../contract/falling.ts'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import { codeOfError, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { GateButtons } from '../device-strip/gate-buttons.tsx'
import { DispatchCard } from '../dispatch/dispatch-card.tsx'
import { useCameras, useIncidents } from '../feeds.ts'
import { FirePanel } from '../fire/fire-panel.tsx'
import { FallOverlay } from '../falls/fall-path.tsx'
import { DrillMark, NotADrill } from '../duty/drill-banner.tsx'
import { errorText, useWords } from '../i18n.ts'
import { HeadControls } from '../heads/head-controls.tsx'
import { LiveTile } from '../live/live-tile.tsx'
import { severityClass } from '../parts/severity-class.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { IncidentStateMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { ActionBar } from './action-bar.tsx'
import { AlertPicker } from './alert-picker.tsx'
import { Course } from './course.tsx'
import { EvidencePane } from './evidence-pane.tsx'
import { FallEvidence } from './fall-evidence.tsx'
import { IncidentWorkOrders } from './incident-work-orders.tsx'
import { ReleaseHold } from './release-hold.tsx'
import { nearestCamera, type NearestCamera } from './nearest-camera.ts'
import { MergedInto } from './merged-into.tsx'
import { IncidentTabs } from './incident-view-tabs.tsx'
import { ProcedurePanel } from './procedure-panel.tsx'
import { useIncidentWords } from './use-incident-words.ts'
import { Why } from './why.tsx'
import { PackageButton } from '../proof/package-button.tsx'
import { RecordingLink } from '../playback/recording-link.tsx'
import { ZonesLink } from '../zones/zones-link.tsx'

const PENDING_AGAIN_MS = 2000
const SHOWN_TYPES = ['snapshot', 'clip'] as const satisfies readonly EvidenceType[]

export function IncidentView({ id, user }: { readonly id: string; readonly user: User }) {
  const { t, i18n } = useWords()
  const back = useDesk((d) => d.back)
  const { data, error } = useQuery(
    orpc.incidents.get.queryOptions({
      input: { id },
      // promised evidence may be finished without the incident itself changing
      refetchInterval: (query) => (query.state.data?.evidence.some((e) => e.state === 'pending') === true ? PENDING_AGAIN_MS : false),
    }),
  )
  // the feed is quicker than the answer to a question
  const fed = useIncidents()?.find((i) => i.id === id)
  const incident = data === undefined ? undefined : fed !== undefined && fed.version > data.version ? { ...data, ...fed } : data
  return (
    <section className="incident" data-testid="incident-view" data-state={incident?.state}>
      <div className="incident-top">
        <Button icon={<ArrowLeftOutlined />} data-testid="incident-back" onClick={back}>
          <span className="incident-back">{t('incidents:back')}</span> <kbd>Esc</kbd>
        </Button>
        {incident !== undefined && <Title incident={incident} />}
      </div>
      {incident === undefined && error !== null && (
        <Alert
          type="error"
          showIcon
          title={codeOfError(error) === 'connection' ? t('connectionLost') : errorText(codeOfError(error) ?? 'system.internal', i18n.language)}
        />
      )}
      {incident === undefined && error === null && (
        <p className="incident-wait">
          <Spin /> {t('incidents:loadingDetail')}
        </p>
      )}
      {incident !== undefined && <Body incident={incident} user={user} />}
    </section>
  )
}

function Title({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const ageText = useAgeText()
  const words = useIncidentWords()
  const now = useNow()
  return (
    <div className="incident-title">
      <SeverityMark severity={severityClass(incident)} />
      <h2>{words.kinds(incident)}</h2>
      <IncidentStateMark state={incident.state} />
      {incident.held && (
        <Tooltip title={t('procedure:heldHint')}>
          <span className="incident-held" data-testid="incident-held">
            <LockOutlined /> {t('procedure:held')}
          </span>
        </Tooltip>
      )}
      {incident.enteredAtMs !== null && (
        <span className="incident-held" data-testid="incident-late">
          {t('incidents:lateSince', { at: siteTime(incident.enteredAtMs) })}
        </span>
      )}
      {incident.held && <ReleaseHold incidentId={incident.id} />}
      <span className="incident-place">{words.place(incident) ?? t('incidents:unknownPlace')}</span>
      <DrillMark incidentId={incident.id} />
      <NotADrill incidentId={incident.id} />
      <span className="incident-number">
        {incident.number} · {siteTime(incident.openedAtMs)}
        <span className="incident-age"> · {t('ago', { age: ageText(now - incident.openedAtMs) })}</span>
      </span>
    </div>
  )
}

function Body({ incident, user }: { readonly incident: IncidentDetail; readonly user: User }) {
  const { t } = useWords()
  const nearest = nearestCamera(incident, useCameras() ?? [])
  const alertAt = useDesk((d) => d.alertAt)
  // a fire panel's alarm or a person's report may have no picture at all: then there is no room to be kept for one
  const isSeen = incident.evidence.length > 0
  const at = Math.min(alertAt, Math.max(0, incident.alerts.length - 1))
  const alert = incident.alerts[at]
  const mayHandle = user.permissions.includes('handleIncidents')
  const mayCommand = user.permissions.includes('commandDevices')
  const evidenceOf = (type: EvidenceType) => incident.evidence.find((e) => e.type === type && e.alertId === alert?.id)
  const layout = isSeen ? 'incident-grid' : nearest === null ? 'incident-grid incident-grid-words' : 'incident-grid incident-grid-live'
  return (
    <>
      <MergedInto incident={incident} />
      <div className="incident-deeds">
        <ActionBar incident={incident} mayHandle={mayHandle} mayRearrange={mayCommand} />
        <IncidentWorkOrders incident={incident} mayHandle={mayHandle} />
        <PackageButton incident={incident} />
        {mayCommand && <GateButtons incident={incident} />}
      </div>
      <DispatchCard incident={incident} mayRecord={user.permissions.includes('runDesk')} />
      <FirePanel incident={incident} user={user} />
      <div className={layout} data-testid="incident-grid">
        {isSeen && (
          <div className="incident-evidence">
            <AlertPicker alerts={incident.alerts} count={incident.alertCount} at={at} />
            {alert?.fall != null ? (
              <FallEvidence key={alert.id} alert={alert} fall={alert.fall} evidence={incident.evidence} />
            ) : (
              SHOWN_TYPES.map((type) => {
                const item = evidenceOf(type)
                return <EvidencePane key={`${type} ${item?.id} ${item?.state}`} type={type} item={item} alert={alert} />
              })
            )}
          </div>
        )}
        {nearest !== null && <LivePane incident={incident} nearest={nearest} fall={alert?.fall ?? null} />}
        <div className="incident-why" tabIndex={0} role="group" aria-label={t('incidents:whyTitle')}>
          {!isSeen && <AlertPicker alerts={incident.alerts} count={incident.alertCount} at={at} />}
          <ProcedurePanel incident={incident} mayHandle={mayHandle} mayCommand={mayCommand} />
          <Course incident={incident} at={at} />
          <Why incident={incident} alert={alert} />
        </div>
        <IncidentTabs incident={incident} user={user} at={at} />
      </div>
    </>
  )
}

interface LivePaneProps {
  readonly incident: IncidentDetail
  readonly nearest: NearestCamera
  readonly fall: Fall | null
}

function LivePane({ incident, nearest: { camera, linked }, fall }: LivePaneProps) {
  const { t } = useWords()
  const place = linked ? camera.name : t('incidents:liveNearest', { name: camera.name })
  return (
    <figure className="pane" data-testid="incident-live">
      <figcaption>
        {t('incidents:live')}
        <span className="pane-hash" title={place}>
          {place}
        </span>
        <RecordingLink incident={incident} />
        <ZonesLink cameraId={camera.id} />
      </figcaption>
      <div className="pane-picture">
        <LiveTile
          key={camera.id}
          camera={camera}
          controls={<HeadControls cameraId={camera.id} />}
          marks={fall?.cameraId === camera.id ? (ratio) => <FallOverlay tracks={fall.tracks} ratio={ratio} /> : undefined}
        />
      </div>
    </figure>
  )
}
