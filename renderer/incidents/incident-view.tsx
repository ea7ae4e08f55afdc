// One incident: what happened, what it looked like, what it looks like now, why it was raised, and what can be done.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import { ArrowLeftOutlined } from '@ant-design/icons'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import { codeOfError, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { GateButtons } from '../device-strip/gate-buttons.tsx'
import { useCameras, useIncidents } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { LiveTile } from '../live/live-tile.tsx'
import { severityClass } from '../parts/severity-class.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { IncidentStateMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { ActionBar } from './action-bar.tsx'
import { EvidencePane } from './evidence-pane.tsx'
import { NoteForm } from './note-form.tsx'
import { Timeline } from './timeline.tsx'
import { Why } from './why.tsx'

const PENDING_AGAIN_MS = 2000

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
          {t('incidents:back')} <kbd>Esc</kbd>
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
  const names = useSiteNames()
  const now = useNow()
  const zone = names.zone(incident.cameraId, incident.zone)
  return (
    <div className="incident-title">
      <SeverityMark severity={severityClass(incident)} />
      <h2>{t(`words:kind.${incident.kind}`)}</h2>
      <IncidentStateMark state={incident.state} />
      <span className="incident-place">
        {names.placeOf(incident) ?? t('incidents:unknownPlace')}
        {zone !== null && ` · ${zone}`}
      </span>
      <span className="incident-number">
        {incident.number} · {siteTime(incident.openedAtMs)} · {t('ago', { age: ageText(now - incident.openedAtMs) })}
      </span>
    </div>
  )
}

function Body({ incident, user }: { readonly incident: IncidentDetail; readonly user: User }) {
  const { t } = useWords()
  const camera = useCameras()?.find((c) => c.id === incident.cameraId)
  const mayHandle = user.permissions.includes('handleIncidents')
  return (
    <>
      <div className="incident-do">
        <ActionBar incident={incident} mayHandle={mayHandle} />
        {user.permissions.includes('commandDevices') && <GateButtons incident={incident} />}
      </div>
      <div className="incident-grid">
        <EvidencePane type="snapshot" incident={incident} />
        <EvidencePane type="clip" incident={incident} />
        <figure className="pane" data-testid="incident-live">
          <figcaption>{t('incidents:live')}</figcaption>
          <div className="pane-picture">{camera === undefined ? <p className="pane-none">{t('incidents:noCamera')}</p> : <LiveTile camera={camera} />}</div>
        </figure>
        <div className="incident-why">
          <Why incident={incident} />
        </div>
        <div className="incident-history">
          <Timeline incident={incident} />
          {mayHandle && incident.allowedActions.includes('note') && <NoteForm incident={incident} />}
        </div>
      </div>
    </>
  )
}
