// The gates of an incident's building, ready to be opened.
import { Button } from 'antd'
import { UnlockOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras, useDevices } from '../feeds.ts'
import { CommandStateMark, DeviceStateMark } from '../parts/state-mark.tsx'
import { gatesOf } from './gates-of.ts'
import { useWords } from '../i18n.ts'

export function GateButtons({ incident }: { readonly incident: Incident }) {
  const { t } = useWords()
  const show = useDesk((d) => d.show)
  const gates = gatesOf(incident, useDevices() ?? [], useCameras() ?? [])
  if (gates.length === 0) return null
  return (
    <section className="gates" data-testid="gates">
      <h3>{t('devices:gates')}</h3>
      {gates.map((gate) => (
        <div key={gate.id} className="gate">
          <span>{gate.name}</span>
          <DeviceStateMark state={gate.state} />
          {gate.lastCommand !== null && <CommandStateMark state={gate.lastCommand.result.state} />}
          <Button
            icon={<UnlockOutlined />}
            data-testid={`gate-open-${gate.id}`}
            onClick={() => show({ type: 'gate', deviceId: gate.id, incidentId: incident.id })}
          >
            {t('devices:openGate')}
          </Button>
        </div>
      ))}
    </section>
  )
}
