// The first-run page: creates the administrator, because there is no account and no door without one.
import { Alert, Button, Form, Input } from 'antd'
import type { AuthState } from '../../contract/people.ts'
import { createAdministrator } from './auth-api.ts'
import { AuthPage } from './auth-page.tsx'
import { useSubmit } from './use-submit.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useWords } from '../i18n.ts'

/** As contract/people.ts has them; said here so that the page need not carry a validator. */
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u
const PASSWORD_MIN = 12

interface FirstRunForm {
  readonly name: string
  readonly password: string
  readonly repeat: string
}

export function FirstRun({ auth, onDone }: { readonly auth: AuthState; readonly onDone: () => void }) {
  const { t } = useWords()
  const { submit, busy, message } = useSubmit<FirstRunForm>(async ({ name, password }) => {
    await createAdministrator({ name: name.trim(), password })
    onDone()
  })
  return (
    <AuthPage siteName={auth.siteName} demo={auth.demo}>
      <h1>{t('auth:setupTitle')}</h1>
      <p className="auth-text">{t('auth:setupText')}</p>
      {message !== null && <Alert type="error" title={message} showIcon data-testid="auth-error" />}
      <Form<FirstRunForm> layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)} data-testid="setup-form">
        <Form.Item
          label={t('auth:name')}
          name="name"
          extra={t('auth:nameRule')}
          rules={[
            { required: true, message: t('auth:required') },
            { pattern: NAME, message: t('auth:nameRule') },
          ]}
        >
          <Input size="large" autoFocus autoComplete="username" maxLength={64} data-testid="auth-name" />
        </Form.Item>
        <div className="auth-pair">
          <Form.Item
            label={t('auth:password')}
            name="password"
            extra={t('auth:passwordRule')}
            rules={[
              { required: true, message: t('auth:required') },
              { min: PASSWORD_MIN, message: t('auth:passwordRule') },
            ]}
          >
            <PasswordInput size="large" autoComplete="new-password" maxLength={256} data-testid="auth-password" />
          </Form.Item>
          <Form.Item
            label={t('auth:repeat')}
            name="repeat"
            dependencies={['password']}
            rules={[
              { required: true, message: t('auth:required') },
              ({ getFieldValue }) => ({
                validator: (_rule, value: string) =>
                  value === undefined || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('auth:repeatRule'))),
              }),
            ]}
          >
            <PasswordInput size="large" autoComplete="new-password" maxLength={256} data-testid="auth-repeat" />
          </Form.Item>
        </div>
        <Button type="primary" size="large" htmlType="submit" block loading={busy} data-testid="auth-submit">
          {t('auth:create')}
        </Button>
      </Form>
    </AuthPage>
  )
}
