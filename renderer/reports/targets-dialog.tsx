// What the control room aims at: response times in minutes, shares in percent; saved from the version that was looked at.
import { useState } from 'react'
import { Alert, Form, InputNumber, Modal } from 'antd'
import type { Dashboard } from '../../contract/dashboard.ts'
import type { ReportTargets } from '../../contract/report-figures.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const TIMES = ['acknowledgeMs', 'dispatchMs', 'arriveMs', 'closeMs', 'workOrderMs'] as const
const SHARES = ['inTime', 'availability', 'falseAlarmShare', 'patrolDone'] as const
const MINUTE_MS = 60_000

interface TargetsDialogProps {
  readonly targets: Dashboard['targets']
  readonly onClose: (isSaved: boolean) => void
}

export function TargetsDialog({ targets, onClose }: TargetsDialogProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const [form] = Form.useForm<ReportTargets>()
  const [failure, setFailure] = useState<string | null>(null)
  const save = async (typed: ReportTargets) => {
    try {
      await api.dashboard.saveTargets({ version: targets.version, value: scaled(typed, (value, unit) => round(value * unit)) })
      onClose(true)
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  const rules = [{ required: true, message: t('reports:needed') }]
  return (
    <Modal
      open
      title={t('reports:targets')}
      okText={t('reports:save')}
      cancelText={t('cancel')}
      okButtonProps={{ 'data-testid': 'targets-save' }}
      onOk={() => form.submit()}
      onCancel={() => onClose(false)}
    >
      <Form
        form={form}
        className="targets-form"
        layout="vertical"
        requiredMark={false}
        initialValues={scaled(targets.value, (value, unit) => round(value / unit))}
        onFinish={(typed) => void save(typed)}
        data-testid="targets"
      >
        {TIMES.map((name) => (
          <Form.Item key={name} name={name} label={`${t(`reports:target.${name}`)} (${t('reports:minutes')})`} rules={rules}>
            <InputNumber min={0.1} max={43_200} style={{ width: '100%' }} data-testid={`target-${name}`} />
          </Form.Item>
        ))}
        {SHARES.map((name) => (
          <Form.Item key={name} name={name} label={`${t(`reports:target.${name}`)} (%)`} rules={rules}>
            <InputNumber min={0} max={100} style={{ width: '100%' }} data-testid={`target-${name}`} />
          </Form.Item>
        ))}
      </Form>
      <p className="muted">{t('reports:targetsNote')}</p>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <p className="muted">
        {targets.savedAtMs === null ? t('reports:targetsDelivered') : t('reports:savedBy', { name: targets.savedBy ?? '—', time: siteTime(targets.savedAtMs) })}
      </p>
    </Modal>
  )
}

/** @param scale of the value, and of what one minute or one percent is */
function scaled(targets: ReportTargets, scale: (value: number, unit: number) => number): ReportTargets {
  return Object.fromEntries([
    ...TIMES.map((name) => [name, scale(targets[name], MINUTE_MS)]),
    ...SHARES.map((name) => [name, scale(targets[name], 0.01)]),
  ]) as unknown as ReportTargets
}

/** Seconds are typed as parts of a minute and must come out whole. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
