// At the console of whoever leaves: the incoming person says who it is before reading, so that what was read is one's own.
import { useState } from 'react'
import { Alert, Button, Form } from 'antd'
import type { Handover } from '../../contract/shift.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { AccountFields } from './account-fields.tsx'
import { useDeed } from './use-deed.ts'

interface Typed {
  readonly name: string
  readonly password: string
}

export function TakeUpForm({ handover: { id }, onTaken }: { readonly handover: Handover; readonly onTaken: () => void }) {
  const { t } = useWords()
  const { run, failure, code, busy } = useDeed()
  const [form] = Form.useForm<Typed>()
  const [again, setAgain] = useState(false)
  const take = async (typed: Typed) => {
    // what is typed while it is sent is the next try
    form.resetFields(['password'])
    await run(() => api.handovers.takeUp({ id, ...typed, again }))
    onTaken()
  }
  return (
    <Form<Typed> form={form} layout="vertical" requiredMark={false} className="sign-form" onFinish={(typed) => void take(typed)} data-testid="take-up">
      <p>{t('shifts:takeUpHint')}</p>
      <AccountFields
        label={`${t('shifts:incoming')} · ${t('shifts:name')}`}
        testId="take-up"
        again={code === 'handover.samePerson' || again ? { isTicked: again, onTick: setAgain } : null}
      />
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="take-up-failure" />}
      <Button type="primary" htmlType="submit" loading={busy} data-testid="take-up-send">
        {t('shifts:takeUp')}
      </Button>
    </Form>
  )
}
