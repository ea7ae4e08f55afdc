// One line at the bottom: every device, the cameras in figures, and what ails the core itself.
import { Button, Popover } from 'antd'
import type { DeviceStatus } from '../../contract/device.ts'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras, useDevices, useHealth } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { CommandStateMark, DeviceStateMark, ToneMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useNow } from '../use-now.ts'
import { recentCommand } from './recent-command.ts'

export function DeviceStrip({ user }: { readonly user: User }) {
  const { t } = useWords()
  const devices = useDevices() ?? []
  const now = useNow()
  return (
    <footer className="strip" aria-label={t('devices:title')} data-testid="devices">
      <Figures />
      <span className="strip-devices">
        {devices.length === 0 && <span className="muted">{t('devices:none')}</span>}
        {devices.map((device) => (
          <Popover
            key={device.id}
            trigger="click"
            title={device.name}
            content={<DeviceCard device={device} mayCommand={user.permissions.includes('commandDevices')} />}
          >
            <button type="button" className="strip-device" data-testid={`device-${device.id}`} data-state={device.state}>
              {device.name}
              <DeviceStateMark state={device.state} />
              <RecentCommand device={device} nowMs={now} />
            </button>
          </Popover>
        ))}
      </span>
    </footer>
  )
}

function RecentCommand({ device, nowMs }: { readonly device: DeviceStatus; readonly nowMs: number }) {
  const command = recentCommand(device, nowMs)
  return command === null ? null : <CommandStateMark state={command.result.state} />
}

function DeviceCard({ device, mayCommand }: { readonly device: DeviceStatus; readonly mayCommand: boolean }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const show = useDesk((d) => d.show)
  const now = useNow()
  return (
    <div className="device-card">
      <p>
        {t(`words:deviceKind.${device.kind}`)} · <DeviceStateMark state={device.state} /> {t('devices:since', { age: ageText(now - device.sinceMs) })}
      </p>
      {device.problem !== null && <p className="device-problem">{errorText(device.problem, i18n.language)}</p>}
      {device.lastCommand !== null && (
        <p>
          {t('devices:last')}: <CommandStateMark state={device.lastCommand.result.state} />{' '}
          <span className="muted">{t('devices:lastBy', { who: device.lastCommand.who, age: ageText(now - device.lastCommand.atMs) })}</span>
        </p>
      )}
      {mayCommand && device.commands.includes('open') && (
        <Button block data-testid={`device-open-${device.id}`} onClick={() => show({ type: 'gate', deviceId: device.id, incidentId: null })}>
          {t('devices:openGate')}
        </Button>
      )}
    </div>
  )
}

function Figures() {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const cameras = useCameras() ?? []
  const health = useHealth()
  const live = cameras.filter((c) => c.state === 'live').length
  const oldest = health?.outbox.oldestAgeMs ?? null
  return (
    <span className="strip-figures">
      <ToneMark tone={live === cameras.length ? 'good' : 'warn'} text={t('devices:cameras', { live, total: cameras.length })} />
      {health !== undefined && (
        <>
          {health.inference.state === 'running' && <ToneMark tone="good" text={t('devices:visionUp', { fps: Math.round(health.inference.analysedFps) })} />}
          {health.inference.state === 'starting' && <ToneMark tone="busy" text={t('devices:visionStarting')} />}
          {health.inference.state === 'idle' && <ToneMark tone="quiet" text={t('devices:visionIdle')} />}
          {health.inference.state === 'down' && <ToneMark tone="bad" text={t('devices:visionDown')} />}
          {health.outbox.pending > 0 && (
            <span title={health.outbox.problem === null ? undefined : errorText(health.outbox.problem, i18n.language)}>
              <ToneMark
                tone={health.outbox.problem === null ? 'busy' : 'warn'}
                text={
                  oldest === null
                    ? t('devices:outbox', { count: health.outbox.pending })
                    : t('devices:outboxOld', { count: health.outbox.pending, age: ageText(oldest) })
                }
              />
            </span>
          )}
          {health.problems.map((code) => (
            <ToneMark key={code} tone="bad" text={errorText(code, i18n.language)} />
          ))}
        </>
      )}
    </span>
  )
}
