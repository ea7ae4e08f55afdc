// The course of an incident, oldest first: what was signalled just before it, each alert, and why it belongs here.
import type { Alert, IncidentDetail } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { courseOf, type CourseStep, type Joined } from './course-of.ts'
import { useBecause } from './use-because.ts'
import { useContextText } from './use-context-text.ts'
import { useEntryText } from './use-entry-text.ts'

export function Course({ incident, at }: { readonly incident: IncidentDetail; readonly at: number }) {
  const { t } = useWords()
  const steps = courseOf(incident)
  const first = incident.alerts[0]
  if (steps.length === 0 || first === undefined) return null
  return (
    <section className="course" data-testid="course" aria-label={t('incidents:course')}>
      <h3>{t('incidents:course')}</h3>
      <ol>
        {steps.map((step) => (
          <Step key={keyOf(step)} step={step} fromMs={first.atMs} at={at} />
        ))}
      </ol>
    </section>
  )
}

function keyOf(step: CourseStep): string {
  if (step.what === 'alert') return step.alert.id
  return step.what === 'context' ? `context ${String(step.details['signalId'])}` : `deed ${step.entry.what} ${step.atMs} ${JSON.stringify(step.entry.details)}`
}

interface StepProps {
  readonly step: CourseStep
  /** The first alert: what the seconds are counted from. */
  readonly fromMs: number
  readonly at: number
}

function Step({ step, fromMs, at }: StepProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const contextText = useContextText()
  const entryText = useEntryText()
  const names = useSiteNames()
  const showAlert = useDesk((d) => d.showAlert)
  const seconds = Math.round((step.atMs - fromMs) / 1000)
  const when = (
    <time title={siteTime(step.atMs, 'full')}>
      {siteTime(step.atMs, 'time')}
      <span className="course-offset">{seconds === 0 ? '' : `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`}</span>
    </time>
  )
  if (step.what === 'context')
    return (
      <li className="course-context" data-testid="course-context">
        {when}
        <div>{contextText(step.details)}</div>
      </li>
    )
  if (step.what === 'deed')
    return (
      <li className="course-deed" data-testid="course-deed">
        {when}
        <div>{entryText.what(step.entry)}</div>
      </li>
    )
  const { alert, index, count, why } = step
  const place = partOf(alert) ?? names.device(alert.deviceId) ?? names.camera(alert.cameraId)
  return (
    <li className="course-alert" data-testid="course-alert">
      {when}
      <div>
        <button type="button" aria-pressed={index === at} title={t('incidents:alertShow')} onClick={() => showAlert(index)}>
          {t(`words:kind.${alert.kind}`)}
        </button>
        {count > 1 && <span className="row-count">×{count}</span>} {place}
        {why !== null && <Because joined={why} />}
      </div>
    </li>
  )
}

/** Of a fire panel it matters which detector. */
function partOf({ kind, why }: Alert): string | null {
  if (kind !== 'fire') return null
  return String((why['text'] ?? '') === '' ? (why['address'] ?? '') : why['text']) || null
}

function Because({ joined: { by, reason, note, from } }: { readonly joined: Joined }) {
  const { t } = useWords()
  const because = useBecause()
  const parts = [
    from === null ? null : t('incidents:cameFrom', { number: from }),
    by === null ? null : t('incidents:joinedBy', { who: by }),
    reason === null ? note : because(reason),
  ]
  return (
    <p className="course-why" data-testid="course-why">
      {t('incidents:joined', { why: parts.filter((part) => part !== null).join(' · ') })}
    </p>
  )
}
