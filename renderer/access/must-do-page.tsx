// Before the console: the password that was given out is changed, or codes are set up, because the site wants it.
import type { AuthState, User } from '../../contract/people.ts'
import { Button } from 'antd'
import { logOut } from '../auth/auth-api.ts'
import { AuthPage } from '../auth/auth-page.tsx'
import { useWords } from '../i18n.ts'
import { NewPasswordForm } from './new-password-form.tsx'
import { SetUpCodes } from './set-up-codes.tsx'
import { GuardDialog } from './guard-dialog.tsx'

interface MustDoPageProps {
  readonly auth: AuthState
  readonly mustDo: NonNullable<User['mustDo']>
  readonly onDone: () => void
}

export function MustDoPage({ auth, mustDo, onDone }: MustDoPageProps) {
  const { t } = useWords()
  return (
    <AuthPage siteName={auth.siteName} demo={auth.demo}>
      <h1>{t(mustDo === 'changePassword' ? 'access:mustChange' : 'access:mustSetUp')}</h1>
      <p className="auth-text">{t(mustDo === 'changePassword' ? 'access:mustChangeWhy' : 'access:mustSetUpWhy')}</p>
      {mustDo === 'changePassword' ? <NewPasswordForm onDone={onDone} /> : <SetUpCodes onDone={onDone} />}
      <Button
        type="text"
        data-testid="must-do-out"
        onClick={() =>
          void logOut()
            .catch(() => {})
            .then(onDone)
        }
      >
        {t('logOut')}
      </Button>
      <GuardDialog />
    </AuthPage>
  )
}
