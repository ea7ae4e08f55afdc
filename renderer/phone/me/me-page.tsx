// Me and this phone: language, sound, the clock, whether it works without a line, and the way out.
import { useEffect, useState } from 'react'
import { logOut } from '../../auth/auth-api.ts'
import { allowSound, mayVibrate, sound, vibrate } from '../alarm/siren.ts'
import { useAlarmState } from '../alarm/use-alarm.ts'
import { agoText } from '../parts/time-text.ts'
import { noteLoggedOut, usePhone } from '../phone-store.ts'
import { go } from '../router.ts'
import { useWorksOffline } from '../worker/install-worker.ts'
import { changeLanguage, useWords, type Translate } from '../words.ts'
import type { CoreClock } from '../core-clock.ts'

export function MePage() {
  const { t, language } = useWords()
  const { user, clock, outbox } = usePhone()
  const alarm = useAlarmState()
  const worksOffline = useWorksOffline()
  const waiting = outbox.entries.filter(({ userId, refused }) => userId === user?.id && refused === null).length
  const test = () =>
    void allowSound().then(() => {
      sound()
      vibrate([300, 100, 300])
    })
  const leave = () => {
    if (waiting > 0 && !window.confirm(t('phone:me.logOutAsk', { n: waiting }))) return
    void logOut()
      .catch(() => {})
      .then(noteLoggedOut)
  }
  return (
    <section>
      <h1>{user?.name}</h1>
      <h2 className="list-title">{t('phone:me.check')}</h2>
      <ul className="checks">
        <Check good={alarm.sound === 'on'} text={t(alarm.sound === 'on' ? 'phone:me.soundOn' : 'phone:me.soundOff')} testId="check-sound" />
        <Check good={mayVibrate()} text={t(mayVibrate() ? 'phone:me.vibrates' : 'phone:me.vibratesNot')} />
        <Check good={alarm.awake !== false} text={t(alarm.awake === false ? 'phone:me.wakeNot' : 'phone:me.wake')} />
        <Check good={worksOffline} text={t(worksOffline ? 'phone:me.offline' : 'phone:me.offlineNot')} testId="check-offline" />
        <Check good={isRight(clock)} text={clockText(t, clock)} />
      </ul>
      {alarm.sound === 'off' && <p className="muted">{t('phone:warn.soundFix')}</p>}
      <button type="button" className="main" onClick={test} data-testid="sound-test">
        {t('phone:me.sound')}
      </button>
      <div className="steps-more">
        <button type="button" className="more" onClick={() => go('/phone/queue')} data-testid="to-queue">
          {t('phone:queue.title')} ({outbox.entries.length})
        </button>
        <InstallButton />
        <button
          type="button"
          className="more"
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => changeLanguage(language === 'en' ? 'zh-CN' : 'en')}
          data-testid="phone-language"
        >
          {t('phone:me.language')}
        </button>
        <button type="button" className="more" onClick={leave} data-testid="phone-log-out">
          {t('phone:me.logOut')}
        </button>
      </div>
      <p className="muted">{t('phone:me.installHint')}</p>
    </section>
  )
}

function Check({ good, text, testId }: { readonly good: boolean; readonly text: string; readonly testId?: string }) {
  return (
    <li className={good ? 'good' : 'bad'} data-testid={testId} data-good={good}>
      <span aria-hidden>{good ? '✔ ' : '✖ '}</span>
      {text}
    </li>
  )
}

/** Photos and steps carry the core's time; only what the phone itself shows would be off. */
const OFF_MS = 5000

function isRight({ offsetMs }: CoreClock): boolean {
  return offsetMs !== null && Math.abs(offsetMs) < OFF_MS
}

function clockText(t: Translate, clock: CoreClock): string {
  if (clock.offsetMs === null) return t('phone:me.clockUnknown')
  if (isRight(clock)) return t('phone:me.clockRight')
  return t('phone:me.clock', { way: t(clock.offsetMs < 0 ? 'phone:me.fast' : 'phone:me.slow'), time: agoText(t, Math.abs(clock.offsetMs)) })
}

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

function InstallButton() {
  const { t } = useWords()
  const [offered, setOffered] = useState<InstallPrompt | null>(null)
  useEffect(() => {
    const keepOffer = (event: Event) => {
      event.preventDefault()
      setOffered(event as InstallPrompt)
    }
    window.addEventListener('beforeinstallprompt', keepOffer)
    return () => window.removeEventListener('beforeinstallprompt', keepOffer)
  }, [])
  if (offered === null) return null
  return (
    <button type="button" className="more" onClick={() => void offered.prompt().then(() => setOffered(null))}>
      {t('phone:me.install')}
    </button>
  )
}
