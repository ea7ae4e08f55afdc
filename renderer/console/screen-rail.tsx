// The rail on the left: every screen the user may use, its key, and where one is.
import { useEffect, useRef, type ReactNode } from 'react'
import {
  AlertOutlined,
  ApiOutlined,
  BarChartOutlined,
  BorderOuterOutlined,
  CarOutlined,
  CompassOutlined,
  EnvironmentOutlined,
  EyeInvisibleOutlined,
  FallOutlined,
  HistoryOutlined,
  LineChartOutlined,
  PlaySquareOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SettingOutlined,
  TeamOutlined,
  ToolOutlined,
  VideoCameraAddOutlined,
} from '@ant-design/icons'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { keyOfScreen, maySee, SCREENS, useDesk, type Screen } from './desk.ts'

const ICONS: Readonly<Record<Screen, ReactNode>> = {
  console: <AlertOutlined />,
  map: <EnvironmentOutlined />,
  patrol: <CompassOutlined />,
  duty: <ScheduleOutlined />,
  falls: <FallOutlined />,
  playback: <PlaySquareOutlined />,
  'look-back': <HistoryOutlined />,
  facades: <BorderOuterOutlined />,
  cameras: <VideoCameraAddOutlined />,
  vehicles: <CarOutlined />,
  telemetry: <LineChartOutlined />,
  residents: <TeamOutlined />,
  pairing: <ToolOutlined />,
  reports: <BarChartOutlined />,
  proof: <SafetyCertificateOutlined />,
  integrations: <ApiOutlined />,
  privacy: <EyeInvisibleOutlined />,
  settings: <SettingOutlined />,
}

export function ScreenRail({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { screen, go } = useDesk()
  const rail = useRef<HTMLElement>(null)
  // magnified, the rail is longer than the window: the screen one is on must be in sight
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [screen])
  return (
    <nav ref={rail} className="rail" aria-label={t('screens')}>
      {SCREENS.filter((name) => maySee(user, name)).map((name) => (
        <button key={name} type="button" aria-current={name === screen ? 'page' : undefined} data-testid={`screen-${name}`} onClick={() => go(name)}>
          <span className="rail-mark">
            {ICONS[name]}
            {/* the same for everybody, whatever is hidden */}
            <kbd>{keyOfScreen(name)}</kbd>
          </span>
          <span>{t(`screen.${name}`)}</span>
        </button>
      ))}
    </nav>
  )
}
