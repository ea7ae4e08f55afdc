// Puts an incident aside, alone or with the source its alerts come from: for how long and why.
import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Modal, Radio, Select, type InputRef } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useActions } from './use-actions.ts'

interface ShelveForm {
  readonly what: 'incident' | 'source'
  readonly minutes: number
  readonly reason: string
}

const MINUTES = [15, 30, 60, 240, 480, 1440] as const
/** Whose source must always be heard. */
const URGENT: readonly Incident['kind'][] = ['fire', 'sos']

export function ShelveDialog({
  incident,
  mayShelveSource,
  onClose,
}: {
  readonly incident: Incident
  readonly mayShelveSource: boolean
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const { act } = useActions()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const errorWords = useErrorWords()
  const [form] = Form.useForm<ShelveForm>()
  const reasonField = useRef<InputRef>(null)
  const [busy, setBusy] = useState(false)
  const hasSource = (incident.cameraId !== null || incident.deviceId !== null) && ![incident.kind, ...incident.alsoKinds].some((kind) => URGENT.includes(kind))
  const shelveSource = async (untilMs: number, reason: string) => {
    try {
      await api.shelvedSources.shelve({ incidentId: incident.id, untilMs, reason })
      void message.success(t('queue:sourceShelved', { number: incident.number }))
      return true
    } catch (error) {
      void message.error(errorWords(error))
      return false
    } finally {
      await queries.invalidateQueries({ queryKey: orpc.shelvedSources.list.key() })
    }
  }
  const send = async ({ what, minutes, reason }: ShelveForm) => {
    setBusy(true)
    const untilMs = nowMs() + minutes * 60_000
    // the host's clock may be a little behind this one's: a day is a day
    const atMost = minutes === 1440 ? untilMs - 60_000 : untilMs
    const done = what === 'source' ? await shelveSource(atMost, reason) : await act(incident, { action: 'shelve', untilMs: atMost, reason })
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:reasonTitle', { action: t('words:action.shelve') })}`}
      okText={t('words:action.shelve')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'action-confirm' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      // the choice above it would have the focus; most often only the reason is typed
      afterOpenChange={(isOpen) => isOpen && reasonField.current?.focus()}
    >
      <Form<ShelveForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ what: 'incident', minutes: MINUTES[1] }}
        onFinish={(values) => void send(values)}
      >
        {mayShelveSource && hasSource && (
          <Form.Item name="what">
            <Radio.Group>
              <Radio value="incident">{t('queue:shelveIncident')}</Radio>
              <Radio value="source">
                <span data-testid="shelve-source">{t('queue:shelveSource')}</span>
              </Radio>
            </Radio.Group>
          </Form.Item>
        )}
        <Form.Item label={t('incidents:shelveFor')} name="minutes">
          <Select options={MINUTES.map((value) => ({ value, label: t('incidents:minutes', { count: value }) }))} />
        </Form.Item>
        <Form.Item label={t('incidents:reason')} name="reason" rules={[{ required: true, whitespace: true, message: t('incidents:required') }]}>
          <Input ref={reasonField} maxLength={500} data-testid="reason" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
