// One device in the second step: what it answered, what to do about that, and a log-in of its own where it needs one.
import type { SubmitEvent } from 'react'
import { Button, Input } from 'antd'
import type { CameraReport, PairingFlag } from '../../contract/camera-pairing.ts'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { AnswerMark } from './answer-mark.tsx'
import { hostOf, isRight, type Answer, type Device } from './new-cameras.ts'
import { useWizard } from './wizard-store.ts'

/** Another log-in may help. */
const LOGIN_HELPS: readonly Answer[] = ['wrongPassword', 'loginNeeded', 'noRights', 'heldBack', 'locked', 'clockSkew']
/** To be looked at by whoever sets it up; the others are told with the streams. */
const FLAGS_TOLD = ['emptyPassword', 'defaultPassword', 'noLogin', 'clockUnknown', 'foreignAddress', 'moreLeftOut'] as const satisfies readonly PairingFlag[]

export function DeviceRow({ device }: { readonly device: Device }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { shared, changeDevice, tryAll, setClock } = useWizard()
  const { key, trial, login } = device
  const told = trial.state === 'told' ? trial : null
  const again = (event?: SubmitEvent) => {
    event?.preventDefault()
    void tryAll([key])
  }
  const needsLogin = login !== null || (told !== null && LOGIN_HELPS.includes(told.answer))
  const own = login ?? { username: shared.username, password: '' }
  const mayRetry = !isRight(device) && trial.state !== 'asking'
  return (
    <li className="device-row" data-testid="device-row" data-host={hostOf(device)} data-answer={told?.answer ?? trial.state}>
      <span className="camera-name">
        <strong>{hostOf(device)}</strong>
        <span className="muted">{aboutOf(device)}</span>
      </span>
      <span className="device-answer" aria-live="polite">
        {trial.state === 'none' && <ToneMark tone="quiet" text={t('cameras:notAsked')} />}
        {trial.state === 'asking' && <ToneMark tone="busy" text={t('cameras:asking')} />}
        {trial.state === 'failed' && <span className="cameras-bad">{errorWords(trial.error)}</span>}
        {told !== null && <AnswerMark answer={told.answer} />}
        {told !== null && told.answer === 'ok' && <span className="muted">{t('cameras:channels', { n: told.channels.length })}</span>}
        {told !== null && told.answer !== 'ok' && <span>{t(`cameras:advice.${told.answer}`)}</span>}
        {told?.report != null && told.report.said !== null && told.answer !== 'ok' && (
          <span className="muted">{t('cameras:said', { said: told.report.said })}</span>
        )}
        {told?.report != null && <Flags report={told.report} onSetClock={() => void setClock(key)} />}
      </span>
      {mayRetry && (
        <form className="device-login" onSubmit={again}>
          {needsLogin && (
            <>
              <Input
                className="cameras-field"
                maxLength={64}
                value={own.username}
                aria-label={t('cameras:usernameOf', { host: hostOf(device) })}
                autoComplete="off"
                onChange={(event) => changeDevice(key, { login: { ...own, username: event.target.value } })}
              />
              <PasswordInput
                className="cameras-field"
                maxLength={128}
                value={own.password}
                placeholder={t('cameras:password')}
                aria-label={t('cameras:passwordOf', { host: hostOf(device) })}
                autoComplete="new-password"
                onChange={(event) => changeDevice(key, { login: { ...own, password: event.target.value } })}
                data-testid="own-password"
              />
            </>
          )}
          {trial.state !== 'none' && (
            <Button htmlType="submit" data-testid="try-again">
              {t('cameras:tryAgain')}
            </Button>
          )}
          {told?.answer === 'heldBack' && (
            <Button danger onClick={() => void tryAll([key], true)} data-testid="force">
              {t('cameras:force')}
            </Button>
          )}
          {login !== null && <Button onClick={() => changeDevice(key, { login: null })}>{t('cameras:sharedAgain')}</Button>}
        </form>
      )}
    </li>
  )
}

/** What it says it is, else what is known of it. */
function aboutOf({ name, trial, target }: Device): string {
  const identity = trial.state === 'told' ? trial.report?.identity : undefined
  const said = [identity?.manufacturer, identity?.model].filter((part) => typeof part === 'string').join(' ')
  return [name, said].filter((part) => part !== '').join(' · ') || (target.type === 'stream' ? target.main : target.language.toUpperCase())
}

function Flags({ report, onSetClock }: { readonly report: CameraReport; readonly onSetClock: () => void }) {
  const { t } = useWords()
  const { flags, clock } = report
  const seconds = Math.round(Math.abs(clock.aheadMs ?? 0) / 1000)
  const isOff = flags.includes('clockSkew') || report.answer === 'clockSkew'
  return (
    <>
      {FLAGS_TOLD.filter((flag) => flags.includes(flag)).map((flag) => (
        <span key={flag} className={flag.endsWith('Password') ? 'cameras-warn' : 'muted'}>
          {flag.endsWith('Password') ? <ToneMark tone="warn" text={t(`cameras:flag.${flag}`)} /> : t(`cameras:flag.${flag}`)}
        </span>
      ))}
      {isOff && (
        <span className="cameras-bar cameras-warn">
          {clock.aheadMs !== null && <ToneMark tone="warn" text={t(clock.aheadMs > 0 ? 'cameras:clockAhead' : 'cameras:clockBehind', { s: seconds })} />}
          <Button onClick={onSetClock} data-testid="set-clock">
            {t('cameras:setClock')}
          </Button>
        </span>
      )}
    </>
  )
}
