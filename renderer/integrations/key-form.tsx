// Makes a key and shows it, once.
import { useState } from 'react'
import { Alert, Button, Checkbox, Form, Input, InputNumber, Modal, Select, Typography } from 'antd'
import { DEFAULT_KEY_RATE, keyAddressSchema, MAX_KEY_RATE } from '../../contract/integration-key.ts'
import { KEY_SCOPES, type KeyScope } from '../../contract/vocabulary.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useNow } from '../use-now.ts'
import { scopeWord } from './scope-word.ts'

const DAY_MS = 86_400_000
const DAYS = [30, 90, 180, 365] as const

interface Values {
  readonly name: string
  readonly scopes: KeyScope[]
  /** 0: no end. */
  readonly days: number
  readonly rate: number
  readonly addresses: string[]
}

export function KeyForm({ onMade, onClose }: { readonly onMade: () => void; readonly onClose: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const now = useNow()
  const [form] = Form.useForm<Values>()
  const { field, afterOpenChange } = useOpenFocused()
  const [failure, setFailure] = useState<string | null>(null)
  const [token, setToken] = useState<string | null>(null)
  const make = async ({ name, scopes, days, rate, addresses }: Values) => {
    setFailure(null)
    try {
      const made = await api.keys.create({ name, scopes, ratePerMinute: rate, addresses, ...(days > 0 && { expiresAtMs: now + days * DAY_MS }) })
      setToken(made.token)
      onMade()
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
  }
  const areAddresses = async (_: unknown, given: string[]) => {
    if (given.some((one) => !keyAddressSchema.safeParse(one).success)) throw new Error(t('integrations:api.addressesWrong'))
  }
  if (token !== null) {
    return (
      <Modal
        open
        title={t('integrations:api.keyMade')}
        closable={false}
        footer={
          <Button type="primary" onClick={onClose} data-testid="key-noted">
            {t('integrations:api.noted')}
          </Button>
        }
      >
        <Alert type="warning" showIcon title={t('integrations:api.keyOnce')} />
        <Typography.Paragraph
          className="api-secret"
          copyable={{ text: token, tooltips: [t('integrations:api.copy'), t('integrations:api.copied')] }}
          data-testid="key-token"
        >
          {token}
        </Typography.Paragraph>
      </Modal>
    )
  }
  return (
    <Modal
      open
      title={t('integrations:api.keyNew')}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      cancelText={t('cancel')}
      okText={t('integrations:api.make')}
      okButtonProps={{ 'data-testid': 'key-make' }}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['incidents:read'], days: 90, rate: DEFAULT_KEY_RATE, addresses: [] }}
        onFinish={(values) => void make(values)}
      >
        <Form.Item name="name" label={t('integrations:api.name')} rules={[{ required: true, whitespace: true, message: t('integrations:api.nameNeeded') }]}>
          <Input ref={field} maxLength={100} placeholder={t('integrations:api.keyNameHint')} data-testid="key-name" />
        </Form.Item>
        <Form.Item name="scopes" label={t('integrations:api.scopes')} rules={[{ required: true, message: t('integrations:api.scopesNeeded') }]}>
          <Checkbox.Group
            className="api-choices"
            options={KEY_SCOPES.map((scope) => ({
              value: scope,
              label: <span data-testid={`scope-${scope}`}>{t(`integrations:api.scope.${scopeWord(scope)}`)}</span>,
            }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t('integrations:api.expires')}>
          <Select
            data-testid="key-days"
            options={[
              ...DAYS.map((days) => ({ value: days as number, label: t('integrations:api.inDays', { days }) })),
              { value: 0, label: t('integrations:api.noEnd') },
            ]}
          />
        </Form.Item>
        <Form.Item name="rate" label={t('integrations:api.rate')} rules={[{ required: true, message: t('integrations:api.rateNeeded') }]}>
          <InputNumber min={1} max={MAX_KEY_RATE} precision={0} />
        </Form.Item>
        <Form.Item name="addresses" label={t('integrations:api.addresses')} extra={t('integrations:api.addressesHint')} rules={[{ validator: areAddresses }]}>
          <Select mode="tags" open={false} suffixIcon={null} maxCount={32} tokenSeparators={[',', '，', ' ', '、']} />
        </Form.Item>
        {failure !== null && <Alert type="error" showIcon title={failure} data-testid="key-failure" />}
      </Form>
    </Modal>
  )
}
