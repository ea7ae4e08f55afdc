// A snapshot or a clip, or the plain reason why there is none.
import { useState } from 'react'
import { Spin, Tooltip } from 'antd'
import type { Evidence, IncidentDetail } from '../../contract/incident.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import { codeOf } from '../auth/auth-api.ts'
import { errorText, useWords } from '../i18n.ts'

export function EvidencePane({ type, incident }: { readonly type: EvidenceType; readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const ofType = incident.evidence.filter((e) => e.type === type)
  // the first alert's evidence is the incident's face; a later one stands in only while that is not there
  const item = ofType.find((e) => e.state === 'complete') ?? ofType[0]
  return (
    <figure className="pane" data-testid={`evidence-${type}`} data-state={item?.state ?? 'none'}>
      <figcaption>
        {t(`incidents:${type}`)}
        {item?.state === 'complete' && item.sha256 !== null && (
          <Tooltip title={t('incidents:sha256', { hash: item.sha256 })}>
            <span className="pane-hash">
              {type === 'clip' && item.proven && `✓ ${t('incidents:proven')} · `}
              {item.sha256.slice(0, 12)}…
            </span>
          </Tooltip>
        )}
      </figcaption>
      <div className="pane-picture">
        {item === undefined ? (
          <p className="pane-none">{t('incidents:noEvidence')}</p>
        ) : (
          <EvidenceBody key={item.id + item.state} item={item} alertAtMs={incident.alerts.find((a) => a.id === item.alertId)?.atMs ?? null} />
        )}
      </div>
    </figure>
  )
}

/** A clip opens so long before its alert; the rest of the lead-in is there to be gone back to. */
const LEAD_S = 3

function EvidenceBody({ item, alertAtMs }: { readonly item: Evidence; readonly alertAtMs: number | null }) {
  const { t, i18n } = useWords()
  const [failure, setFailure] = useState<string | null>(null)
  const url = `/api/v1/evidence/${encodeURIComponent(item.id)}`
  const skipLeadIn = ({ currentTarget }: React.SyntheticEvent<HTMLVideoElement>) => {
    if (alertAtMs !== null && item.startedAtMs !== null) currentTarget.currentTime = Math.max(0, (alertAtMs - item.startedAtMs) / 1000 - LEAD_S)
  }
  // an <img> only says that it failed; the core says why
  const askWhy = () => {
    void fetch(url, { headers: { range: 'bytes=0-0' } }).then(
      async (response) => setFailure(response.ok ? '' : await codeOf(response)),
      () => setFailure(''),
    )
  }
  if (item.state === 'pending')
    return (
      <p className="pane-none" role="status">
        <Spin size="small" /> {t('incidents:evidencePending')}
      </p>
    )
  if (item.state === 'missing')
    return (
      <div className="pane-none pane-missing">
        <strong>{t('incidents:evidenceMissing')}</strong>
        {item.problem !== null && <p>{errorText(item.problem, i18n.language)}</p>}
      </div>
    )
  if (failure !== null)
    return (
      <div className="pane-none pane-missing" role="alert">
        <strong>{t('incidents:evidenceFailed')}</strong>
        <p>{failure === '' ? null : errorText(failure, i18n.language)}</p>
      </div>
    )
  if (item.type === 'snapshot') return <img src={url} alt={t('incidents:snapshot')} onError={askWhy} data-testid="snapshot-image" />
  return <video src={url} controls muted loop autoPlay playsInline preload="auto" onLoadedMetadata={skipLeadIn} onError={askWhy} data-testid="clip-video" />
}
