// The old password, and the new one twice.
import { Alert, Button, Form } from 'antd'
import { changePassword } from '../auth/auth-api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'

const PASSWORD_MIN = 12

interface Typed {
  readonly old: string
  readonly next: string
  readonly repeat: string
}

export function NewPasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const [form] = Form.useForm<Typed>()
  const send = async ({ old, next }: Typed) => {
    if (!(await run(() => changePassword({ old, next })))) return
    form.resetFields()
    onDone()
  }
  const required = { required: true, message: t('auth:required') }
  return (
    <Form<Typed> form={form} layout="vertical" requiredMark={false} onFinish={(typed) => void send(typed)} data-testid="new-password">
      <Form.Item name="old" label={t('access:oldPassword')} rules={[required]}>
        <PasswordInput autoFocus autoComplete="current-password" maxLength={256} data-testid="password-old" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('access:nextPassword')}
        extra={t('auth:passwordRule')}
        rules={[required, { min: PASSWORD_MIN, message: t('auth:passwordRule') }]}
      >
        <PasswordInput autoComplete="new-password" maxLength={256} data-testid="password-next" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t('auth:repeat')}
        dependencies={['next']}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              value === undefined || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('auth:repeatRule'))),
          }),
        ]}
      >
        <PasswordInput autoComplete="new-password" maxLength={256} data-testid="password-repeat" />
      </Form.Item>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="password-failure" />}
      <Button type="primary" htmlType="submit" loading={busy} data-testid="password-save">
        {t('access:changePassword')}
      </Button>
    </Form>
  )
}
