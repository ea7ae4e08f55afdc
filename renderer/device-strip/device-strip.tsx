// One line at the bottom: every device, the cameras in figures, and what ails the core itself.
import { Button, Popover } from 'antd'
import type { DeviceStatus } from '../../contract/device.ts'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import { useFreshness } from '../feed-freshness.ts'
import { useCameras, useDevices, useHealth } from '../feeds.ts'
import { FireTests } from '../fire/fire-tests.tsx'
import { errorText, useWords } from '../i18n.ts'
import { CommandStateMark, DeviceStateMark, ToneMark, UnknownMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useNow } from '../use-now.ts'
import { recentCommand, standingCommand } from './recent-command.ts'
import { camerasTone, recognitionTone } from './strip-tones.ts'

export function DeviceStrip({ user }: { readonly user: User }) {
  const { t } = useWords()
  const devices = useDevices() ?? []
  const fresh = useFreshness((f) => f.devices)
  const now = useNow()
  // the strip is longer than most screens are wide: what is not there must not stand beyond the edge
  const awayFirst = fresh ? devices.toSorted((a, b) => Number(a.state === 'online') - Number(b.state === 'online')) : devices
  return (
    <footer className="strip" aria-label={t('devices:title')} data-testid="devices">
      <Figures />
      <span className="strip-devices">
        {devices.length === 0 && <span className="muted">{t('devices:none')}</span>}
        {awayFirst.map((device) => (
          <Popover
            key={device.id}
            trigger="click"
            title={device.name}
            content={<DeviceCard device={device} mayCommand={user.permissions.includes('commandDevices')} />}
          >
            <button type="button" className="strip-device" data-testid={`device-${device.id}`} data-state={fresh ? device.state : 'unknown'}>
              {device.name}
              {fresh ? <DeviceStateMark state={device.state} /> : <UnknownMark />}
              {fresh && <RecentCommand device={device} nowMs={now} />}
            </button>
          </Popover>
        ))}
      </span>
      {devices.length > 0 && (
        <Popover trigger="click" content={<AllDevices devices={awayFirst} fresh={fresh} />}>
          <Button data-testid="devices-all">{t('devices:all', { count: devices.length })}</Button>
        </Popover>
      )}
    </footer>
  )
}

/** The strip is one line: here is what has no room in it. */
function AllDevices({ devices, fresh }: { readonly devices: readonly DeviceStatus[]; readonly fresh: boolean }) {
  return (
    <ul className="device-list" data-testid="device-list">
      {devices.map((device) => (
        <li key={device.id}>
          <span>{device.name}</span> {fresh ? <DeviceStateMark state={device.state} /> : <UnknownMark />}
        </li>
      ))}
    </ul>
  )
}

function RecentCommand({ device, nowMs }: { readonly device: DeviceStatus; readonly nowMs: number }) {
  const { t } = useWords()
  const command = recentCommand(device, nowMs)
  const standing = standingCommand(device)
  return (
    <>
      {command !== null && <CommandStateMark state={command.result.state} />}
      {standing !== null && <ToneMark tone="warn" text={t(`devices:standing.${standing}`)} />}
    </>
  )
}

function DeviceCard({ device, mayCommand }: { readonly device: DeviceStatus; readonly mayCommand: boolean }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const show = useDesk((d) => d.show)
  const fresh = useFreshness((f) => f.devices)
  const now = useNow()
  return (
    <div className="device-card">
      <p>
        {t(`words:deviceKind.${device.kind}`)} · {fresh ? <DeviceStateMark state={device.state} /> : <UnknownMark />}{' '}
        {fresh && t('devices:since', { age: ageText(now - device.sinceMs) })}
      </p>
      {fresh && device.problem !== null && <p className="device-problem">{errorText(device.problem, i18n.language)}</p>}
      {device.lastCommand !== null && (
        <p>
          {t('devices:last')}: <CommandStateMark state={device.lastCommand.result.state} />{' '}
          <span className="muted">{t('devices:lastBy', { who: device.lastCommand.who, age: ageText(now - device.lastCommand.atMs) })}</span>
        </p>
      )}
      {device.kind === 'fire-panel' && <FireTests deviceId={device.id} mayTest={mayCommand} />}
      {mayCommand && device.commands.length > 0 && (
        <Button block data-testid={`device-open-${device.id}`} onClick={() => show({ type: 'gate', deviceId: device.id, incidentId: null })}>
          {t(device.commands[0] === 'open' ? 'devices:openGate' : 'devices:command')}
        </Button>
      )}
    </div>
  )
}

function Figures() {
  const fresh = useFreshness()
  return (
    <span className="strip-figures" data-testid="figures" data-fresh={fresh.cameras && fresh.health}>
      <CameraFigure fresh={fresh.cameras} />
      {fresh.devices && <HeldOpen />}
      <HealthFigures fresh={fresh.health} />
    </span>
  )
}

function CameraFigure({ fresh }: { readonly fresh: boolean }) {
  const { t } = useWords()
  const cameras = useCameras() ?? []
  const live = cameras.filter((c) => c.state === 'live').length
  if (!fresh) return <ToneMark tone="quiet" text={t('devices:camerasUnknown')} />
  return <ToneMark tone={camerasTone(live, cameras.length)} text={t('devices:cameras', { live, total: cameras.length })} />
}

/** Said also after a fire, and where the gate itself stands beyond the edge: nothing shuts a held gate but a person. */
function HeldOpen() {
  const { t } = useWords()
  const held = (useDevices() ?? []).filter((device) => standingCommand(device) === 'holdOpen')
  if (held.length === 0) return null
  return (
    <span title={held.map(({ name }) => name).join(' · ')} data-testid="held-open">
      <ToneMark tone="warn" text={t('devices:heldOpen', { count: held.length })} />
    </span>
  )
}

function HealthFigures({ fresh }: { readonly fresh: boolean }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const health = useHealth()
  if (health === undefined || !fresh) return <ToneMark tone="quiet" text={t('devices:visionUnknown')} />
  const { inference, outbox, problems, cameraEvents } = health
  const fps = Math.round(inference.analysedFps)
  return (
    <>
      {inference.state === 'running' && <ToneMark tone={recognitionTone(fps)} text={t('devices:visionUp', { fps })} />}
      {inference.state === 'starting' && <ToneMark tone="busy" text={t('devices:visionStarting')} />}
      {inference.state === 'idle' && <ToneMark tone="quiet" text={t('devices:visionIdle')} />}
      {inference.state === 'down' && <ToneMark tone="bad" text={t('devices:visionDown')} />}
      {cameraEvents.heard < cameraEvents.devices && (
        <span
          title={cameraEvents.refused > 0 ? t('devices:eventsRefused', { n: cameraEvents.refused }) : t('devices:eventsWaiting')}
          data-testid="events-unheard"
        >
          <ToneMark tone="warn" text={t('devices:eventsHeard', { heard: cameraEvents.heard, of: cameraEvents.devices })} />
        </span>
      )}
      {outbox.pending > 0 && (
        <span title={outbox.problem === null ? undefined : errorText(outbox.problem, i18n.language)}>
          <ToneMark
            tone={outbox.problem === null ? 'busy' : 'warn'}
            text={
              outbox.oldestAgeMs === null
                ? t('devices:outbox', { count: outbox.pending })
                : t('devices:outboxOld', { count: outbox.pending, age: ageText(outbox.oldestAgeMs) })
            }
          />
        </span>
      )}
      {outbox.pending === 0 && outbox.problem !== null && <ToneMark tone="bad" text={errorText(outbox.problem, i18n.language)} />}
      {problems.map((code) => (
        <ToneMark key={code} tone="bad" text={errorText(code, i18n.language)} />
      ))}
    </>
  )
}
