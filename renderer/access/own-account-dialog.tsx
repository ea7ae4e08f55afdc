// One's own account: the password, codes, and where one is logged in.
import { useState } from 'react'
import { Alert, App, Button, Modal, Tag } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnAccount } from '../../contract/own-account.ts'
import { endSession, fetchOwnAccount, removeCodes } from '../auth/auth-api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { NewPasswordForm } from './new-password-form.tsx'
import { SetUpCodes } from './set-up-codes.tsx'

const OWN = ['own-account'] as const

export function OwnAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const { data: account, error } = useQuery({ queryKey: OWN, queryFn: fetchOwnAccount, staleTime: 0 })
  const [part, setPart] = useState<'password' | 'codes' | null>(null)
  const refresh = () => {
    setPart(null)
    void client.invalidateQueries({ queryKey: OWN })
  }
  return (
    <Modal open title={t('access:own')} footer={null} onCancel={onClose} width={640}>
      <div className="own-account" data-testid="own-account">
        {error !== null && <Alert type="error" showIcon title={errorWords(error)} />}
        {account !== undefined && part === null && (
          <>
            <p>
              <strong>{account.name}</strong> · {t(`words:role.${account.role}`)}
            </p>
            <Button data-testid="own-password" onClick={() => setPart('password')}>
              {t('access:changePassword')}
            </Button>
            <Codes account={account} onBegin={() => setPart('codes')} onChange={refresh} />
            <Sessions account={account} onChange={refresh} />
          </>
        )}
        {part === 'password' && (
          <NewPasswordForm
            onDone={() => {
              void message.success(t('access:passwordChanged'))
              refresh()
            }}
          />
        )}
        {part === 'codes' && <SetUpCodes onDone={refresh} />}
        {part !== null && (
          <Button type="text" onClick={refresh} data-testid="own-back">
            {t('access:back')}
          </Button>
        )}
      </div>
    </Modal>
  )
}

interface PartProps {
  readonly account: OwnAccount
  readonly onChange: () => void
}

function Codes({ account, onBegin, onChange }: PartProps & { readonly onBegin: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const { hasCodes, mustHaveCodes, recoveryCodesLeft } = account
  const remove = async () => {
    if (await run(removeCodes)) onChange()
  }
  return (
    <section data-testid="own-codes">
      <h3>{t('access:codes')}</h3>
      <p>{hasCodes ? t('access:codesOn', { count: recoveryCodesLeft }) : t('access:codesOff')}</p>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {!hasCodes && (
        <Button onClick={onBegin} data-testid="own-codes-begin">
          {t('access:codesSetUp')}
        </Button>
      )}
      {hasCodes && !mustHaveCodes && (
        <Button danger loading={busy} onClick={() => void remove()} data-testid="own-codes-remove">
          {t('access:codesRemove')}
        </Button>
      )}
      {hasCodes && mustHaveCodes && <p className="muted">{t('access:codesMust')}</p>}
    </section>
  )
}

function Sessions({ account, onChange }: PartProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { run, failure, busy } = useDeed()
  const end = async (id: string) => {
    if (await run(() => endSession(id))) onChange()
  }
  return (
    <section>
      <h3>{t('access:sessions')}</h3>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <ul className="own-sessions" data-testid="own-sessions">
        {account.sessions.map(({ id, createdAtMs, seenAtMs, address, isThis }) => (
          <li key={id}>
            <span>
              {siteTime(createdAtMs, 'full')} · {address === '' ? '—' : address}
              <span className="muted"> · {t('access:lastSeen', { at: siteTime(seenAtMs) })}</span>
            </span>
            {isThis ? (
              <Tag>{t('access:thisOne')}</Tag>
            ) : (
              <Button danger loading={busy} onClick={() => void end(id)} data-testid="own-session-end">
                {t('access:end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
