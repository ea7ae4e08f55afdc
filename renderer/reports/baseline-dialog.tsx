// Where the site started from, typed in when it goes live, so that what came after can be held against it.
import { useState } from 'react'
import { Alert, Form, Input, InputNumber, Modal } from 'antd'
import { INDICATORS, type Baseline, type Dashboard, type Indicator } from '../../contract/dashboard.ts'
import { api } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { instantOfWallTime, wallTimeOf } from '../parts/wall-time.ts'

/** What has no unit of its own is typed as it is. */
const AMOUNTS: readonly Indicator[] = ['incidents', 'warnings', 'load']

interface BaselineDialogProps {
  readonly baseline: Dashboard['baseline']
  readonly onClose: (isSaved: boolean) => void
}

interface Typed {
  readonly day: string
  readonly source: string
  readonly values: Partial<Record<Indicator, number | null>>
}

export function BaselineDialog({ baseline, onClose }: BaselineDialogProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const timezone = useSite()?.timezone ?? 'UTC'
  const [form] = Form.useForm<Typed>()
  const [failure, setFailure] = useState<string | null>(null)
  const startOf = (day: string) => instantOfWallTime(`${day} 00:00:00`, timezone)
  const save = async ({ day, source, values }: Typed) => {
    try {
      await api.dashboard.saveBaseline({ version: baseline.version, value: { sinceMs: startOf(day) ?? 0, source, values: scaled(values, 0.01) } })
      onClose(true)
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  const { value } = baseline
  const initial =
    value === null ? { values: {} } : { day: wallTimeOf(value.sinceMs, timezone).slice(0, 10), source: value.source, values: scaled(value.values, 100) }
  return (
    <Modal
      open
      width={680}
      title={t('reports:baselineTitle')}
      okText={t('reports:save')}
      cancelText={t('cancel')}
      okButtonProps={{ 'data-testid': 'baseline-save' }}
      onOk={() => form.submit()}
      onCancel={() => onClose(false)}
    >
      <p className="muted">{t('reports:baselineHint')}</p>
      <Form
        form={form}
        className="targets-form"
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={(typed) => void save(typed)}
        data-testid="baseline"
      >
        <Form.Item
          name="day"
          label={t('reports:liveSince')}
          rules={[
            { validator: async (_, day: string | undefined) => (startOf(day ?? '') === null ? Promise.reject(new Error(t('reports:needDay'))) : undefined) },
          ]}
        >
          <Input placeholder="2026-11-01" maxLength={10} data-testid="baseline-day" />
        </Form.Item>
        <Form.Item name="source" label={t('reports:source')} rules={[{ required: true, whitespace: true, message: t('reports:needed') }]}>
          <Input maxLength={200} placeholder={t('reports:sourceExample')} data-testid="baseline-source" />
        </Form.Item>
        {INDICATORS.map((id) => (
          <Form.Item
            key={id}
            name={['values', id]}
            label={`${t(`reports:indicator.${id}`)} (${AMOUNTS.includes(id) ? t(id === 'load' ? 'reports:perTenMinutes' : 'reports:perMonth') : '%'})`}
          >
            <InputNumber min={0} max={AMOUNTS.includes(id) ? 1e9 : 100} style={{ width: '100%' }} data-testid={`baseline-${id}`} />
          </Form.Item>
        ))}
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {baseline.savedAtMs !== null && <p className="muted">{t('reports:savedBy', { name: baseline.savedBy ?? '—', time: siteTime(baseline.savedAtMs) })}</p>}
    </Modal>
  )
}

/** Shares are typed in percent; what was left empty is no value. */
function scaled(values: Typed['values'], by: number): Baseline['values'] {
  return Object.fromEntries(
    INDICATORS.flatMap((id) => {
      const value = values[id] ?? null
      return value === null ? [] : [[id, AMOUNTS.includes(id) ? value : Math.round(value * by * 1e6) / 1e6]]
    }),
  )
}
