// The log-in page.
import { Alert, Button, Form, Input } from 'antd'
import type { AuthState, Credentials } from '../../contract/people.ts'
import { logIn } from './auth-api.ts'
import { AuthPage } from './auth-page.tsx'
import { useSubmit } from './use-submit.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useWords } from '../i18n.ts'

interface LogInProps {
  readonly auth: AuthState
  /** The session was there and is over. */
  readonly ended: boolean
  readonly onDone: () => void
}

export function LogIn({ auth, ended, onDone }: LogInProps) {
  const { t } = useWords()
  const { submit, busy, message } = useSubmit<Credentials>(async ({ name, password }) => {
    await logIn({ name, password })
    onDone()
  })
  return (
    <AuthPage siteName={auth.siteName} demo={auth.demo}>
      <h1>{t('auth:loginTitle')}</h1>
      {ended && message === null && <Alert type="warning" title={t('auth:ended')} showIcon data-testid="auth-notice" />}
      {message !== null && <Alert type="error" title={message} showIcon data-testid="auth-error" />}
      <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)} data-testid="login-form">
        <Form.Item label={t('auth:name')} name="name" rules={[{ required: true, whitespace: true, message: t('auth:required') }]}>
          <Input size="large" autoFocus autoComplete="username" maxLength={64} data-testid="auth-name" />
        </Form.Item>
        <Form.Item label={t('auth:password')} name="password" rules={[{ required: true, message: t('auth:required') }]}>
          <PasswordInput size="large" autoComplete="current-password" maxLength={256} data-testid="auth-password" />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" block loading={busy} data-testid="auth-submit">
          {t('auth:logIn')}
        </Button>
      </Form>
    </AuthPage>
  )
}
