// The key without which every backup is noise: where it is, and a copy of it that a passphrase opens.
import { useState, type SubmitEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { backupPassphraseSchema, type BackupView } from '../../contract/backup.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function KeyPart({ view, maySet }: { readonly view: BackupView; readonly maySet: boolean }) {
  const { t } = useWords()
  const time = useSiteTime()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const isLong = backupPassphraseSchema.safeParse({ passphrase: first }).success
  const close = () => {
    setOpen(false)
    setFirst('')
    setSecond('')
    setFailure(null)
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!isLong || first !== second) return setFailure(t(isLong ? 'backups:differ' : 'backups:tooShort'))
    setBusy(true)
    try {
      await api.backups.copyKey({ passphrase: first })
      close()
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.backups.key() })
    }
  }
  const title =
    view.keyCopyAtMs === null
      ? t('backups:keyNone')
      : t('backups:keyCopied', { at: `${time(view.keyCopyAtMs, 'date')} ${time(view.keyCopyAtMs, 'time').slice(0, 5)}` })
  return (
    <section className="backups-key" aria-label={t('backups:key')} data-testid="backups-key">
      <Alert
        type={view.keyCopyAtMs === null ? 'warning' : 'info'}
        showIcon
        title={title}
        description={t('backups:keyAbout')}
        action={
          maySet &&
          !isOpen && (
            <Button onClick={() => setOpen(true)} disabled={view.backups.length === 0} data-testid="backup-key">
              {t(view.keyCopyAtMs === null ? 'backups:keyMake' : 'backups:keyRenew')}
            </Button>
          )
        }
      />
      {isOpen && (
        <form
          className="backups-form"
          onSubmit={(event) => void save(event)}
          onKeyDown={(event) => event.key === 'Escape' && close()}
          data-testid="backup-key-form"
        >
          <label>
            {t('backups:passphrase')}
            <PasswordInput
              autoFocus
              autoComplete="new-password"
              value={first}
              onChange={(event) => setFirst(event.target.value)}
              data-testid="backup-passphrase"
            />
          </label>
          <label>
            {t('backups:again')}
            <PasswordInput
              autoComplete="new-password"
              value={second}
              onChange={(event) => setSecond(event.target.value)}
              data-testid="backup-passphrase-again"
            />
          </label>
          <span className="backups-acts">
            <Button type="primary" htmlType="submit" loading={isBusy} data-testid="backup-key-save">
              {t('backups:keyMake')}
            </Button>
            <Button onClick={close}>{t('cancel')}</Button>
          </span>
          {failure !== null && <Alert type="error" showIcon title={failure} />}
        </form>
      )}
    </section>
  )
}
