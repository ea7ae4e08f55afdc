// All devices that report: how each stands, its latest values and the last day at a glance.
import { useEffect, useRef } from 'react'
import type { DeviceTelemetry } from '../../contract/telemetry.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { Sparkline } from './sparkline.tsx'
import { StandingMark } from './standing-mark.tsx'
import { isCurve, standingOfDevice } from './standing.ts'
import { useMetricWords } from './use-metric-words.ts'

const SHOWN_VALUES = 3

interface DeviceTableProps {
  readonly devices: readonly DeviceTelemetry[]
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

export function DeviceTable({ devices, selectedId, onSelect }: DeviceTableProps) {
  const { t } = useWords()
  return (
    <section className="telemetry-list">
      <h2>{t('telemetry:devices')}</h2>
      <div className="telemetry-scroll">
        <table aria-label={t('telemetry:devices')}>
          <thead>
            <tr>
              <th scope="col">{t('telemetry:device')}</th>
              <th scope="col">{t('telemetry:state')}</th>
              <th scope="col">{t('telemetry:latest')}</th>
              <th scope="col">{t('telemetry:lastDay')}</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <Row key={device.deviceId} device={device} isSelected={device.deviceId === selectedId} onSelect={() => onSelect(device.deviceId)} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface RowProps {
  readonly device: DeviceTelemetry
  readonly isSelected: boolean
  readonly onSelect: () => void
}

function Row({ device, isSelected, onSelect }: RowProps) {
  const names = useSiteNames()
  const words = useMetricWords()
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const numbers = device.metrics.filter(isCurve)
  const building = names.building(device.buildingId)
  return (
    <tr
      ref={row}
      className={isSelected ? 'telemetry-row telemetry-selected' : 'telemetry-row'}
      aria-selected={isSelected}
      data-testid="telemetry-row"
      data-device={device.deviceId}
      data-standing={standingOfDevice(device)}
      onClick={onSelect}
    >
      <th scope="row">
        <button type="button" onClick={onSelect}>
          {device.name}
        </button>
        {building !== null && !device.name.startsWith(building) && <span className="muted">{building}</span>}
      </th>
      <td>
        <StandingMark standing={standingOfDevice(device)} />
      </td>
      <td className="telemetry-values">
        {numbers.slice(0, SHOWN_VALUES).map(({ metric, value, stale }) => (
          <span key={metric} className={stale ? 'telemetry-old' : undefined}>
            {words.name(metric)} <strong>{words.value(metric, value)}</strong>
          </span>
        ))}
      </td>
      <td>{numbers[0] !== undefined && <Sparkline values={numbers[0].spark} />}</td>
    </tr>
  )
}
