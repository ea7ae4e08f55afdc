// How much each operator has to bear, by the measures of EEMUA 191, how soon alarms are answered, and what rings for nothing; each number leads to its incidents.
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Segmented, Spin } from 'antd'
import { DASHBOARD_SPANS, type DashboardInput } from '../../contract/dashboard.ts'
import type { IncidentFilter } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { DrillList } from './drill-list.tsx'
import { LoadAnswers, LoadBands, LoadOperators } from './load-bands.tsx'
import { LoadCameras, LoadNuisance } from './load-sources.tsx'

const LOOK_EVERY_MS = 60_000
const WEEK_MS = 7 * 86_400_000

export type OpenDrill = (title: string, filter: Omit<IncidentFilter, 'limit'>) => void

export function LoadPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const site = useSite()
  const [span, setSpan] = useState<DashboardInput['span']>('week')
  const [custom, setCustom] = useState<{ fromMs: number | null; toMs: number | null }>({ fromMs: null, toMs: null })
  const [drill, setDrill] = useState<{ readonly title: string; readonly filter: IncidentFilter } | null>(null)
  const { fromMs, toMs } = custom
  const isWhole = span !== 'custom' || (fromMs !== null && toMs !== null && fromMs < toMs)
  const input: DashboardInput = { span, ...(span === 'custom' && { fromMs: fromMs ?? 0, toMs: toMs ?? 0 }) }
  const { data, error, isFetching } = useQuery(
    orpc.dashboard.load.queryOptions({ input, enabled: isWhole, refetchInterval: LOOK_EVERY_MS, placeholderData: keepPreviousData, retry: false }),
  )
  const choose = (next: DashboardInput['span']) => {
    // what was shown is where one goes on from
    if (next === 'custom' && data !== undefined) setCustom({ fromMs: data.span.toMs - WEEK_MS, toMs: data.span.toMs })
    setSpan(next)
  }
  const onDrill: OpenDrill = (title, filter) =>
    data !== undefined && setDrill({ title, filter: { sinceMs: data.span.fromMs, untilMs: data.span.toMs, ...filter, limit: 100 } })
  return (
    <section className="dashboard" data-testid="load">
      <header className="dashboard-bar">
        <Segmented
          value={span}
          onChange={choose}
          options={DASHBOARD_SPANS.map((value) => ({ value, label: <span data-testid={`load-span-${value}`}>{t(`reports:span.${value}`)}</span> }))}
          aria-label={t('reports:spanTitle')}
        />
        {span === 'custom' && site !== undefined && (
          <>
            <WallTimeField id="load-from" label={t('reports:from')} atMs={fromMs} timeZone={site.timezone} onChange={(at) => setCustom({ fromMs: at, toMs })} />
            <WallTimeField id="load-to" label={t('reports:to')} atMs={toMs} timeZone={site.timezone} onChange={(at) => setCustom({ fromMs, toMs: at })} />
          </>
        )}
        <span className="muted dashboard-made">
          {isFetching && <Spin size="small" />} {data !== undefined && t('reports:madeAt', { time: siteTime(data.madeAtMs) })}
        </span>
      </header>
      {!isWhole && <Alert type="warning" showIcon title={t('reports:badSpan')} />}
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} data-testid="load-error" />}
      {data === undefined && error === null && (
        <p className="muted" role="status">
          <Spin /> {t('reports:computing')}
        </p>
      )}
      {data !== undefined && isWhole && (
        <div className="dashboard-scroll">
          <div className="load-parts">
            <LoadBands load={data} onDrill={onDrill} />
            <LoadAnswers load={data} onDrill={onDrill} />
            <LoadOperators load={data} />
            <LoadNuisance load={data} onDrill={onDrill} />
            <LoadCameras load={data} onDrill={onDrill} />
          </div>
        </div>
      )}
      {drill !== null && <DrillList {...drill} onClose={() => setDrill(null)} />}
    </section>
  )
}
