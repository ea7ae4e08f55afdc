// A signature under a handover: one's own account and password, whoever is logged in at this console.
import { useState } from 'react'
import { Alert, App, Button, Form, Input } from 'antd'
import type { Handover, Side } from '../../contract/shift.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { AccountFields } from './account-fields.tsx'
import { useDeed } from './use-deed.ts'

interface SignFormProps {
  readonly handover: Handover
  /** Whose signature is expected, as an account; empty: anybody's. */
  readonly account: string
  readonly side: Side
  readonly onSigned: () => void
}

interface Typed {
  readonly name: string
  readonly password: string
  readonly remarks?: string
}

export function SignForm({ handover, account, side, onSigned }: SignFormProps) {
  const { t } = useWords()
  const { message } = App.useApp()
  const { run, failure, code, busy } = useDeed()
  const [form] = Form.useForm<Typed>()
  const [again, setAgain] = useState(false)
  const sign = async ({ name, password, remarks = '' }: Typed) => {
    // what is typed while it is sent is the next try
    form.resetFields(['password'])
    const isDone = await run(() => api.handovers.sign({ id: handover.id, side, name, password, remarks, again }))
    if (isDone && side === 'incoming') void message.success(t('shifts:signedNow'))
    onSigned()
  }
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sign-form"
      initialValues={{ name: account }}
      onFinish={(typed) => void sign(typed)}
      data-testid={`sign-${side}`}
    >
      <Form.Item name="remarks" label={t(side === 'leaving' ? 'shifts:remarks' : 'shifts:takeRemarks')}>
        <Input.TextArea rows={2} maxLength={2000} data-testid="sign-remarks" />
      </Form.Item>
      <AccountFields
        label={`${t(`shifts:${side}`)} · ${t('shifts:name')}`}
        testId="sign"
        again={side === 'incoming' && (code === 'handover.samePerson' || again) ? { isTicked: again, onTick: setAgain } : null}
      />
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="sign-failure" />}
      <Button type="primary" htmlType="submit" loading={busy} data-testid="sign">
        {t('shifts:sign')}
      </Button>
    </Form>
  )
}
