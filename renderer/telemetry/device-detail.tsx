// One device in full: every metric with its standing, its course and its limits.
import { Segmented } from 'antd'
import { SERIES_SPANS, type DeviceTelemetry, type SeriesSpan } from '../../contract/telemetry.ts'
import { useWords } from '../i18n.ts'
import { MetricPanel } from './metric-panel.tsx'
import { StandingMark } from './standing-mark.tsx'
import { isCurve, standingOfDevice } from './standing.ts'
import { useMetricWords } from './use-metric-words.ts'

interface DeviceDetailProps {
  readonly device: DeviceTelemetry
  readonly span: SeriesSpan
  readonly onSpan: (span: SeriesSpan) => void
  readonly maySet: boolean
}

export function DeviceDetail({ device, span, onSpan, maySet }: DeviceDetailProps) {
  const { t } = useWords()
  const words = useMetricWords()
  const numbers = device.metrics.filter(isCurve)
  const others = device.metrics.filter((metric) => !isCurve(metric))
  return (
    <section className="telemetry-detail" data-testid="telemetry-detail" data-device={device.deviceId}>
      <header>
        <h2>{device.name}</h2>
        <StandingMark standing={standingOfDevice(device)} />
        <Segmented
          options={SERIES_SPANS.map((value) => ({ value, label: t(`telemetry:span.${value}`) }))}
          value={span}
          onChange={onSpan}
          aria-label={t('telemetry:spanTitle')}
          data-testid="telemetry-span"
        />
      </header>
      {device.clockOff && <p className="telemetry-hint">{t('telemetry:clockOff')}</p>}
      {others.length > 0 && (
        <dl className="telemetry-said">
          {others.map(({ metric, value, stale }) => (
            <div key={metric} className={stale ? 'telemetry-old' : undefined}>
              <dt>{words.name(metric)}</dt>
              <dd>{words.value(metric, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="telemetry-scroll">
        {device.metrics.length === 0 && <p className="muted">{t('telemetry:neverReported')}</p>}
        {numbers.map((metric) => (
          <MetricPanel key={metric.metric} deviceId={device.deviceId} metric={metric} span={span} maySet={maySet} />
        ))}
      </div>
    </section>
  )
}
