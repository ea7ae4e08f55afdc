// The training console: incidents of the copy with what can be done about them, the steps, and the clock; marked all over as no real one.
import { Alert, Button, Checkbox } from 'antd'
import { TRAINING_ACTIONS, type TrainingRun } from '../../contract/drill.ts'
import type { Incident } from '../../contract/incident.ts'
import { api } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { isUnacknowledged } from '../incidents/queue-order.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useNow } from '../use-now.ts'
import { useDeed } from './use-deed.ts'

export function TrainingView({ run: training, onChange }: { readonly run: TrainingRun; readonly onChange: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const go = useDesk((d) => d.go)
  const waiting = useIncidents()?.filter(isUnacknowledged).length ?? 0
  const elapsed = Math.max(0, Math.round((useNow() - training.startedAtMs) / 1000))
  const time = `${Math.floor(elapsed / 60)}:${String(elapsed % 60).padStart(2, '0')}`
  const does = (work: () => Promise<unknown>) => void run(work).then(onChange)
  return (
    <section className="training" data-testid="training">
      <div className="training-head">
        <strong className="training-mark">{t('drills:marked')}</strong>
        <span>{t(`drills:scenario.${training.scenario}`)}</span>
        <span>{t('drills:elapsed', { time })}</span>
        <Button type="primary" loading={busy} onClick={() => does(() => api.training.finish({ runId: training.id }))} data-testid="train-finish">
          {t('drills:finish')}
        </Button>
      </div>
      {waiting > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('drills:realWaiting', { count: waiting })}
          action={<Button onClick={() => go('console')}>{t('drills:goReal')}</Button>}
        />
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {training.incidents.length === 0 && <p className="muted">{t('drills:waiting')}</p>}
      {training.incidents.map((incident) => (
        <TrainingIncident key={incident.id} incident={incident} runId={training.id} does={does} />
      ))}
      <h4>{t('drills:stepsTitle')}</h4>
      <ul className="training-steps">
        {training.steps.map(({ id, isDone, isAction }) => (
          <li key={id}>
            <Checkbox
              checked={isDone}
              disabled={isDone || isAction}
              onChange={() => does(() => api.training.step({ runId: training.id, step: id }))}
              data-testid={`step-${id}`}
            >
              {stepWord(t, id)} {isAction && <small className="muted">({t('drills:byAction')})</small>}
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Steps are the core's own: one that has no word here is shown as it is called there. */
function stepWord(t: ReturnType<typeof useWords>['t'], id: string): string {
  return t(`drills:step.${id}` as 'drills:step.dispatch')
}

interface TrainingIncidentProps {
  readonly incident: Incident
  readonly runId: string
  readonly does: (work: () => Promise<unknown>) => void
}

function TrainingIncident({ incident, runId, does }: TrainingIncidentProps) {
  const { t } = useWords()
  const actions = TRAINING_ACTIONS.filter((action) => incident.allowedActions.includes(action))
  return (
    <article className="training-incident" data-testid="training-incident">
      <h4>
        <SeverityMark severity={incident.kind === 'fire' ? 'fire' : incident.severity} /> {incident.number} {incident.summary}{' '}
        <span>· {t(`words:state.${incident.state}`)}</span>
      </h4>
      <div className="duty-buttons">
        {actions.map((action) => (
          <Button
            key={action}
            type={action === 'acknowledge' ? 'primary' : 'default'}
            onClick={() =>
              does(() =>
                api.training.act({
                  runId,
                  incidentId: incident.id,
                  action,
                  ...(action === 'dispatch' && { assignee: t('drills:guard') }),
                  ...(action === 'falseAlarm' && { reason: 'notWhatItSaid' as const }),
                  ...(action === 'note' && { note: t('words:done.note') }),
                }),
              )
            }
            data-testid={`train-${action}`}
          >
            {t(`words:action.${action}`)}
          </Button>
        ))}
      </div>
    </article>
  )
}
