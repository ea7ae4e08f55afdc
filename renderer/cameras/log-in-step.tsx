// The second step: one log-in for all, and what each device answers to it; a wrong one is typed again beside its device.
import { useEffect, useRef, type SubmitEvent } from 'react'
import { Alert, Button, Input } from 'antd'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { DeviceRow } from './device-row.tsx'
import { isOpen, isRight } from './new-cameras.ts'
import { useWizard } from './wizard-store.ts'

export function LogInStep({ taken }: { readonly taken: readonly string[] }) {
  const { t } = useWords()
  const { devices, shared, isTrying, set, tryAll, toNames } = useWizard()
  const next = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const picked = devices.filter((one) => one.isPicked)
  const open = picked.filter(isOpen)
  const right = picked.length - open.length
  const asked = picked.filter(({ trial }) => trial.state === 'told' || trial.state === 'failed').length
  const wasTrying = useRef(false)
  useEffect(() => {
    if (wasTrying.current && !isTrying) {
      // whoever types a password in the meantime is not led away
      const isTyping = list.current?.contains(document.activeElement) === true
      if (!isTyping) (list.current?.querySelector<HTMLElement>('input[type=password]') ?? next.current)?.focus()
    }
    wasTrying.current = isTrying
  }, [isTrying])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (open.length > 0) void tryAll()
  }
  return (
    <>
      <form className="wizard-part wizard-login" onSubmit={submit}>
        <p className="muted">{t('cameras:logInHint')}</p>
        <div className="cameras-bar">
          <label>
            {t('cameras:username')}
            <Input
              className="cameras-field"
              data-first
              maxLength={64}
              value={shared.username}
              autoComplete="off"
              onChange={(event) => set({ shared: { ...shared, username: event.target.value } })}
              data-testid="shared-username"
            />
          </label>
          <label>
            {t('cameras:password')}
            <PasswordInput
              className="cameras-field"
              maxLength={128}
              value={shared.password}
              autoComplete="new-password"
              onChange={(event) => set({ shared: { ...shared, password: event.target.value } })}
              data-testid="shared-password"
            />
          </label>
          <Button type="primary" htmlType="submit" disabled={open.length === 0} loading={isTrying} data-testid="try-all">
            {t(asked === 0 ? 'cameras:tryAll' : 'cameras:tryOpen', { n: open.length })}
          </Button>
        </div>
        <p role="status" data-testid="tried">
          {t('cameras:tried', { right, asked, all: picked.length })}
        </p>
      </form>
      <ul ref={list} className="cameras-list" aria-label={t('cameras:devices')}>
        {picked.map((device) => (
          <DeviceRow key={device.key} device={device} />
        ))}
      </ul>
      {!isTrying && asked > 0 && right === 0 && <Alert type="warning" showIcon title={t('cameras:noneRight')} />}
      <p className="cameras-bar wizard-go">
        <Button size="large" onClick={() => set({ step: 'find' })}>
          {t('cameras:back')}
        </Button>
        <Button ref={next} type="primary" size="large" disabled={!picked.some(isRight)} onClick={() => toNames(taken)} data-testid="wizard-to-names">
          {open.length === 0 ? t('cameras:goName', { n: right }) : t('cameras:goNameRight', { n: right, wrong: open.length })}
        </Button>
      </p>
    </>
  )
}
