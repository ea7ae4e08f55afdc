// Telemetry: what lifts and pumps report, on the left all of them, on the right the chosen one with its course and limits.
import { useState } from 'react'
import { Spin } from 'antd'
import type { User } from '../../contract/people.ts'
import type { SeriesSpan } from '../../contract/telemetry.ts'
import { moved } from '../falls/falls-keys.ts'
import { useWords } from '../i18n.ts'
import { DeviceDetail } from './device-detail.tsx'
import { DeviceTable } from './device-table.tsx'
import { nextSpan } from './telemetry-keys.ts'
import { useTelemetry } from './use-telemetry.ts'
import { useTelemetryKeys } from './use-telemetry-keys.ts'

export function TelemetryScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const devices = useTelemetry()
  const [chosenId, choose] = useState<string | null>(null)
  const [span, setSpan] = useState<SeriesSpan>('24h')
  const selected = devices?.find(({ deviceId }) => deviceId === chosenId) ?? devices?.[0]
  useTelemetryKeys((command) => {
    if (command.do === 'span') setSpan(nextSpan(span, command.by))
    else choose(moved((devices ?? []).map(({ deviceId }) => ({ id: deviceId })), selected?.deviceId ?? null, command.by)) // prettier-ignore
  })
  if (devices === undefined)
    return (
      <main className="telemetry telemetry-nothing" role="status">
        <Spin /> {t('reading')}
      </main>
    )
  if (selected === undefined) return <Nothing />
  return (
    <main className="telemetry" data-testid="telemetry">
      <DeviceTable devices={devices} selectedId={selected.deviceId} onSelect={choose} />
      <DeviceDetail key={selected.deviceId} device={selected} span={span} onSpan={setSpan} maySet={user.permissions.includes('setLimits')} />
    </main>
  )
}

function Nothing() {
  const { t } = useWords()
  return (
    <main className="telemetry telemetry-nothing" data-testid="telemetry-empty">
      <h2>{t('telemetry:emptyTitle')}</h2>
      <p>{t('telemetry:emptyText')}</p>
      <p className="muted">{t('telemetry:emptyHow')}</p>
    </main>
  )
}
