// How the control room does: indicators beside their targets, when and what comes, and the incidents behind each number.
import { useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Segmented, Select, Spin } from 'antd'
import { DASHBOARD_SPANS, type DashboardInput } from '../../contract/dashboard.ts'
import type { IncidentFilter } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { BaselineDialog } from './baseline-dialog.tsx'
import { DrillList } from './drill-list.tsx'
import { HeatMap } from './heat-map.tsx'
import { IndicatorCard } from './indicator-card.tsx'
import { KindBars } from './kind-bars.tsx'
import { TargetsDialog } from './targets-dialog.tsx'
import { UseTable } from './use-table.tsx'

/** The core keeps an answer for as long. */
const LOOK_EVERY_MS = 60_000
const WEEK_MS = 7 * 86_400_000

interface Drill {
  readonly title: string
  readonly filter: IncidentFilter
}

export function DashboardPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const site = useSite()
  const [span, setSpan] = useState<DashboardInput['span']>('week')
  const [custom, setCustom] = useState<{ fromMs: number | null; toMs: number | null }>({ fromMs: null, toMs: null })
  const [buildingId, setBuildingId] = useState<string | null>(null)
  const [drill, setDrill] = useState<Drill | null>(null)
  const [dialog, setDialog] = useState<'targets' | 'baseline' | null>(null)
  const { fromMs, toMs } = custom
  const isWhole = span !== 'custom' || (fromMs !== null && toMs !== null && fromMs < toMs)
  const input: DashboardInput = { span, ...(span === 'custom' && { fromMs: fromMs ?? 0, toMs: toMs ?? 0 }), ...(buildingId !== null && { buildingId }) }
  const { data, error, isFetching } = useQuery(
    orpc.dashboard.get.queryOptions({ input, enabled: isWhole, refetchInterval: LOOK_EVERY_MS, placeholderData: keepPreviousData, retry: false }),
  )
  const choose = (next: DashboardInput['span']) => {
    // what was shown is where one goes on from
    if (next === 'custom' && data !== undefined) setCustom({ fromMs: data.span.toMs - WEEK_MS, toMs: data.span.toMs })
    setSpan(next)
  }
  const close = (isSaved: boolean) => {
    setDialog(null)
    if (isSaved) void client.invalidateQueries({ queryKey: orpc.dashboard.get.key() })
  }
  return (
    <section className="dashboard" data-testid="dashboard">
      <header className="dashboard-bar">
        <Segmented
          value={span}
          onChange={choose}
          options={DASHBOARD_SPANS.map((value) => ({ value, label: <span data-testid={`span-${value}`}>{t(`reports:span.${value}`)}</span> }))}
          aria-label={t('reports:spanTitle')}
        />
        {span === 'custom' && site !== undefined && (
          <>
            <WallTimeField
              id="dashboard-from"
              label={t('reports:from')}
              atMs={fromMs}
              timeZone={site.timezone}
              onChange={(at) => setCustom({ fromMs: at, toMs })}
            />
            <WallTimeField id="dashboard-to" label={t('reports:to')} atMs={toMs} timeZone={site.timezone} onChange={(at) => setCustom({ fromMs, toMs: at })} />
          </>
        )}
        <Select
          className="dashboard-building"
          value={buildingId ?? ''}
          onChange={(id) => setBuildingId(id === '' ? null : id)}
          options={[{ value: '', label: t('reports:wholeSite') }, ...(site?.buildings ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          aria-label={t('reports:building')}
          data-testid="dashboard-building"
        />
        <span className="muted dashboard-made">
          {isFetching && <Spin size="small" />} {data !== undefined && t('reports:madeAt', { time: siteTime(data.madeAtMs) })}
        </span>
        <Button disabled={data === undefined} onClick={() => setDialog('targets')} data-testid="targets-open">
          {t('reports:targets')}
        </Button>
        <Button disabled={data === undefined} onClick={() => setDialog('baseline')} data-testid="baseline-open">
          {t('reports:baseline')}
        </Button>
      </header>
      {!isWhole && <Alert type="warning" showIcon title={t('reports:badSpan')} />}
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} data-testid="dashboard-error" />}
      {data === undefined && error === null && (
        <p className="muted" role="status">
          <Spin /> {t('reports:computing')}
        </p>
      )}
      {data !== undefined && isWhole && (
        <div className="dashboard-scroll">
          <div className="indicators">
            {data.indicators.map((indicator) => {
              const { id, drill: filter } = indicator
              return <IndicatorCard key={id} indicator={indicator} onDrill={filter && (() => setDrill({ title: t(`reports:behind.${id}`), filter }))} />
            })}
          </div>
          <div className="dashboard-parts">
            <section>
              <h2>{t('reports:heatMap')}</h2>
              <HeatMap byHour={data.byHour} />
            </section>
            <section>
              <h2>{t('reports:byKind')}</h2>
              <KindBars
                kinds={data.byKind}
                onDrill={(kind) =>
                  setDrill({
                    title: t(`words:kind.${kind}`),
                    filter: {
                      counted: 'all',
                      kinds: [kind],
                      sinceMs: data.span.fromMs,
                      untilMs: data.span.toMs,
                      limit: 100,
                      ...(buildingId !== null && { buildingId }),
                    },
                  })
                }
              />
            </section>
            <section>
              <h2>{t('reports:useTitle')}</h2>
              <UseTable use={data.use} chattering={data.chattering} />
            </section>
          </div>
        </div>
      )}
      {drill !== null && <DrillList {...drill} onClose={() => setDrill(null)} />}
      {dialog === 'targets' && data !== undefined && <TargetsDialog targets={data.targets} onClose={close} />}
      {dialog === 'baseline' && data !== undefined && <BaselineDialog baseline={data.baseline} onClose={close} />}
    </section>
  )
}
