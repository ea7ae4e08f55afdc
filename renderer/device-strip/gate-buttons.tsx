// The gates of an incident's building, ready to be opened.
import { Button } from 'antd'
import { UnlockOutlined } from '@ant-design/icons'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useFreshness } from '../feed-freshness.ts'
import { useCameras, useDevices } from '../feeds.ts'
import { CommandStateMark, DeviceStateMark, UnknownMark } from '../parts/state-mark.tsx'
import { useNow } from '../use-now.ts'
import { gatesOf } from './gates-of.ts'
import { recentCommand } from './recent-command.ts'
import { useWords } from '../i18n.ts'

export function GateButtons({ incident }: { readonly incident: Incident }) {
  const { t } = useWords()
  const show = useDesk((d) => d.show)
  const gates = gatesOf(incident, useDevices() ?? [], useCameras() ?? [])
  const now = useNow()
  if (gates.length === 0) return null
  return (
    <div className="gates" role="group" aria-label={t('devices:gates')} data-testid="gates">
      {gates.map((gate) => (
        <Button
          key={gate.id}
          icon={<UnlockOutlined />}
          data-testid={`gate-open-${gate.id}`}
          onClick={() => show({ type: 'gate', deviceId: gate.id, incidentId: incident.id })}
        >
          {t('devices:openGateOf', { name: gate.name })}
          <GateState gate={gate} nowMs={now} />
        </Button>
      ))}
    </div>
  )
}

function GateState({ gate, nowMs }: { readonly gate: DeviceStatus; readonly nowMs: number }) {
  const fresh = useFreshness((f) => f.devices)
  const command = recentCommand(gate, nowMs)
  if (!fresh) return <UnknownMark />
  return command === null ? <DeviceStateMark state={gate.state} /> : <CommandStateMark state={command.result.state} />
}
