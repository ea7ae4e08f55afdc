// Sets the limits of one metric: checked before they are sent, saved from the version that was looked at.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, InputNumber, Popconfirm, Radio, Switch } from 'antd'
import { LIMIT_SIDES, METRIC_UNITS, type Limits } from '../../contract/telemetry.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { isInOrder } from './limits-order.ts'

interface LimitsFormProps {
  readonly deviceId: string
  readonly metric: string
  readonly onDone: () => void
}

export function LimitsForm({ deviceId, metric, onDone }: LimitsFormProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [form] = Form.useForm<Limits>()
  const [failure, setFailure] = useState<string | null>(null)
  const { data } = useQuery(orpc.telemetry.limits.queryOptions({ input: { deviceId, metric }, staleTime: 0, gcTime: 0 }))
  if (data === undefined) return null
  const save = async (limits: Limits | null) => {
    setFailure(null)
    try {
      await api.telemetry.saveLimits({ deviceId, metric, version: data.version, limits })
      onDone()
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
    await client.invalidateQueries({ queryKey: orpc.telemetry.limits.key() })
  }
  const unit = METRIC_UNITS[metric]
  const labelOf = (level: 'warn' | 'alarm') => (unit === undefined ? t(`telemetry:level.${level}`) : `${t(`telemetry:level.${level}`)} (${unit})`)
  const needed = { required: true, message: t('telemetry:needed') }
  return (
    <Form
      key={data.version}
      form={form}
      className="limits-form"
      layout="vertical"
      requiredMark={false}
      initialValues={data.limits}
      data-testid="limits-form"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // the form is closed, not the screen
        event.preventDefault()
        onDone()
      }}
      onFinish={(limits) => void save({ ...limits, warn: limits.warn ?? null, alarm: limits.alarm ?? null })}
    >
      <div className="limits-fields">
        <Form.Item name="side" label={t('telemetry:sideTitle')}>
          <Radio.Group optionType="button" buttonStyle="solid" options={LIMIT_SIDES.map((side) => ({ value: side, label: t(`telemetry:side.${side}`) }))} />
        </Form.Item>
        <Form.Item name="warn" label={labelOf('warn')}>
          <InputNumber style={{ width: 96 }} autoFocus min={-1e9} max={1e9} data-testid="limits-warn" />
        </Form.Item>
        <Form.Item
          name="alarm"
          label={labelOf('alarm')}
          dependencies={['warn', 'side']}
          rules={[
            ({ getFieldsValue }) => ({
              validator: async () => {
                if (!isInOrder(getFieldsValue(true) as Limits)) throw new Error(t('telemetry:wrongOrder'))
              },
            }),
          ]}
        >
          <InputNumber style={{ width: 96 }} min={-1e9} max={1e9} data-testid="limits-alarm" />
        </Form.Item>
        <Form.Item name="persistSeconds" label={t('telemetry:persist')} rules={[needed]}>
          <InputNumber style={{ width: 96 }} min={0} max={86_400} precision={0} />
        </Form.Item>
        <Form.Item name="clearPercent" label={t('telemetry:clear')} rules={[needed]}>
          <InputNumber style={{ width: 96 }} min={0} max={50} />
        </Form.Item>
        <Form.Item name="whileRunning" label={t('telemetry:whileRunning')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="limits-failure" />}
      <div className="limits-acts">
        <Button type="primary" htmlType="submit" data-testid="limits-save">
          {t('telemetry:save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
        {data.version > 0 && (
          <Popconfirm title={t('telemetry:resetSure')} okText={t('telemetry:reset')} cancelText={t('cancel')} onConfirm={() => void save(null)}>
            <Button data-testid="limits-reset">{t('telemetry:reset')}</Button>
          </Popconfirm>
        )}
        <span className="muted">
          {data.savedAtMs === null
            ? t(hasNone(data.limits) ? 'telemetry:noLimits' : 'telemetry:delivered')
            : t('telemetry:savedBy', { name: data.savedBy ?? '—', time: siteTime(data.savedAtMs) })}
        </span>
      </div>
    </Form>
  )
}

/** Only few metrics have limits from the start. */
function hasNone({ warn, alarm }: Limits): boolean {
  return warn === null && alarm === null
}
