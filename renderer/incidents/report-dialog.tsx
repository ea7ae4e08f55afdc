// Lets an operator report what no machine saw.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App, Checkbox, Form, Input, Modal, Select } from 'antd'
import type { ManualReport } from '../../contract/incident.ts'
import { SEVERITIES } from '../../contract/vocabulary.ts'
import { api, codeOfError } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { noteIncident, useCameras, useSite } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { nowMs } from '../now.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { WallTimeField } from '../parts/wall-time-field.tsx'

const MINUTE_MS = 60_000
/** Something to begin from, on the minute. */
const anHourAgo = () => (Math.floor(nowMs() / MINUTE_MS) - 60) * MINUTE_MS

const URGENT_FIRST = SEVERITIES.toReversed()

export function ReportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const open = useDesk((d) => d.open)
  const [form] = Form.useForm<ManualReport>()
  const [busy, setBusy] = useState(false)
  /** Absent: it happens now; null: what was typed is no time. */
  const [happenedAtMs, setHappenedAtMs] = useState<number | null>()
  const { field, afterOpenChange } = useOpenFocused()
  const site = useSite()
  const buildings = site?.buildings ?? []
  const cameras = useCameras() ?? []
  const send = async (values: ManualReport) => {
    setBusy(true)
    try {
      const incident = await api.incidents.report({ ...withoutAbsent(values), ...(typeof happenedAtMs === 'number' && { happenedAtMs }) })
      noteIncident(queries, incident)
      void message.success(t('incidents:reported', { number: incident.number }))
      onClose()
      open(incident.id)
    } catch (error) {
      const code = codeOfError(error)
      void message.error(code === 'connection' ? t('connectionLost') : errorText(code ?? 'system.internal', i18n.language))
    } finally {
      setBusy(false)
    }
  }
  const options = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Modal
      open
      title={t('incidents:reportTitle')}
      okText={t('incidents:reportSend')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: happenedAtMs === null, 'data-testid': 'report-send' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
    >
      <Form<ManualReport>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ severity: 'medium' }}
        onFinish={(values) => void send(values)}
        data-testid="report"
      >
        <Form.Item label={t('incidents:reportSummary')} name="summary" rules={[{ required: true, whitespace: true, message: t('incidents:required') }]}>
          <Input.TextArea ref={field} rows={3} maxLength={500} placeholder={t('incidents:reportSummaryPlaceholder')} data-testid="report-summary" />
        </Form.Item>
        <Form.Item label={t('incidents:reportSeverity')} name="severity">
          <Select options={URGENT_FIRST.map((value) => ({ value, label: <SeverityMark severity={value} /> }))} data-testid="report-severity" />
        </Form.Item>
        <Form.Item label={`${t('incidents:reportBuilding')} (${t('optional')})`} name="buildingId">
          <Select allowClear options={options(buildings)} />
        </Form.Item>
        <Form.Item label={`${t('incidents:reportCamera')} (${t('optional')})`} name="cameraId">
          <Select allowClear options={options(cameras)} />
        </Form.Item>
        <Checkbox
          checked={happenedAtMs !== undefined}
          onChange={({ target }) => setHappenedAtMs(target.checked ? anHourAgo() : undefined)}
          data-testid="report-late"
        >
          {t('incidents:reportLate')}
        </Checkbox>
        {happenedAtMs !== undefined && site !== undefined && (
          <>
            <WallTimeField id="report-happened" label={t('incidents:reportHappened')} atMs={happenedAtMs} timeZone={site.timezone} onChange={setHappenedAtMs} />
            <p className="muted">{t('incidents:reportLateHint')}</p>
          </>
        )}
      </Form>
    </Modal>
  )
}

function withoutAbsent({ severity, summary, buildingId, cameraId }: ManualReport): ManualReport {
  return { severity, summary: summary.trim(), ...(buildingId === undefined ? {} : { buildingId }), ...(cameraId === undefined ? {} : { cameraId }) }
}
