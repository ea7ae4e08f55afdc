// One rule of a zone: its severity, and the form that its own schema makes.
import { useEffect, useRef } from 'react'
import { Button, Form, Select } from 'antd'
import { DeleteOutlined } from '@ant-design/icons'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { SEVERITIES, type Severity } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { asSchema } from '../integrations/form-values.ts'
import { SchemaFields } from '../integrations/schema-fields.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import { settingsOf, shownSettings } from './rule-settings.ts'
import { useProblemText } from './use-problem-text.ts'
import type { ZoneEditor } from './use-zone-editor.ts'
import { withoutRule, withRule, type RuleDraft } from './watch-board.ts'

interface RuleCardProps {
  readonly editor: ZoneEditor
  readonly rule: RuleDraft
  /** Its place among the rules. */
  readonly at: number
  /** undefined: this version does not know it at all. */
  readonly kind: RuleKindView | undefined
}

export function RuleCard({ editor, rule, at, kind }: RuleCardProps) {
  const { t, i18n } = useWords()
  const { board, problems } = editor
  const problemText = useProblemText(kind === undefined ? [] : [kind])
  const title = kind?.title[i18n.language === 'en' ? 'en' : 'zh'] ?? rule.kind
  const wrong = problems.filter((problem) => problem.rule === at && problem.isError)
  return (
    <fieldset className="zones-rule" data-testid={`zones-rule-${rule.kind}`}>
      <legend>{title}</legend>
      <div className="zones-rule-top">
        <label>
          {t('zones:severity')}{' '}
          <Select
            className="zones-severity"
            value={rule.severity ?? 'byKind'}
            options={[
              { value: 'byKind', label: t('zones:severityByKind') },
              ...SEVERITIES.map((severity) => ({ value: severity, label: t(`words:severity.${severity}`) })),
            ]}
            onChange={(severity: Severity | 'byKind') => editor.set(withRule(board, at, { severity: severity === 'byKind' ? null : severity }))}
            data-testid={`zones-severity-${rule.kind}`}
          />
        </label>
        <Button icon={<DeleteOutlined />} onClick={() => editor.set(withoutRule(board, at))} data-testid={`zones-rule-remove-${rule.kind}`}>
          {t('zones:removeRule')}
        </Button>
      </div>
      {kind === undefined || kind.settings === null ? (
        <ToneMark tone="warn" text={t('zones:problem.notWatched', { kind: title })} />
      ) : (
        <SettingsForm key={rule.kind} editor={editor} rule={rule} at={at} schema={kind.settings} />
      )}
      {wrong.map((problem) => (
        <p key={`${problem.code} ${problem.field}`} className="zones-wrong" role="alert">
          <ToneMark tone="bad" text={problemText(problem)} />
        </p>
      ))}
    </fieldset>
  )
}

interface SettingsFormProps extends Omit<RuleCardProps, 'kind'> {
  readonly schema: Readonly<Record<string, unknown>>
}

function SettingsForm({ editor, rule, at, schema: raw }: SettingsFormProps) {
  const [form] = Form.useForm<Record<string, unknown>>()
  const schema = asSchema(raw)
  const text = JSON.stringify(rule.settings)
  /** What this form said last: that comes back and must not be written over what is being typed. */
  const own = useRef(text)
  useEffect(() => {
    if (own.current === text) return
    own.current = text
    form.setFieldsValue(shownSettings(schema, JSON.parse(text) as RuleDraft['settings']))
  }, [form, schema, text])
  return (
    <Form
      form={form}
      component={false}
      layout="vertical"
      name={`rule-${rule.kind}`}
      initialValues={shownSettings(schema, rule.settings)}
      onValuesChange={(_, values) => {
        const settings = settingsOf(schema, values, rule.settings)
        own.current = JSON.stringify(settings)
        editor.set(withRule(editor.board, at, { settings }), `settings ${rule.kind} ${rule.zone}`)
      }}
    >
      <SchemaFields schema={schema} path={[]} secretsSet={[]} />
    </Form>
  )
}
