// Sets up a webhook or a broker: where to, which topics, what is held back. A secret that is left empty stays as it is.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ORPCError } from '@orpc/client'
import { Alert, Checkbox, Collapse, Form, Input, Modal, Select, Switch } from 'antd'
import { EVENT_TOPICS, type EventTopic } from '../../contract/open-api-events.ts'
import { targetInputSchema, type SubscriptionInput, type SubscriptionTransport, type SubscriptionView } from '../../contract/subscription.ts'
import { INCIDENT_KINDS, SEVERITIES, type IncidentKind, type Severity } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { asSchema, fromFields, labelOfPath, type FieldSchema } from './form-values.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { SchemaFields } from './schema-fields.tsx'

interface Values {
  readonly name: string
  readonly url: string
  readonly secret?: string
  /** Absent until its form is known. */
  readonly connection?: Readonly<Record<string, unknown>>
  readonly topicPrefix?: string
  readonly username?: string
  readonly password?: string
  readonly ca?: string
  readonly topics: EventTopic[]
  readonly kinds: IncidentKind[]
  readonly severities: Severity[]
  readonly buildings: string[]
  readonly enabled: boolean
}

interface SubscriptionFormProps {
  /** null: a new one. */
  readonly of: SubscriptionView | null
  readonly transport: SubscriptionTransport
  readonly onClose: () => void
  /** @param secret of a webhook that had none */
  readonly onSaved: (secret: string | null) => void
}

export function SubscriptionForm({ of: known, transport, onClose, onSaved }: SubscriptionFormProps) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const site = useSite()
  const [form] = Form.useForm<Values>()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const forms = useQuery(orpc.integrations.adapters.queryOptions({ staleTime: Infinity, enabled: transport === 'webhook' }))
  const connection = asSchema(forms.data?.transport)
  const save = async (values: Values) => {
    setFailure(null)
    setIsBusy(true)
    try {
      const { secret } = await api.subscriptions.save(toInput(values, transport, known, connection))
      onSaved(secret)
    } catch (thrown) {
      setFailure(`${errorWords(thrown)}${fieldOf(thrown, connection, i18n.language)}`)
    }
    setIsBusy(false)
  }
  const isField = (field: string) => async () => {
    const parsed = targetInputSchema.safeParse(toInput(form.getFieldsValue(), transport, known, connection).target)
    if (parsed.error?.issues.some(({ path }) => path[0] === field) === true)
      throw new Error(t(`integrations:api.wrong.${field as 'url' | 'secret' | 'topicPrefix'}`))
  }
  const needed = { required: true, whitespace: true, message: t('integrations:api.needed') }
  const isMqtt = transport === 'mqtt'
  return (
    <Modal
      open
      width={720}
      title={t(known === null ? (isMqtt ? 'integrations:api.mqttNew' : 'integrations:api.webhookNew') : 'integrations:api.changeTitle', {
        name: known?.name ?? '',
      })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      cancelText={t('cancel')}
      confirmLoading={isBusy}
      okText={t('integrations:api.save')}
      okButtonProps={{ 'data-testid': 'subscription-save' }}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={toValues(known, site?.id)}
        onValuesChange={() => setFailure(null)}
        onFinish={(values) => void save(values)}
        className="api-form"
      >
        <Form.Item name="name" label={t('integrations:api.name')} rules={[needed]}>
          <Input ref={field} maxLength={100} data-testid="subscription-name" />
        </Form.Item>
        <Form.Item name="enabled" label={t('integrations:api.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item
          name="url"
          label={t('integrations:api.url')}
          className="api-wide"
          extra={t('integrations:api.urlHint')}
          rules={[needed, { validator: isField('url') }]}
        >
          <Input maxLength={1000} placeholder={isMqtt ? 'mqtts://192.168.1.5:8883' : 'https://receiver.example/hooks'} data-testid="subscription-url" />
        </Form.Item>
        {isMqtt ? (
          <>
            <Form.Item
              name="topicPrefix"
              label={t('integrations:api.topicPrefix')}
              className="api-wide"
              rules={[needed, { validator: isField('topicPrefix') }]}
            >
              <Input maxLength={120} data-testid="subscription-prefix" />
            </Form.Item>
            <Form.Item name="username" label={t('integrations:api.username')}>
              <Input maxLength={128} autoComplete="off" />
            </Form.Item>
            <Form.Item name="password" label={t('integrations:api.password')} extra={isKept(known) ? t('integrations:api.keptHere') : undefined}>
              <PasswordInput maxLength={128} autoComplete="new-password" />
            </Form.Item>
            <Form.Item name="ca" label={t('integrations:api.ca')} className="api-wide">
              <Input.TextArea maxLength={20_000} rows={2} placeholder="-----BEGIN CERTIFICATE-----" />
            </Form.Item>
          </>
        ) : (
          <Form.Item
            name="secret"
            label={t('integrations:api.secret')}
            className="api-wide"
            extra={t(known === null ? 'integrations:api.secretHint' : 'integrations:api.kept')}
            rules={[{ validator: isField('secret') }]}
          >
            <PasswordInput maxLength={120} autoComplete="off" placeholder="whsec_…" data-testid="subscription-secret" />
          </Form.Item>
        )}
        <Form.Item name="topics" label={t('integrations:api.topics')} className="api-wide" rules={[{ required: true, message: t('integrations:api.needed') }]}>
          <Checkbox.Group
            options={EVENT_TOPICS.map((topic) => ({ value: topic, label: <span data-testid={`topic-${topic}`}>{t(`integrations:api.topic.${topic}`)}</span> }))}
          />
        </Form.Item>
        <Form.Item name="kinds" label={t('integrations:api.kinds')}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            allowClear
            placeholder={t('integrations:api.all')}
            options={INCIDENT_KINDS.map((kind) => ({ value: kind, label: t(`words:kind.${kind}`) }))}
          />
        </Form.Item>
        <Form.Item name="severities" label={t('integrations:api.severities')}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            allowClear
            placeholder={t('integrations:api.all')}
            options={SEVERITIES.map((one) => ({ value: one, label: t(`words:severity.${one}`) }))}
          />
        </Form.Item>
        <Form.Item name="buildings" label={t('integrations:api.buildings')} className="api-wide">
          <Select
            mode="multiple"
            optionFilterProp="label"
            allowClear
            placeholder={t('integrations:api.all')}
            options={site?.buildings.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          />
        </Form.Item>
        {!isMqtt && (
          <Collapse
            ghost
            className="api-wide"
            items={[
              {
                key: 'connection',
                forceRender: true,
                label: t('integrations:system.transport'),
                children: <SchemaFields schema={connection} path={['connection']} secretsSet={secretsOf(known)} />,
              },
            ]}
          />
        )}
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="subscription-failure" />}
    </Modal>
  )
}

function isKept(known: SubscriptionView | null): boolean {
  return known?.target.transport === 'mqtt' && known.target.hasPassword
}

function secretsOf(known: SubscriptionView | null): string[] {
  return known?.target.transport === 'webhook' ? known.target.secretsSet.map((path) => `connection.${path}`) : []
}

/** Which field of the connection the core did not like, and what it expected. */
function fieldOf(error: unknown, connection: FieldSchema, language: string): string {
  const { field, expected } = (error instanceof ORPCError ? (error.data ?? {}) : {}) as { readonly field?: unknown; readonly expected?: unknown }
  if (typeof field !== 'string' || !field.startsWith('connection.')) return ''
  return ` ${labelOfPath(connection, field.split('.').slice(1), language)}: ${String(expected)}`
}

function toValues(known: SubscriptionView | null, siteId: string | undefined): Partial<Values> {
  if (known === null) return { topics: ['incidents'], kinds: [], severities: [], buildings: [], enabled: true, topicPrefix: `vigil/${siteId ?? 'site'}` }
  const { name, target, topics, filters, enabled } = known
  const own = target.transport === 'mqtt' ? { topicPrefix: target.topicPrefix, username: target.username ?? '' } : { connection: target.connection }
  return {
    name,
    url: target.url,
    topics: [...topics],
    enabled,
    kinds: [...filters.kinds],
    severities: [...filters.severities],
    buildings: [...filters.buildings],
    ...own,
  }
}

/** What was left empty is not there. */
function toInput(values: Values, transport: SubscriptionTransport, known: SubscriptionView | null, form: FieldSchema): SubscriptionInput {
  const { name, connection, url, secret, topicPrefix = '', username, password, ca, topics, kinds, severities, buildings, enabled } = values
  const given = <K extends string>(key: K, text: string | undefined): { readonly [P in K]?: string } =>
    text === undefined || text.trim() === '' ? {} : ({ [key]: text.trim() } as { readonly [P in K]?: string })
  const at = (url ?? '').trim()
  return {
    ...(known !== null && { id: known.id, version: known.version }),
    name,
    target:
      transport === 'webhook'
        ? { transport, url: at, ...given('secret', secret), ...(connection !== undefined && { connection: fromFields(form, connection) }) }
        : { transport, url: at, topicPrefix: topicPrefix.trim(), ...given('username', username), ...given('password', password), ...given('ca', ca) },
    topics,
    filters: { kinds, severities, buildings },
    enabled,
  }
}
