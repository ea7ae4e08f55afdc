// One step of a procedure: what is asked, how it is answered, who answered it, and what it does at one press.
import { useState } from 'react'
import { Button, Input, Tooltip } from 'antd'
import { CheckSquareOutlined, BorderOutlined, PhoneOutlined, SendOutlined, SoundOutlined, UnlockOutlined } from '@ant-design/icons'
import { isAnswered, type Procedure, type StepAction } from '../../contract/procedure.ts'
import { focusQueue } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { ProcedureActs } from './use-procedure.ts'

type AskedStep = Procedure['steps'][number]

interface ProcedureStepProps {
  readonly step: AskedStep
  readonly number: number
  readonly acts: ProcedureActs
  readonly mayAnswer: boolean
  readonly onAnswer: (value: string | null) => void
}

export function ProcedureStep({ step, number, acts, mayAnswer, onAnswer }: ProcedureStepProps) {
  const { t } = useWords()
  const words = useOwnWords()
  const done = isAnswered(step)
  const asked = (
    <span className="step-words">
      <span className="step-number">{number}</span> {words(step)}
      {step.required && !done && <span className="step-required">{t('procedure:required')}</span>}
    </span>
  )
  return (
    <div className={done ? 'step step-done' : 'step'}>
      <div className="step-line">
        {step.kind === 'check' ? (
          <button
            type="button"
            role="checkbox"
            aria-checked={done}
            className="step-check"
            disabled={!mayAnswer}
            data-step-control
            data-required={step.required}
            data-testid={`step-${step.id}-check`}
            onClick={() => onAnswer(done ? null : 'done')}
          >
            {done ? <CheckSquareOutlined /> : <BorderOutlined />}
            {asked}
          </button>
        ) : (
          asked
        )}
        {step.action !== undefined && mayAnswer && (
          <StepActionButton action={step.action} stepId={step.id} acts={acts} onDone={() => step.kind === 'check' && !done && onAnswer('done')} />
        )}
      </div>
      {step.kind === 'choice' && <Options step={step} mayAnswer={mayAnswer} onAnswer={onAnswer} />}
      {(step.kind === 'text' || step.kind === 'number') && (
        // what the other console answers is shown at once
        <Typed key={step.answer?.value ?? ''} step={step} mayAnswer={mayAnswer} onAnswer={onAnswer} />
      )}
      <Answered step={step} />
    </div>
  )
}

/** The property's words in the operator's language. */
export function useOwnWords(): (worded: { readonly zh: string; readonly en: string }) => string {
  const { i18n } = useWords()
  return (worded) => (i18n.language === 'en' ? worded.en : worded.zh)
}

function Options({ step, mayAnswer, onAnswer }: Pick<ProcedureStepProps, 'step' | 'mayAnswer' | 'onAnswer'>) {
  const words = useOwnWords()
  const options = step.options ?? []
  const chosen = options.findIndex(({ id }) => id === step.answer?.value)
  return (
    <div className="step-options" role="radiogroup" aria-label={words(step)}>
      {options.map((option, index) => (
        <button
          key={option.id}
          type="button"
          role="radio"
          aria-checked={index === chosen}
          className={index === chosen ? 'step-option step-option-chosen' : 'step-option'}
          disabled={!mayAnswer}
          data-step-control={index === Math.max(0, chosen) || undefined}
          data-required={step.required}
          data-testid={`step-${step.id}-${option.id}`}
          onClick={() => index !== chosen && onAnswer(option.id)}
        >
          <kbd>{index + 1}</kbd>
          {index === chosen && '✓ '}
          {words(option)}
        </button>
      ))}
    </div>
  )
}

const NUMBER = /^-?[0-9]{1,9}(\.[0-9]{1,3})?$/

function Typed({ step, mayAnswer, onAnswer }: Pick<ProcedureStepProps, 'step' | 'mayAnswer' | 'onAnswer'>) {
  const { t } = useWords()
  const words = useOwnWords()
  const kept = step.answer?.value ?? ''
  const [typed, setTyped] = useState(kept)
  const text = typed.trim()
  const isWrong = step.kind === 'number' && text !== '' && !NUMBER.test(text)
  return (
    <form
      className="step-typed"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong && text !== kept) onAnswer(text === '' ? null : text)
      }}
    >
      <Input
        value={typed}
        maxLength={step.kind === 'number' ? 14 : 500}
        inputMode={step.kind === 'number' ? 'decimal' : 'text'}
        status={isWrong ? 'error' : ''}
        disabled={!mayAnswer}
        aria-label={words(step)}
        placeholder={t(step.kind === 'number' ? 'procedure:numberHint' : 'procedure:textHint')}
        data-step-control
        data-required={step.required}
        data-testid={`step-${step.id}-text`}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setTyped(kept)
          focusQueue()
        }}
      />
      {text !== kept && (
        <Button htmlType="submit" disabled={isWrong} data-testid={`step-${step.id}-save`}>
          {t('procedure:keep')}
        </Button>
      )}
    </form>
  )
}

function Answered({ step: { answer } }: { readonly step: AskedStep }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  if (answer === null) return null
  const words = { who: answer.by ?? '—', at: siteTime(answer.atMs, 'time') }
  return <p className="step-by">{t(answer.value === null ? 'procedure:takenBack' : 'procedure:answeredBy', words)}</p>
}

const ICONS = { dispatch: <SendOutlined />, say: <SoundOutlined />, openGate: <UnlockOutlined />, call: <PhoneOutlined /> } as const

interface StepActionButtonProps {
  readonly action: StepAction
  readonly stepId: string
  readonly acts: ProcedureActs
  readonly onDone: () => void
}

function StepActionButton({ action, stepId, acts, onDone }: StepActionButtonProps) {
  const { t } = useWords()
  const words = useOwnWords()
  const [busy, setBusy] = useState(false)
  const whyNot = acts.whyNot(action)
  if (action.do === 'call')
    return (
      <strong className="step-call" data-testid={`step-${stepId}-call`}>
        <PhoneOutlined /> {action.number}
      </strong>
    )
  const run = async () => {
    setBusy(true)
    const isDone = await acts.run(action)
    setBusy(false)
    if (isDone) onDone()
  }
  return (
    <Tooltip title={whyNot ?? (action.do === 'say' ? words(action) : undefined)}>
      <Button icon={ICONS[action.do]} disabled={whyNot !== null} loading={busy} data-testid={`step-${stepId}-do`} onClick={() => void run()}>
        {t(`procedure:do.${action.do}`)}
      </Button>
    </Tooltip>
  )
}
