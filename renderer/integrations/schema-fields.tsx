// Draws the fields of a schema: one control for each kind of value, secrets as passwords that stay when left empty.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { isOptionalGroup, kindOf, toFields, type FieldKind, type FieldSchema } from './form-values.ts'

interface SchemaFieldsProps {
  readonly schema: FieldSchema
  readonly path: readonly string[]
  readonly secretsSet: readonly string[]
}

const WIDE: readonly FieldKind[] = ['lines', 'json', 'choices']

export function SchemaFields({ schema, path, secretsSet }: SchemaFieldsProps) {
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => field.hidden !== true)
  return (
    <div className="system-fields">
      {fields.map(([key, field]) => {
        const at = [...path, key]
        if (kindOf(field) === 'group') {
          const Shape = isOptionalGroup(schema, key) ? OptionalGroup : Group
          return <Shape key={key} schema={field} path={at} secretsSet={secretsSet} />
        }
        const { only } = field
        const draw = () => <Field key={key} schema={field} path={at} secretsSet={secretsSet} isNeeded={schema.required?.includes(key) === true} />
        if (only === undefined) return draw()
        const beside = [...path, only.field]
        return (
          <Form.Item key={key} noStyle dependencies={[beside]}>
            {({ getFieldValue }) => (only.in.includes(String(getFieldValue(beside))) ? draw() : null)}
          </Form.Item>
        )
      })}
    </div>
  )
}

function Group({ schema, path, secretsSet }: SchemaFieldsProps) {
  const nameOf = useName()
  return (
    <fieldset className="system-wide system-rule">
      <legend>{nameOf(path, schema)}</legend>
      <Hint of={schema} />
      <SchemaFields schema={schema} path={path} secretsSet={secretsSet} />
    </fieldset>
  )
}

/** Drawn only where it is wanted: nobody has to fill in what a request needs that is not sent. */
function OptionalGroup({ schema, path, secretsSet }: SchemaFieldsProps) {
  const nameOf = useName()
  const form = Form.useFormInstance()
  const name = [...path]
  const isUsed = Form.useWatch(name, { form, preserve: true }) !== undefined
  const label = nameOf(path, schema)
  return (
    <fieldset className="system-wide system-rule">
      <legend>
        <Switch
          size="small"
          checked={isUsed}
          aria-label={label}
          onChange={(on) => form.setFieldValue(name, on ? toFields(schema, {}) : undefined)}
          data-testid={`use-${path.join('.')}`}
        />{' '}
        {label}
      </legend>
      <Hint of={schema} />
      {isUsed && <SchemaFields schema={schema} path={path} secretsSet={secretsSet} />}
    </fieldset>
  )
}

interface FieldProps extends SchemaFieldsProps {
  readonly isNeeded: boolean
}

function Field({ schema: field, path, secretsSet, isNeeded }: FieldProps) {
  const { t } = useWords()
  const nameOf = useName()
  const kind = kindOf(field)
  const isKept = kind === 'secret' && secretsSet.includes(path.join('.'))
  const isRequired = (isNeeded || field.only?.needed === true) && field.default === undefined && kind !== 'switch' && !isKept
  return (
    <Form.Item
      name={[...path]}
      label={nameOf(path, field)}
      extra={field.hint === undefined ? undefined : <Hint of={field} />}
      className={WIDE.includes(kind) ? 'system-wide' : ''}
      valuePropName={kind === 'switch' ? 'checked' : 'value'}
      rules={[
        { required: isRequired, message: t('integrations:system.needed') },
        ...(kind === 'json' ? [{ validator: checkJson(t('integrations:system.noJson')) }] : []),
      ]}
    >
      <Control kind={kind} field={field} isKept={isKept} testId={`field-${path.join('.')}`} />
    </Form.Item>
  )
}

function Hint({ of: { hint } }: { readonly of: FieldSchema }) {
  const { i18n } = useWords()
  return hint === undefined ? null : <span className="muted system-hint">{i18n.language === 'en' ? hint.en : hint.zh}</span>
}

function useName() {
  const { i18n } = useWords()
  return (path: readonly string[], { zh, en }: FieldSchema) => (i18n.language === 'en' ? en : zh) ?? path.at(-1)
}

interface ControlProps {
  readonly kind: FieldKind
  readonly field: FieldSchema
  readonly isKept: boolean
  readonly testId: string
}

/** The form hands value, onChange and id on to what stands in a field. */
function Control({ kind, field, isKept, testId, ...given }: ControlProps) {
  const { t, i18n } = useWords()
  const wordOf = (value: string, words: FieldSchema['words']) => words?.[value]?.[i18n.language === 'en' ? 'en' : 'zh'] ?? value
  const choices = ({ enum: values = [], words = field.words }: FieldSchema = {}) => values.map((value) => ({ value, label: wordOf(value, words) }))
  switch (kind) {
    case 'secret': {
      const kept = { placeholder: isKept ? t('integrations:system.secretKept') : '', autoComplete: 'new-password', 'data-testid': testId }
      return field.lines === true ? <Input.TextArea rows={3} {...kept} {...given} /> : <PasswordInput {...kept} {...given} />
    }
    case 'number':
      return (
        <InputNumber
          min={field.minimum ?? -1e12}
          max={field.maximum ?? 1e12}
          {...(field.type === 'integer' && { precision: 0 })}
          suffix={field.unit?.[i18n.language === 'en' ? 'en' : 'zh']}
          data-testid={testId}
          {...given}
        />
      )
    case 'switch':
      return <Switch data-testid={testId} {...given} />
    case 'choice':
      return <Select allowClear={field.default === undefined} options={choices(field)} data-testid={testId} {...given} />
    case 'choices':
      return <Select mode="multiple" optionFilterProp="label" options={choices(field.items)} data-testid={testId} {...given} />
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
