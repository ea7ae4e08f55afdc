// The steps of a procedure: asked what, answered how, whether it must be, and what it does at one press.
import { Button, Checkbox, Input, Select } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import { STEP_DEEDS, STEP_KINDS, type Step, type StepAction, type StepKind, type StepOption } from '../../contract/procedure.ts'
import { useWords } from '../i18n.ts'
import { ItemButtons } from './item-buttons.tsx'
import { newItemId } from './new-item-id.ts'
import { WordedInputs } from './worded-inputs.tsx'

const MOST_STEPS = 20
const MOST_OPTIONS = 9

interface StepsEditorProps {
  readonly steps: readonly Step[]
  readonly onChange: (steps: readonly Step[], field?: string) => void
}

export function StepsEditor({ steps, onChange }: StepsEditorProps) {
  const { t } = useWords()
  return (
    <section className="steps-editor" data-testid="steps-editor">
      <h3>{t('settings:steps')}</h3>
      <p className="muted">{t('settings:stepsHint')}</p>
      {steps.map((step, index) => (
        <fieldset key={step.id} className="edited-step" data-testid={`edit-step-${step.id}`}>
          <legend>{index + 1}</legend>
          <div className="edited-item">
            <WordedInputs
              value={step}
              testId={`edit-step-${step.id}`}
              onChange={(words) =>
                onChange(
                  steps.map((one) => (one.id === step.id ? { ...one, ...words } : one)),
                  step.id,
                )
              }
            />
            <ItemButtons items={steps} index={index} testId={`edit-step-${step.id}`} onChange={onChange} />
          </div>
          <StepSettings
            step={step}
            onChange={(next, field) =>
              onChange(
                steps.map((one) => (one.id === step.id ? next : one)),
                field && `${step.id}.${field}`,
              )
            }
          />
        </fieldset>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={steps.length >= MOST_STEPS}
        data-testid="step-add"
        onClick={() => onChange([...steps, { id: newItemId('step', steps), zh: '', en: '', kind: 'check', required: false }])}
      >
        {t('settings:addStep')}
      </Button>
    </section>
  )
}

interface StepPartProps {
  readonly step: Step
  readonly onChange: (step: Step, field?: string) => void
}

function StepSettings({ step, onChange }: StepPartProps) {
  const { t } = useWords()
  const setKind = (kind: StepKind) => {
    const { options, ...rest } = step
    onChange(kind === 'choice' ? { ...rest, kind, options: options ?? FIRST_OPTIONS } : { ...rest, kind })
  }
  return (
    <>
      <div className="step-settings">
        <Select<StepKind>
          value={step.kind}
          aria-label={t('settings:answerKind')}
          data-testid={`edit-step-${step.id}-kind`}
          onChange={setKind}
          options={STEP_KINDS.map((value) => ({ value, label: t(`settings:stepKind.${value}`) }))}
        />
        <Checkbox
          checked={step.required}
          data-testid={`edit-step-${step.id}-required`}
          onChange={(event) => onChange({ ...step, required: event.target.checked })}
        >
          {t('settings:required')}
        </Checkbox>
        <ActionSettings step={step} onChange={onChange} />
      </div>
      {step.kind === 'choice' && <OptionsEditor step={step} options={step.options ?? []} onChange={onChange} />}
    </>
  )
}

const FIRST_OPTIONS: StepOption[] = [
  { id: 'option-1', zh: '是', en: 'Yes' },
  { id: 'option-2', zh: '否', en: 'No' },
]
const NO_ACTION = 'none'

function ActionSettings({ step, onChange }: StepPartProps) {
  const { t } = useWords()
  const { action, ...without } = step
  const choose = (deed: StepAction['do'] | typeof NO_ACTION) => {
    if (deed === NO_ACTION) onChange(without)
    else if (deed === 'say') onChange({ ...step, action: { do: deed, zh: '', en: '' } })
    else if (deed === 'call') onChange({ ...step, action: { do: deed, number: '' } })
    else onChange({ ...step, action: { do: deed } })
  }
  return (
    <>
      <Select<StepAction['do'] | typeof NO_ACTION>
        value={action?.do ?? NO_ACTION}
        aria-label={t('settings:deed.title')}
        data-testid={`edit-step-${step.id}-deed`}
        onChange={choose}
        options={[NO_ACTION, ...STEP_DEEDS].map((value) => ({ value, label: t(`settings:deed.${value as StepAction['do'] | typeof NO_ACTION}`) }))}
      />
      {action?.do === 'call' && (
        <Input
          className="step-number-input"
          value={action.number}
          maxLength={24}
          status={/^[0-9+*# -]{2,24}$/.test(action.number) ? '' : 'error'}
          aria-label={t('settings:number')}
          placeholder={t('settings:number')}
          data-testid={`edit-step-${step.id}-number`}
          onChange={(event) => onChange({ ...step, action: { ...action, number: event.target.value } }, 'number')}
        />
      )}
      {action?.do === 'say' && (
        <WordedInputs value={action} testId={`edit-step-${step.id}-say`} onChange={(words) => onChange({ ...step, action: { ...action, ...words } }, 'say')} />
      )}
    </>
  )
}

function OptionsEditor({ step, options, onChange }: StepPartProps & { readonly options: readonly StepOption[] }) {
  const { t } = useWords()
  const set = (next: readonly StepOption[], field?: string) => onChange({ ...step, options: [...next] }, field)
  return (
    <div className="options-editor">
      {options.map((option, index) => (
        <div key={option.id} className="edited-item">
          <kbd>{index + 1}</kbd>
          <WordedInputs
            value={option}
            testId={`edit-option-${step.id}-${option.id}`}
            onChange={(words) =>
              set(
                options.map((one) => (one.id === option.id ? { ...one, ...words } : one)),
                option.id,
              )
            }
          />
          <ItemButtons items={options} index={index} testId={`edit-option-${step.id}-${option.id}`} onChange={set} />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={options.length >= MOST_OPTIONS}
        onClick={() => set([...options, { id: newItemId('option', options), zh: '', en: '' }])}
      >
        {t('settings:addOption')}
      </Button>
    </div>
  )
}
