// Step 5: when it rings, at what times it tests itself, and a test at once.
import { InputNumber, Select } from 'antd'
import { SEVERITIES, type Severity } from '../../../contract/vocabulary.ts'
import { useWords } from '../../i18n.ts'
import type { FacadeFacts } from '../facade-board.ts'
import { SelfTests } from '../self-tests.tsx'
import type { StepProps } from '../step-panel.tsx'

const TIME = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/
const MOST_TIMES = 6

export function AlarmStep({ editor, group, mayEdit }: StepProps) {
  const { t } = useWords()
  const facts = editor.board.facts.find((f) => f.id === group)
  if (facts === undefined) return null
  const set = (change: Partial<FacadeFacts>): void => editor.setFacts(group, change, `alarm ${group} ${Object.keys(change).join()}`)
  const score = (name: 'alarmScore' | 'suspectedScore') => (
    <label className="step-field">
      <span>{t(`facades:${name}`)}</span>
      <InputNumber
        value={Math.round(facts[name] * 100)}
        min={5}
        max={100}
        precision={0}
        step={5}
        changeOnWheel={false}
        suffix="%"
        disabled={!mayEdit}
        data-testid={`facade-${name}`}
        onChange={(value) => set({ [name]: (value ?? (name === 'alarmScore' ? 60 : 30)) / 100 })}
      />
    </label>
  )
  return (
    <>
      <div className="step-pair">
        {score('alarmScore')}
        {score('suspectedScore')}
        <label className="step-field">
          <span>{t('facades:minFloors')}</span>
          <InputNumber
            value={facts.minFloors}
            min={1}
            max={30}
            step={1}
            changeOnWheel={false}
            disabled={!mayEdit}
            data-testid="facade-minFloors"
            onChange={(minFloors) => set({ minFloors: minFloors ?? 3 })}
          />
        </label>
        <label className="step-field">
          <span>{t('facades:severity')}</span>
          <Select<Severity | 'kind'>
            value={facts.severity ?? 'kind'}
            disabled={!mayEdit}
            data-testid="facade-severity"
            options={[{ value: 'kind', label: t('facades:severityOfKind') }, ...SEVERITIES.map((value) => ({ value, label: t(`words:severity.${value}`) }))]}
            onChange={(value) => set({ severity: value === 'kind' ? null : value })}
          />
        </label>
      </div>
      <p className="muted">{t('facades:scoresHint')}</p>
      <label className="step-field">
        <span>{t('facades:selfTestAt')}</span>
        <Select
          mode="tags"
          value={[...facts.selfTestAt]}
          maxCount={MOST_TIMES}
          disabled={!mayEdit}
          open={false}
          suffixIcon={null}
          tokenSeparators={[' ', ',', '，', ';']}
          placeholder="08:00 20:00"
          data-testid="facade-selfTestAt"
          onChange={(times: string[]) => set({ selfTestAt: timesOf(times) })}
        />
      </label>
      <SelfTests editor={editor} group={group} mayEdit={mayEdit} />
    </>
  )
}

/** What is no time of day is dropped; each once, in order. */
function timesOf(typed: readonly string[]): string[] {
  const times = typed.flatMap((text) => {
    const [, hours, minutes] = TIME.exec(text.trim()) ?? []
    return hours === undefined ? [] : [`${hours.padStart(2, '0')}:${minutes}`]
  })
  return [...new Set(times)].toSorted()
}
