// Who was sent to an incident and how far each has got; a key or a button records a step for somebody on the radio.
import { useState } from 'react'
import { Alert, App, Button, Image } from 'antd'
import type { Dispatch, DispatchStep, StepRecord } from '../../contract/dispatch.ts'
import type { IncidentDetail } from '../../contract/incident.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { pressOf } from '../keys/press-of.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { DISPATCH_TONES } from './sent.ts'
import { RECORD_STEPS, type RecordedStep } from './record-steps.ts'

const isOpen = ({ state }: Dispatch) => state === 'assigned' || state === 'accepted' || state === 'onScene'

export function DispatchCard({ incident, mayRecord }: { readonly incident: IncidentDetail; readonly mayRecord: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const [failure, setFailure] = useState<string | null>(null)
  const { dispatches } = incident
  const send = async (dispatchId: string, step: DispatchStep) => {
    setFailure(null)
    try {
      const { assignee } = await api.dispatches.step({ dispatchId, step })
      void message.success(t('dispatch:recorded', { who: assignee ?? t('dispatch:somebody'), step: t(`dispatch:step.${step}`) }))
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  // A key means the one who was sent first and for whom it is the next step.
  const forKey = (step: RecordedStep) => dispatches.filter((one) => RECORD_STEPS.find((known) => known.step === step)!.from.includes(one.state)).at(-1)
  useDialogKeys((event) => {
    const { modified, typing, inDialog, repeat, key } = pressOf(event)
    if (!mayRecord || modified || typing || inDialog || repeat) return false
    const step = RECORD_STEPS.find((known) => known.key === key.toLowerCase())?.step
    const dispatch = step === undefined ? undefined : forKey(step)
    if (step === undefined || dispatch === undefined) return false
    void send(dispatch.id, step)
    return true
  })
  if (dispatches.length === 0) return null
  return (
    <section className="dispatch-card" aria-label={t('dispatch:card')} data-testid="dispatch-card">
      {dispatches.map((one) => (
        <Row
          key={one.id}
          dispatch={one}
          mayRecord={mayRecord}
          keyOf={(step) => (forKey(step)?.id === one.id ? RECORD_STEPS.find((s) => s.step === step)!.key : null)}
          onStep={(dispatchId, step) => void send(dispatchId, step)}
        />
      ))}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </section>
  )
}

interface RowProps {
  readonly dispatch: Dispatch
  readonly mayRecord: boolean
  keyOf(step: RecordedStep): string | null
  onStep(dispatchId: string, step: DispatchStep): void
}

function Row({ dispatch, mayRecord, keyOf, onStep }: RowProps) {
  const { t } = useWords()
  const { id, assignee, state, steps, photos, note } = dispatch
  return (
    <div className="dispatch-row" data-testid="dispatch" data-state={state}>
      <div className="dispatch-head">
        <strong>{assignee ?? t('dispatch:somebody')}</strong>
        <ToneMark tone={DISPATCH_TONES[state]} text={t(`dispatch:state.${state}`)} />
        <Due dispatch={dispatch} />
        {note !== null && <span className="muted">{note}</span>}
      </div>
      <ol className="dispatch-steps">
        {steps.map((step, i) => (
          <Step key={`${step.step} ${i}`} step={step} />
        ))}
      </ol>
      {mayRecord && isOpen(dispatch) && (
        <span className="dispatch-buttons" role="group" aria-label={t('dispatch:recordFor')}>
          <span className="muted">{t('dispatch:recordFor')}</span>
          {RECORD_STEPS.filter(({ from }) => from.includes(state)).map(({ step }) => (
            <Button key={step} data-testid={`record-${step}`} onClick={() => onStep(id, step)}>
              {t(`dispatch:step.${step}`)}
              {keyOf(step) !== null && <kbd>{keyOf(step)!.toUpperCase()}</kbd>}
            </Button>
          ))}
          <Button danger data-testid="withdraw" onClick={() => onStep(id, 'withdraw')}>
            {t('dispatch:withdraw')}
          </Button>
        </span>
      )}
      {photos.length > 0 && (
        <div className="dispatch-photos" data-testid="dispatch-photos">
          <Image.PreviewGroup>
            {photos.map((photo) => (
              <Image key={photo.id} width={96} height={72} src={`/upload/task-photo/${photo.id}`} alt={t('dispatch:photo')} />
            ))}
          </Image.PreviewGroup>
        </div>
      )}
    </div>
  )
}

function Due({ dispatch: { state, acceptByMs, arriveByMs, doneByMs, lapsed } }: { readonly dispatch: Dispatch }) {
  const { t } = useWords()
  const ageText = useAgeText()
  const now = useNow()
  const byMs = state === 'assigned' ? (acceptByMs ?? arriveByMs) : state === 'accepted' ? arriveByMs : state === 'onScene' ? doneByMs : null
  if (byMs === null) return null
  if (lapsed !== null || byMs <= now) return <ToneMark tone="bad" text={t('dispatch:overdue', { age: ageText(now - byMs) })} />
  return <span className="muted">{t('dispatch:dueIn', { age: ageText(byMs - now) })}</span>
}

function Step({ step: { step, atMs, late, by, recordedFor, answer, note } }: { readonly step: StepRecord }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <li data-step={step}>
      {t(`dispatch:step.${step}`)} <time>{siteTime(atMs, 'time')}</time>
      {late && <span className="dispatch-flag">{t('dispatch:late')}</span>}
      {recordedFor && <span className="dispatch-flag">{t('dispatch:recordedBy', { who: by ?? '' })}</span>}
      {answer !== null && <strong> {t(`dispatch:answer.${answer}`)}</strong>}
      {note !== null && step !== 'assign' && <span className="muted"> {note}</span>}
    </li>
  )
}
