// The log-in of the phone page; what waits to be sent stays where it is.
import { useState, type FormEvent } from 'react'
import { fetchAuthState, logIn } from '../auth/auth-api.ts'
import { codeOfError } from './api.ts'
import { noteAuth, usePhone } from './phone-store.ts'
import { SosNotices } from './sos.tsx'
import { changeLanguage, errorText, useWords } from './words.ts'

/** What has arrived is told behind the log-in. */
const noNotice = () => {}

export function LogIn() {
  const { t, language } = useWords()
  const { siteName, ended, needsSetup, outbox } = usePhone()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [asksCode, setAsksCode] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (name: string) => {
      const value = fields.get(name)
      return typeof value === 'string' ? value : ''
    }
    setBusy(true)
    setProblem(null)
    try {
      await logIn({ name: text('name'), password: text('password'), ...(text('code') !== '' && { code: text('code') }) })
      noteAuth(await fetchAuthState())
    } catch (error) {
      const code = codeOfError(error)
      if (code === 'auth.codeNeeded') setAsksCode(true)
      setProblem(code === null || code === 'connection' ? t('phone:auth.unreachable') : errorText(code, language))
      setBusy(false)
    }
  }
  return (
    <main className="log-in">
      <SosNotices calledId={null} onCalled={noNotice} />
      <p className="muted">{siteName}</p>
      <h1>{t('phone:auth.title')}</h1>
      {needsSetup && <p className="notice amber">{t('phone:auth.setUp')}</p>}
      {(ended || outbox.entries.length > 0) && (
        <p className="notice amber" data-testid="phone-ended">
          {t('phone:auth.ended')}
        </p>
      )}
      {problem !== null && (
        <p className="notice red" role="alert" data-testid="phone-auth-error">
          {problem}
        </p>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <label>
          {t('phone:auth.name')}
          <input name="name" required autoComplete="username" autoCapitalize="none" maxLength={64} data-testid="phone-name" />
        </label>
        <label>
          {t('phone:auth.password')}
          <input name="password" type="password" required autoComplete="current-password" maxLength={256} data-testid="phone-password" />
        </label>
        {asksCode && (
          <label>
            {t('phone:auth.code')}
            <input name="code" required autoFocus autoComplete="one-time-code" maxLength={40} data-testid="phone-code" />
          </label>
        )}
        <button type="submit" className="main" disabled={busy} data-testid="phone-submit">
          {t(busy ? 'phone:auth.busy' : 'phone:auth.logIn')}
        </button>
      </form>
      <p>
        <button
          type="button"
          className="plain"
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => changeLanguage(language === 'en' ? 'zh-CN' : 'en')}
          data-testid="phone-language"
        >
          {t('phone:me.language')}
        </button>
      </p>
    </main>
  )
}
