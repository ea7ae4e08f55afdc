// One metric of a device: value, standing, course, what is expected of it, and its limits.
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { MetricView, SeriesSpan } from '../../contract/telemetry.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useAgeText } from '../parts/use-age-text.ts'
import { useNow } from '../use-now.ts'
import { LimitsForm } from './limits-form.tsx'
import { MetricChart } from './metric-chart.tsx'
import { StandingMark } from './standing-mark.tsx'
import { standingOf } from './standing.ts'
import { TrendText } from './trend-text.tsx'
import { useMetricWords } from './use-metric-words.ts'

const LOOK_EVERY_MS = 30_000

interface MetricPanelProps {
  readonly deviceId: string
  readonly metric: MetricView
  readonly span: SeriesSpan
  readonly maySet: boolean
}

export function MetricPanel({ deviceId, metric: { metric, ...view }, span, maySet }: MetricPanelProps) {
  const { t } = useWords()
  const words = useMetricWords()
  const ageText = useAgeText()
  const now = useNow()
  const [isSetting, setSetting] = useState(false)
  const input = { deviceId, metric, span }
  const { data, error } = useQuery(orpc.telemetry.series.queryOptions({ input, refetchInterval: LOOK_EVERY_MS, placeholderData: keepPreviousData }))
  return (
    <article className="metric" data-testid="metric" data-metric={metric} data-standing={standingOf({ ...view })}>
      <header>
        <h3>{words.name(metric)}</h3>
        <strong className={view.stale ? 'metric-value telemetry-old' : 'metric-value'}>{words.value(metric, view.value)}</strong>
        <StandingMark standing={standingOf({ ...view })} />
        {(view.stale || view.sinceMs !== null) && (
          <span className="muted">
            {view.stale ? t('telemetry:silentFor', { age: ageText(now - view.atMs) }) : t('telemetry:since', { age: ageText(now - view.sinceMs!) })}
          </span>
        )}
        <LimitsText limits={view.limits} />
        {maySet && (
          <Button size="small" aria-expanded={isSetting} data-testid="limits-open" onClick={() => setSetting(!isSetting)}>
            {t('telemetry:setLimits')}
          </Button>
        )}
      </header>
      {isSetting && <LimitsForm deviceId={deviceId} metric={metric} onDone={() => setSetting(false)} />}
      <TrendText metric={metric} limits={view.limits} outcome={view.trend} />
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.points.length === 0 && <p className="muted">{t('telemetry:noCourse')}</p>}
      {data !== undefined && data.points.length > 0 && (
        <MetricChart
          series={data}
          limits={view.limits}
          trend={view.trend?.is === 'rising' ? view.trend.trend : null}
          label={t('telemetry:chartOf', { metric: words.name(metric) })}
        />
      )}
    </article>
  )
}

function LimitsText({ limits }: Pick<MetricView, 'limits'>) {
  const { t } = useWords()
  const told = (['warn', 'alarm'] as const).flatMap((level) => (limits[level] === null ? [] : [`${t(`telemetry:level.${level}`)} ${limits[level]}`]))
  // without any the standing says so
  return <span className="metric-limits muted">{told.length > 0 && t(`telemetry:limitsTold.${limits.side}`, { levels: told.join(' · ') })}</span>
}
