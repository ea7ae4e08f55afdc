// The bar on top: where we are, who is logged in, how many wait, and the switches.
import { Button, Tooltip } from 'antd'
import { BulbOutlined, LogoutOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import type { AuthState, User } from '../../contract/people.ts'
import type { WindowView } from '../../contract/shell.ts'
import icon from '../../resources/icons/vigil.svg'
import { ApprovalsBadge } from '../access/approvals-badge.tsx'
import { useConnection } from '../connection.ts'
import { SuspectedBadge } from '../falls/suspected-badge.tsx'
import { useIncidents, useSite } from '../feeds.ts'
import { EscalatedBadge } from '../incidents/escalated-badge.tsx'
import { isUnacknowledged } from '../incidents/queue-order.ts'
import { DemoBadge } from '../parts/demo-badge.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { usePrefs } from '../prefs.ts'
import { SoundSwitch } from '../sound/sound-switch.tsx'
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
      <EscalatedBadge />
      <ApprovalsBadge />
      <SuspectedBadge />
      <span className="header-space" />
      <Clock />
      <ConnectionMark />
      <SoundSwitch user={user} />
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
      <button type="button" className="header-user" title={t('access:own')} data-testid="user" onClick={() => show({ type: 'account' })}>
        <strong title={user.name}>{user.name}</strong>
        <span>
          {t(`words:role.${user.role}`)}
          {seat !== '' && ` · ${seat}`}
        </span>
      </button>
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
