// What a metric is called on screen and how its value is written.
import type { MetricValue } from '../../contract/device-events.ts'
import { METRIC_UNITS } from '../../contract/telemetry.ts'
import { useWords } from '../i18n.ts'

export interface MetricWords {
  name(metric: string): string
  value(metric: string, value: MetricValue): string
  /** Without the unit. */
  number(value: number): string
}

/** A metric or a word of a device without a name of its own is shown as the device says it. */
export function useMetricWords(): MetricWords {
  const { t, i18n } = useWords()
  const word = (key: string): string | null => {
    const found: unknown = i18n.getResource(i18n.language, 'telemetry', key)
    return typeof found === 'string' ? found : null
  }
  const number = (value: number) => String(Math.abs(value) >= 100 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100)
  return {
    number,
    name: (metric) => word(`metric.${metric}`) ?? metric,
    value(metric, value) {
      if (typeof value === 'boolean') return t(value ? 'telemetry:yes' : 'telemetry:no')
      if (typeof value === 'string') return word(`said.${value}`) ?? value
      const unit = METRIC_UNITS[metric]
      return unit === undefined ? number(value) : `${number(value)} ${unit}`
    },
  }
}
