// A signature under a handover: one's own account and password, whoever is logged in at this console.
import { useState } from 'react'
import { Alert, App, Button, Checkbox, Form, Input } from 'antd'
import type { User } from '../../contract/people.ts'
import type { Handover, Side } from '../../contract/shift.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useDeed } from './use-deed.ts'

interface SignFormProps {
  readonly handover: Handover
  readonly user: User
  readonly side: Side
  readonly onSigned: () => void
}

interface Typed {
  readonly name: string
  readonly password: string
  readonly remarks?: string
}

export function SignForm({ handover, user, side, onSigned }: SignFormProps) {
  const { t } = useWords()
  const { message } = App.useApp()
  const { run, failure, busy } = useDeed()
  const [form] = Form.useForm<Typed>()
  const [again, setAgain] = useState(false)
  const sign = async ({ name, password, remarks = '' }: Typed) => {
    const isDone = await run(() => api.handovers.sign({ id: handover.id, side, name, password, remarks, again }))
    form.resetFields(['password'])
    if (isDone && side === 'incoming') void message.success(t('shifts:signedNow'))
    onSigned()
  }
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sign-form"
      initialValues={{ name: side === 'leaving' ? user.name : '' }}
      onFinish={(typed) => void sign(typed)}
      data-testid={`sign-${side}`}
    >
      <Form.Item name="remarks" label={t(side === 'leaving' ? 'shifts:remarks' : 'shifts:takeRemarks')}>
        <Input.TextArea rows={2} maxLength={2000} data-testid="sign-remarks" />
      </Form.Item>
      <div className="sign-who">
        <Form.Item name="name" label={`${t(`shifts:${side}`)} · ${t('shifts:name')}`} rules={[{ required: true, message: t('incidents:required') }]}>
          <Input maxLength={60} autoComplete="off" data-testid="sign-name" />
        </Form.Item>
        <Form.Item name="password" label={t('shifts:password')} rules={[{ required: true, message: t('incidents:required') }]}>
          <PasswordInput autoComplete="off" maxLength={1000} data-testid="sign-password" />
        </Form.Item>
      </div>
      {side === 'incoming' && (
        <Checkbox checked={again} onChange={(event) => setAgain(event.target.checked)} data-testid="sign-again">
          {t('shifts:again')}
        </Checkbox>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="sign-failure" />}
      <Button type="primary" htmlType="submit" loading={busy} data-testid="sign">
        {t('shifts:sign')}
      </Button>
    </Form>
  )
}
