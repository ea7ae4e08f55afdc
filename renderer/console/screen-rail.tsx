// The rail on the left: every screen, its key, and where one is.
import type { ReactNode } from 'react'
import {
  AlertOutlined,
  BorderOuterOutlined,
  CarOutlined,
  FallOutlined,
  HistoryOutlined,
  LineChartOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import { useWords } from '../i18n.ts'
import { SCREENS, useDesk, type Screen } from './desk.ts'

const ICONS: Readonly<Record<Screen, ReactNode>> = {
  console: <AlertOutlined />,
  falls: <FallOutlined />,
  'look-back': <HistoryOutlined />,
  facades: <BorderOuterOutlined />,
  vehicles: <CarOutlined />,
  telemetry: <LineChartOutlined />,
  residents: <TeamOutlined />,
  pairing: <ToolOutlined />,
}

export function ScreenRail() {
  const { t } = useWords()
  const { screen, go } = useDesk()
  return (
    <nav className="rail" aria-label={t('screens')}>
      {SCREENS.map((name, index) => (
        <button key={name} type="button" aria-current={name === screen ? 'page' : undefined} data-testid={`screen-${name}`} onClick={() => go(name)}>
          {ICONS[name]}
          <span>{t(`screen.${name}`)}</span>
          <kbd>{index + 1}</kbd>
        </button>
      ))}
    </nav>
  )
}
