// The buttons of playback, each with its key: play, step, jump, speed, incident before and after, scale.
import { Button, Segmented, Select, Tooltip } from 'antd'
import {
  CaretRightOutlined,
  DoubleLeftOutlined,
  DoubleRightOutlined,
  LeftOutlined,
  PauseOutlined,
  RightOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { DeckView } from './deck.ts'
import { SPEEDS, type Speed } from './play-clock.ts'
import type { PlaybackCommand } from './playback-keys.ts'
import { SCALES_MS, type ScaleMs } from './timeline-shapes.ts'

interface TransportProps {
  readonly view: DeckView
  readonly scale: ScaleMs
  readonly onCommand: (command: PlaybackCommand) => void
  readonly onSpeed: (speed: Speed) => void
  readonly onScale: (scale: ScaleMs) => void
  /** What became of the last press. */
  readonly told: string
}

export function speedText(speed: Speed): string {
  return speed === 0.125 ? '1/8×' : speed === 0.25 ? '1/4×' : speed === 0.5 ? '1/2×' : `${speed}×`.replace('-', '−')
}

export function Transport({ view, scale, onCommand, onSpeed, onScale, told }: TransportProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const buttons = [
    { id: 'mark-before', label: t('playback:keys.markBefore'), key: '[', icon: <StepBackwardOutlined />, command: { do: 'mark', by: -1 } },
    { id: 'jump-back', label: t('playback:keys.jumpBack'), key: 'PageUp', icon: <DoubleLeftOutlined />, command: { do: 'jump', by: -1 } },
    { id: 'step-back', label: t('playback:keys.stepBack'), key: '←', icon: <LeftOutlined />, command: { do: 'step', by: -1 } },
    {
      id: 'play',
      label: t(view.isPlaying ? 'playback:pause' : 'playback:play'),
      key: t('playback:space'),
      icon: view.isPlaying ? <PauseOutlined /> : <CaretRightOutlined />,
      command: { do: 'toggle' },
    },
    { id: 'step-on', label: t('playback:keys.stepOn'), key: '→', icon: <RightOutlined />, command: { do: 'step', by: 1 } },
    { id: 'jump-on', label: t('playback:keys.jumpOn'), key: 'PageDown', icon: <DoubleRightOutlined />, command: { do: 'jump', by: 1 } },
    { id: 'mark-after', label: t('playback:keys.markAfter'), key: ']', icon: <StepForwardOutlined />, command: { do: 'mark', by: 1 } },
  ] as const satisfies readonly { id: string; label: string; key: string; icon: React.ReactNode; command: PlaybackCommand }[]
  return (
    <div className="transport" role="group" aria-label={t('playback:controls')}>
      {buttons.map(({ id, label, key, icon, command }) => (
        <Tooltip key={id} title={`${label} (${key})`}>
          <Button
            aria-label={label}
            icon={icon}
            type={id === 'play' ? 'primary' : 'default'}
            data-testid={`playback-${id}`}
            onClick={() => onCommand(command)}
          />
        </Tooltip>
      ))}
      <output className="transport-time" data-testid="playback-time" data-at={Math.round(view.atMs)}>
        {siteTime(view.atMs, 'date')} {siteTime(view.atMs, 'time')}
      </output>
      <label className="transport-speed">
        <span>{t('playback:speed')}</span>
        <Select
          value={view.speed}
          onChange={(next) => {
            onSpeed(next)
            // the keys are the pictures' again
            if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
          }}
          aria-label={t('playback:speed')}
          data-testid="playback-speed"
          data-speed={view.speed}
          popupMatchSelectWidth={110}
          options={SPEEDS.map((speed) => ({ value: speed, label: speedText(speed) }))}
        />
        <kbd>J</kbd>
        <kbd>L</kbd>
      </label>
      <Segmented
        value={scale}
        onChange={onScale}
        aria-label={t('playback:scale')}
        options={SCALES_MS.map((value) => ({ value, label: t(`playback:scales.${value}`) }))}
      />
      <p className="playback-status" role="status" data-testid="playback-status">
        {told}
      </p>
    </div>
  )
}
