// Asks for what reopen and escalate need: why.
import { useState } from 'react'
import { Form, Input, Modal } from 'antd'
import type { ActionInput, Incident } from '../../contract/incident.ts'
import type { AskedAction } from '../console/desk.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useActions } from './use-actions.ts'
import { useWords } from '../i18n.ts'

interface ActionDialogProps {
  readonly incident: Incident
  readonly action: AskedAction
  readonly onClose: () => void
}

interface ActionForm {
  readonly reason?: string
}

export function ActionDialog({ incident, action, onClose }: ActionDialogProps) {
  const { t } = useWords()
  const { act } = useActions()
  const [form] = Form.useForm<ActionForm>()
  const [busy, setBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const name = t(`words:action.${action}`)
  const required = [{ required: true, whitespace: true, message: t('incidents:required') }]
  const send = async (values: ActionForm) => {
    setBusy(true)
    const done = await act(incident, inputOf(action, values))
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:reasonTitle', { action: name })}`}
      okText={name}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'action-confirm' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
    >
      <Form<ActionForm> form={form} layout="vertical" requiredMark={false} onFinish={(values) => void send(values)}>
        {action === 'escalate' && (
          <p className="muted" data-testid="escalate-meaning">
            {t('incidents:escalateMeaning')}
          </p>
        )}
        <Form.Item label={t('incidents:reason')} name="reason" rules={required}>
          <Input ref={field} maxLength={500} data-testid="reason" />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function inputOf(action: ActionDialogProps['action'], { reason }: ActionForm): ActionInput {
  return {
    action,
    ...(reason === undefined ? {} : { reason }),
  }
}
