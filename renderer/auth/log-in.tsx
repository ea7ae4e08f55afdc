// The log-in page.
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { LogIn as Typed } from '../../contract/own-account.ts'
import type { AuthState } from '../../contract/people.ts'
import { logIn } from './auth-api.ts'
import { AuthPage } from './auth-page.tsx'
import { useSubmit } from './use-submit.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useWords } from '../i18n.ts'
import { Refused } from '../refused.ts'

interface LogInProps {
  readonly auth: AuthState
  /** The session was there and is over. */
  readonly ended: boolean
  readonly onDone: () => void
}

export function LogIn({ auth, ended, onDone }: LogInProps) {
  const { t } = useWords()
  const [form] = Form.useForm<Typed>()
  const [asksCode, setAsksCode] = useState(false)
  const { submit, busy, message } = useSubmit<Typed>(async ({ name, password, code }) => {
    try {
      await logIn({ name, password, ...(code !== undefined && code !== '' && { code }) })
    } catch (error) {
      if (!(error instanceof Refused) || (error.code !== 'auth.codeNeeded' && error.code !== 'auth.wrongCode')) throw error
      form.resetFields(['code'])
      setAsksCode(true)
      // the first time it is no mistake of theirs
      if (error.code === 'auth.wrongCode') throw error
      return
    }
    onDone()
  })
  return (
    <AuthPage siteName={auth.siteName} demo={auth.demo}>
      <h1>{t('auth:loginTitle')}</h1>
      {ended && message === null && <Alert type="warning" title={t('auth:ended')} showIcon data-testid="auth-notice" />}
      {message !== null && <Alert type="error" title={message} showIcon data-testid="auth-error" />}
      <Form<Typed> form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)} data-testid="login-form">
        <Form.Item label={t('auth:name')} name="name" rules={[{ required: true, whitespace: true, message: t('auth:required') }]}>
          <Input size="large" autoFocus autoComplete="username" maxLength={64} data-testid="auth-name" />
        </Form.Item>
        <Form.Item label={t('auth:password')} name="password" rules={[{ required: true, message: t('auth:required') }]}>
          <PasswordInput size="large" autoComplete="current-password" maxLength={256} data-testid="auth-password" />
        </Form.Item>
        {asksCode && (
          <Form.Item label={t('access:code')} name="code" rules={[{ required: true, message: t('auth:required') }]}>
            <Input size="large" autoFocus autoComplete="one-time-code" maxLength={40} data-testid="auth-code" />
          </Form.Item>
        )}
        <Button type="primary" size="large" htmlType="submit" block loading={busy} data-testid="auth-submit">
          {t('auth:logIn')}
        </Button>
      </Form>
    </AuthPage>
  )
}
