// Draws the fields of a schema: one control for each kind of value, secrets as passwords that stay when left empty.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useWords } from '../i18n.ts'
import { kindOf, type FieldKind, type FieldSchema } from './form-values.ts'

interface SchemaFieldsProps {
  readonly schema: FieldSchema
  readonly path: readonly string[]
  readonly secretsSet: readonly string[]
}

const WIDE: readonly FieldKind[] = ['lines', 'json', 'choices']

export function SchemaFields({ schema, path, secretsSet }: SchemaFieldsProps) {
  const { t, i18n } = useWords()
  const labelOf = (key: string, { zh, en }: FieldSchema) => (i18n.language === 'en' ? en : zh) ?? key
  const fields = Object.entries(schema.properties ?? {})
  return (
    <div className="system-fields">
      {fields.map(([key, field]) => {
        const kind = kindOf(field)
        const at = [...path, key]
        if (kind === 'group')
          return (
            <fieldset key={key} className="system-wide system-rule">
              <legend>{labelOf(key, field)}</legend>
              <SchemaFields schema={field} path={at} secretsSet={secretsSet} />
            </fieldset>
          )
        const isKept = kind === 'secret' && secretsSet.includes(at.join('.'))
        const isRequired = schema.required?.includes(key) === true && field.default === undefined && kind !== 'switch' && !isKept
        return (
          <Form.Item
            key={key}
            name={at}
            label={labelOf(key, field)}
            className={WIDE.includes(kind) ? 'system-wide' : ''}
            valuePropName={kind === 'switch' ? 'checked' : 'value'}
            rules={[
              { required: isRequired, message: t('integrations:system.needed') },
              ...(kind === 'json' ? [{ validator: checkJson(t('integrations:system.noJson')) }] : []),
            ]}
          >
            <Control kind={kind} field={field} isKept={isKept} testId={`field-${at.join('.')}`} />
          </Form.Item>
        )
      })}
    </div>
  )
}

interface ControlProps {
  readonly kind: FieldKind
  readonly field: FieldSchema
  readonly isKept: boolean
  readonly testId: string
}

/** The form hands value, onChange and id on to what stands in a field. */
function Control({ kind, field, isKept, testId, ...given }: ControlProps) {
  const { t } = useWords()
  const choices = (values: readonly string[] = []) => values.map((value) => ({ value, label: value }))
  switch (kind) {
    case 'secret': {
      const kept = { placeholder: isKept ? t('integrations:system.secretKept') : '', autoComplete: 'new-password', 'data-testid': testId }
      return field.lines === true ? <Input.TextArea rows={3} {...kept} {...given} /> : <Input.Password {...kept} {...given} />
    }
    case 'number':
      return <InputNumber min={field.minimum ?? -1e12} max={field.maximum ?? 1e12} data-testid={testId} {...given} />
    case 'switch':
      return <Switch data-testid={testId} {...given} />
    case 'choice':
      return <Select allowClear options={choices(field.enum)} data-testid={testId} {...given} />
    case 'choices':
      return <Select mode="multiple" options={choices(field.items?.enum)} data-testid={testId} {...given} />
    case 'lines':
    case 'json':
      return <Input.TextArea autoSize={{ minRows: 2, maxRows: 14 }} spellCheck={false} data-testid={testId} {...given} />
    default:
      return <Input maxLength={field.maxLength ?? 2000} data-testid={testId} {...given} />
  }
}

function checkJson(message: string) {
  return async (_: unknown, value: unknown) => {
    if (typeof value !== 'string' || value.trim() === '') return
    try {
      JSON.parse(value)
    } catch {
      throw new Error(message)
    }
  }
}
