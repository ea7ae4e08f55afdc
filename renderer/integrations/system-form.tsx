// Settings of one system, drawn from its adapter's schema; secrets are typed anew or stay as they are.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Collapse, Form, Input, Popconfirm, Switch } from 'antd'
import { ORPCError } from '@orpc/client'
import type { AdapterView, IntegrationInput, IntegrationView, TestAnswer } from '../../contract/integration.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { asSchema, fromFields, labelOfPath, toFields } from './form-values.ts'
import { SchemaFields } from './schema-fields.tsx'
import { WorkOrderRules } from './work-order-rules.tsx'

interface SystemFormProps {
  /** null: a new one. */
  readonly system: IntegrationView | null
  readonly adapter: AdapterView
  readonly transport: Readonly<Record<string, unknown>>
  readonly onSaved: (id: string) => void
  readonly onRemoved: () => void
}

type Values = Pick<IntegrationInput, 'name' | 'enabled' | 'settings' | 'transport' | 'workOrders'>

export function SystemForm({ system, adapter, transport, onSaved, onRemoved }: SystemFormProps) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const [failure, setFailure] = useState<string | null>(null)
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  const [busy, setBusy] = useState<'save' | 'test' | null>(null)
  const readOnly = system?.readOnly === true
  const settingsSchema = asSchema(adapter.settings)
  const transportSchema = asSchema(transport)
  const secretsSet = system?.secretsSet ?? []

  const inputOf = (values: Values): IntegrationInput => ({
    ...(system !== null && { id: system.id }),
    adapter: adapter.id,
    version: system?.version ?? 0,
    name: values.name,
    enabled: values.enabled,
    settings: fromFields(settingsSchema, values.settings ?? {}),
    transport: fromFields(transportSchema, values.transport ?? {}),
    workOrders: values.workOrders ?? [],
  })
  const doing = async (what: 'save' | 'test', work: () => Promise<void>) => {
    setFailure(null)
    setAnswer(null)
    setBusy(what)
    try {
      await work()
    } catch (error) {
      setFailure(isOfFields(error) ? t('integrations:system.lookAtFields') : `${errorWords(error)}${fieldOf(error)}`)
    }
    setBusy(null)
  }
  const save = (values: Values) =>
    doing('save', async () => {
      const saved = await api.integrations.save(inputOf(values))
      await Promise.all([
        client.invalidateQueries({ queryKey: orpc.integrations.list.key() }),
        client.invalidateQueries({ queryKey: orpc.deliveries.key() }),
        client.invalidateQueries({ queryKey: orpc.workOrders.key() }),
      ])
      onSaved(saved.id)
    })
  const test = () => doing('test', async () => setAnswer(await api.integrations.test(readOnly ? { id: system.id } : inputOf(await form.validateFields()))))
  const remove = () =>
    doing('save', async () => {
      await api.integrations.remove({ id: system!.id })
      await client.invalidateQueries({ queryKey: orpc.integrations.list.key() })
      onRemoved()
    })
  /** Which field the core did not like, and what it expected: programs' words, but the installer's only clue. */
  const fieldOf = (error: unknown): string => {
    if (!(error instanceof ORPCError)) return ''
    const { field, expected } = (error.data ?? {}) as { readonly field?: unknown; readonly expected?: unknown }
    if (typeof field !== 'string') return ''
    const name = labelOfPath({ properties: { settings: settingsSchema, transport: transportSchema } }, field.split('.'), i18n.language)
    return ` ${name.replace(/^(settings|transport) › /, '')}${typeof expected === 'string' ? `: ${expected}` : ''}`
  }
  const initial: Values = {
    name: system?.name ?? (i18n.language === 'en' ? adapter.title.en : adapter.title.zh),
    enabled: system?.enabled ?? true,
    settings: toFields(settingsSchema, system?.settings ?? {}) as Values['settings'],
    transport: toFields(transportSchema, system?.transport ?? {}) as Values['transport'],
    workOrders: system?.workOrders ?? [],
  }
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      className="system-form"
      disabled={readOnly}
      initialValues={initial}
      onFinish={(values) => void save(values)}
      onFinishFailed={() => setFailure(t('integrations:system.lookAtFields'))}
      scrollToFirstError
      data-testid="system-form"
    >
      {readOnly && <Alert type="info" showIcon title={t('integrations:system.ofSiteFile')} />}
      <div className="system-fields">
        <Form.Item name="name" label={t('integrations:system.name')} rules={[{ required: true, message: t('integrations:system.needed') }]}>
          <Input maxLength={60} data-testid="system-name" />
        </Form.Item>
        <Form.Item name="enabled" label={t('integrations:system.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <h3>{t('integrations:system.settings')}</h3>
      <SchemaFields schema={settingsSchema} path={['settings']} secretsSet={secretsSet} />
      {!adapter.tellsOnly && (
        <>
          <h3>{t('integrations:system.workOrders')}</h3>
          <WorkOrderRules />
        </>
      )}
      <Collapse
        ghost
        items={[
          {
            key: 'transport',
            forceRender: true,
            label: t('integrations:system.transport'),
            children: <SchemaFields schema={transportSchema} path={['transport']} secretsSet={secretsSet} />,
          },
        ]}
      />
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="system-failure" />}
      {answer !== null && (
        <Alert type={answer.ok ? 'success' : 'error'} showIcon title={i18n.language === 'en' ? answer.en : answer.zh} data-testid="system-answer" />
      )}
      <div className="links-bar">
        {!readOnly && (
          <Button type="primary" htmlType="submit" loading={busy === 'save'} data-testid="system-save">
            {t('integrations:system.save')}
          </Button>
        )}
        <Button disabled={false} loading={busy === 'test'} onClick={() => void test()} data-testid="system-test">
          {t('integrations:system.test')}
        </Button>
        {system !== null && !readOnly && (
          <Popconfirm
            title={t('integrations:system.removeSure')}
            okText={t('integrations:system.remove')}
            cancelText={t('cancel')}
            onConfirm={() => void remove()}
          >
            <Button danger data-testid="system-remove">
              {t('integrations:system.remove')}
            </Button>
          </Popconfirm>
        )}
        {system !== null && system.savedAtMs !== null && (
          <span className="muted">{t('integrations:system.savedBy', { name: system.savedBy ?? '—', time: siteTime(system.savedAtMs) })}</span>
        )}
      </div>
    </Form>
  )
}

/** The form's own refusal: the fields say what is missing. */
function isOfFields(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errorFields' in error
}
