// The bar on top: where we are, who is logged in, how many wait, and the switches.
import { Button, Tooltip } from 'antd'
import { BulbOutlined, LogoutOutlined, MutedOutlined, QuestionCircleOutlined, SoundOutlined } from '@ant-design/icons'
import type { AuthState, User } from '../../contract/people.ts'
import type { WindowView } from '../../contract/shell.ts'
import icon from '../../resources/icons/vigil.svg'
import { useConnection } from '../connection.ts'
import { SuspectedBadge } from '../falls/suspected-badge.tsx'
import { useIncidents, useSite } from '../feeds.ts'
import { isUnacknowledged } from '../incidents/queue-order.ts'
import { DemoBadge } from '../parts/demo-badge.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { usePrefs } from '../prefs.ts'
import { allowSound, playAlarm } from '../sound/alarm-sound.ts'
import { useAlarmStore } from '../sound/use-alarm.ts'
import { useNow } from '../use-now.ts'
import { useDesk } from './desk.ts'
import { useWords } from '../i18n.ts'
import { useSeat } from '../windows/seat.ts'
import { ViewButton } from '../windows/view-button.tsx'

interface HeaderProps {
  readonly auth: AuthState
  readonly user: User
  /** Of a window that shows one view only. */
  readonly view?: WindowView
}

export function Header({ auth, user, view }: HeaderProps) {
  const { t } = useWords()
  const { language, setLanguage, theme, setTheme } = usePrefs()
  const { show, go } = useDesk()
  const seat = useSeat((s) => s.name)
  const waiting = useIncidents()?.filter(isUnacknowledged).length
  return (
    <header className="header">
      <img className="header-icon" src={icon} alt="" />
      <h1 className="header-product" title={auth.siteName}>
        <span className="header-name">{t('brand')}</span>
        <span className="header-site">{auth.siteName}</span>
        {view !== undefined && <span className="header-view">{t(`windows:view.${view}`)}</span>}
      </h1>
      {auth.demo && <DemoBadge />}
      {waiting !== undefined && (
        <span className={waiting > 0 ? 'header-count header-count-some' : 'header-count'} data-testid="unacknowledged" aria-live="polite">
          {t('unacknowledged', { count: waiting })}
        </span>
      )}
      <SuspectedBadge />
      <span className="header-space" />
      <Clock />
      <ConnectionMark />
      <SoundSwitch />
      <Tooltip title={t(theme === 'dark' ? 'themeLight' : 'themeDark')}>
        <Button
          type="text"
          icon={<BulbOutlined />}
          data-testid="theme"
          aria-label={t('themeHint')}
          onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
        />
      </Tooltip>
      <Tooltip title={t('languageHint')}>
        <Button type="text" data-testid="language" lang={language === 'en' ? 'zh-CN' : 'en'} onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t('language')}
        </Button>
      </Tooltip>
      <ViewButton />
      <Button type="text" icon={<QuestionCircleOutlined />} data-testid="help-open" aria-label={t('help')} onClick={() => show({ type: 'help' })}>
        <span className="header-word">{t('help')}</span> <kbd>?</kbd>
      </Button>
      <span className="header-user" data-testid="user">
        <strong title={user.name}>{user.name}</strong>
        <span>
          {t(`words:role.${user.role}`)}
          {seat !== '' && ` · ${seat}`}
        </span>
      </span>
      <Tooltip title={t('logOut')}>
        <Button type="text" icon={<LogoutOutlined />} data-testid="log-out" aria-label={t('logOut')} onClick={() => go('out')} />
      </Tooltip>
    </header>
  )
}

function Clock() {
  const siteTime = useSiteTime()
  const now = useNow()
  // before the site's time zone is known, this seat's would be a wrong time
  return useSite() === undefined ? null : <time className="header-clock">{siteTime(now, 'full')}</time>
}

function ConnectionMark() {
  const { t } = useWords()
  const state = useConnection((c) => c.state)
  return (
    <span data-testid="connection" data-state={state}>
      {state === 'open' ? <ToneMark tone="good" text={t('connected')} /> : <ToneMark tone="bad" text={t('connecting')} />}
    </span>
  )
}

function SoundSwitch() {
  const { t } = useWords()
  const { memory, blocked, mute, unmute } = useAlarmStore()
  const left = Math.ceil((memory.mutedUntilMs - useNow(500)) / 1000)
  if (blocked)
    return (
      <Button danger type="primary" icon={<MutedOutlined />} data-testid="sound-blocked" onClick={() => void allowSound().then(() => playAlarm('low'))}>
        {t('soundBlocked')}
      </Button>
    )
  if (left > 0)
    return (
      <Button danger icon={<MutedOutlined />} data-testid="unmute" title={t('unmute')} onClick={unmute}>
        {t('muted', { seconds: left })}
      </Button>
    )
  return (
    <Tooltip title={t('muteHint')}>
      <Button type="text" icon={<SoundOutlined />} data-testid="mute" onClick={mute}>
        {t('mute')}
      </Button>
    </Tooltip>
  )
}
