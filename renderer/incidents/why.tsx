// Why the machine raised this: what it saw, how sure it was, and the figures it decided by.
import type { Alert, IncidentDetail } from '../../contract/incident.ts'
import { FallFacts } from '../falls/fall-facts.tsx'
import { useLabelName } from '../live/use-label-name.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWhyCode, useWhyName } from '../parts/use-why-name.ts'
import { useMetricWords } from '../telemetry/use-metric-words.ts'
import { useWords } from '../i18n.ts'
import { useAlertSource } from './use-alert-source.ts'
import { useIncidentWords } from './use-incident-words.ts'

const MAX_BOXES = 8
const TWO_WHEELERS = ['bicycle', 'motorcycle']

interface WhyProps {
  readonly incident: IncidentDetail
  /** The one that is looked at; none when a person reported it. */
  readonly alert: Alert | undefined
}

export function Why({ incident, alert }: WhyProps) {
  const { t } = useWords()
  const words = useIncidentWords()
  return (
    <section className="why" data-testid="why">
      <p className="why-top">
        <strong className="why-title">{t(alert === undefined ? 'incidents:reportedTitle' : 'incidents:whyTitle')}</strong>
        <span className="why-summary">{words.title(incident)}</span>
      </p>
      {alert !== undefined && <AlertReason alert={alert} />}
      {alert === undefined && incident.mergedInto === null && <p className="muted">{t('incidents:whyNone')}</p>}
    </section>
  )
}

function AlertReason({ alert }: { readonly alert: Alert }) {
  const { t } = useWords()
  const labelName = useLabelName()
  const siteTime = useSiteTime()
  const whyName = useWhyName()
  const whyCode = useWhyCode()
  const alertSource = useAlertSource()
  const metrics = useMetricWords()
  // a fall shows its own figures, and what it looks like in words of its own
  const boxes = alert.fall === null ? alert.boxes : []
  const figures = Object.entries(alert.why).filter(([name]) => alert.fall === null || !(name in alert.fall.why))
  return (
    <>
      <ul className="why-boxes">
        {boxes.slice(0, MAX_BOXES).map((box) => (
          <li key={box.trackId}>
            <span>{t('incidents:whyBox', { label: labelName(box.label), score: Math.round(box.score * 100) })}</span>
            <meter min={0} max={1} value={box.score} aria-label={labelName(box.label)} />
          </li>
        ))}
        {boxes.length === 0 && alert.fall === null && alert.score !== null && <li>{t('incidents:whyScore', { score: Math.round(alert.score * 100) })}</li>}
      </ul>
      {alert.kind === 'ebikeInLobby' && alert.boxes.some((box) => TWO_WHEELERS.includes(box.label)) && (
        <p className="why-hint" data-testid="two-wheeler">
          {t('incidents:twoWheeler')}
        </p>
      )}
      {alert.fall !== null && <FallFacts fall={alert.fall} isBrief />}
      <dl className="why-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{whyName(name)}</dt>
            <dd>
              {name.endsWith('Ms') && typeof value === 'number'
                ? siteTime(value, 'time')
                : name === 'metric'
                  ? metrics.name(String(value))
                  : typeof value === 'number'
                    ? String(Math.round(value * 100) / 100)
                    : whyCode(name, value)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {alertSource(alert)} · {siteTime(alert.atMs)}
        {alert.deviceAtMs !== null && ` · ${t('incidents:whyDeviceTime', { time: siteTime(alert.deviceAtMs) })}`}
      </p>
    </>
  )
}
