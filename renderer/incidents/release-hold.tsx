// Lets held evidence go again, for a reason; managers only.
import { useState } from 'react'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { api } from '../api.ts'
import { useMay } from '../auth/use-may.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'

export function ReleaseHold({ incidentId }: { readonly incidentId: string }) {
  const { t } = useWords()
  const mayRelease = useMay('configureDesk')
  const [isOpen, setOpen] = useState(false)
  if (!mayRelease) return null
  return (
    <>
      <Button size="small" data-testid="hold-release" onClick={() => setOpen(true)}>
        {t('access:releaseHold')}
      </Button>
      {isOpen && <ReleaseDialog incidentId={incidentId} onClose={() => setOpen(false)} />}
    </>
  )
}

function ReleaseDialog({ incidentId, onClose }: { readonly incidentId: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const { field, afterOpenChange } = useOpenFocused()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const release = async ({ reason }: { readonly reason: string }) => {
    if (await run(() => api.holds.release({ id: incidentId, reason }))) onClose()
  }
  return (
    <Modal
      open
      title={t('access:releaseHold')}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      cancelText={t('cancel')}
      okText={t('access:releaseHold')}
      okButtonProps={{ danger: true, loading: busy, 'data-testid': 'hold-release-ok' }}
      onOk={() => form.submit()}
    >
      <p>{t('access:releaseHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(typed: { reason: string }) => void release(typed)}>
        <Form.Item name="reason" label={t('access:reason')} rules={[{ required: true, whitespace: true, message: t('auth:required') }]}>
          <Input ref={field} maxLength={500} data-testid="hold-release-reason" onPressEnter={() => form.submit()} />
        </Form.Item>
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </Modal>
  )
}
