// What is expected of a metric, with days and confidence; or why nothing can be said.
import type { Limits, TrendOutcome } from '../../contract/telemetry.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useMetricWords } from './use-metric-words.ts'

interface TrendTextProps {
  readonly metric: string
  readonly limits: Limits
  readonly outcome: TrendOutcome | null
}

export function TrendText({ metric, limits, outcome }: TrendTextProps) {
  const { t } = useWords()
  const words = useMetricWords()
  const timezone = useSite()?.timezone
  if (outcome === null || (outcome.is === 'none' && outcome.reason === 'noLimit')) return null
  if (outcome.is === 'none') return <p className="metric-trend muted">{t('telemetry:outlook', { reason: t(`telemetry:noTrend.${outcome.reason}`) })}</p>
  const { limit, earliestAtMs, latestAtMs, confidence01, perDay, days } = outcome.trend
  const day = (atMs: number) => new Intl.DateTimeFormat('sv-SE', { ...(timezone === undefined ? {} : { timeZone: timezone }), dateStyle: 'short' }).format(atMs)
  const values = {
    limit: words.value(metric, limit),
    from: day(earliestAtMs),
    confidence: Math.round(confidence01 * 100),
    perDay: words.number(Math.abs(perDay)),
    days,
  }
  const to = latestAtMs === null ? null : day(latestAtMs)
  return (
    <p className="metric-trend" data-testid="metric-trend">
      <ToneMark tone="warn" text={to === null ? t(`telemetry:risingAfter.${limits.side}`, values) : t(`telemetry:rising.${limits.side}`, { ...values, to })} />
      <span className="muted">{t('telemetry:risingHow', values)}</span>
    </p>
  )
}
