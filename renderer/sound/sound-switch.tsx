// Sound on the console's header: muted for how long, blocked by the browser, how each priority sounds, and what this seat hears.
import { Button, Dropdown, Tooltip } from 'antd'
import { DownOutlined, MutedOutlined, SoundOutlined } from '@ant-design/icons'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import type { SeverityClass } from '../parts/severity-class.ts'
import { usePrefs } from '../prefs.ts'
import { useNow } from '../use-now.ts'
import { allowSound, playAlarm } from './alarm-sound.ts'
import { SEATS, seatOf } from './seat.ts'
import { useAlarmStore } from './alarm-store.ts'

const VOICES = ['fire', 'critical', 'high', 'medium', 'low'] as const satisfies readonly SeverityClass[]

export function SoundSwitch({ user }: { readonly user: User }) {
  return (
    <span className="sound">
      <Mute />
      <SoundMenu user={user} />
    </span>
  )
}

function Mute() {
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
      <Button type="text" icon={<SoundOutlined />} aria-label={t('mute')} data-testid="mute" onClick={mute}>
        <span className="header-word">{t('mute')}</span> <kbd>X</kbd>
      </Button>
    </Tooltip>
  )
}

function SoundMenu({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { seat, setSeat } = usePrefs()
  const now = seatOf(seat, user.role)
  const items = [
    {
      key: 'test',
      type: 'group' as const,
      label: t('queue:soundTest'),
      children: VOICES.map((voice) => ({ key: `test-${voice}`, label: <span data-testid={`sound-test-${voice}`}>{t(`words:severity.${voice}`)}</span> })),
    },
    {
      key: 'seat',
      type: 'group' as const,
      label: t('queue:seat'),
      children: SEATS.map((one) => ({
        key: `seat-${one}`,
        label: (
          <span data-testid={`seat-${one}`} data-on={one === now}>
            {one === now ? '● ' : '○ '}
            {t(`queue:seats.${one}`)}
          </span>
        ),
      })),
    },
  ]
  const onClick = ({ key }: { readonly key: string }) => {
    const voice = VOICES.find((one) => key === `test-${one}`)
    if (voice !== undefined) void allowSound().then(() => playAlarm(voice))
    const chosen = SEATS.find((one) => key === `seat-${one}`)
    if (chosen !== undefined) setSeat(chosen)
  }
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick }}>
      <Button type="text" icon={<DownOutlined />} aria-label={t('queue:soundMenu')} title={t('queue:soundMenu')} data-testid="sound-menu" />
    </Dropdown>
  )
}
