// How the control room does: indicators beside their targets, when and what comes, and the incidents behind each number.
import { useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { IncidentFilter } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { BaselineDialog } from './baseline-dialog.tsx'
import { DrillList } from './drill-list.tsx'
import { FiguresPage } from './figures-page.tsx'
import { HeatMap } from './heat-map.tsx'
import { IndicatorCard } from './indicator-card.tsx'
import { KindBars } from './kind-bars.tsx'
import { TargetsDialog } from './targets-dialog.tsx'
import { useSpan } from './use-span.ts'
import { UseTable } from './use-table.tsx'

/** The core keeps an answer for as long. */
const LOOK_EVERY_MS = 60_000

interface Drill {
  readonly title: string
  readonly filter: IncidentFilter
}

export function DashboardPanel() {
  const { t } = useWords()
  const client = useQueryClient()
  const site = useSite()
  const span = useSpan()
  const [buildingId, setBuildingId] = useState<string | null>(null)
  const [drill, setDrill] = useState<Drill | null>(null)
  const [dialog, setDialog] = useState<'targets' | 'baseline' | null>(null)
  const ofBuilding = buildingId !== null && { buildingId }
  const query = useQuery(
    orpc.dashboard.get.queryOptions({
      input: { ...span.input, ...ofBuilding },
      enabled: span.isWhole,
      refetchInterval: LOOK_EVERY_MS,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  const { data } = query
  const close = (isSaved: boolean) => {
    setDialog(null)
    if (isSaved) void client.invalidateQueries({ queryKey: orpc.dashboard.get.key() })
  }
  return (
    <FiguresPage
      name="dashboard"
      spanIds="span-"
      span={span}
      query={query}
      filters={
        <Select
          className="dashboard-building"
          value={buildingId ?? ''}
          onChange={(id) => setBuildingId(id === '' ? null : id)}
          options={[{ value: '', label: t('reports:wholeSite') }, ...(site?.buildings ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          aria-label={t('reports:building')}
          data-testid="dashboard-building"
        />
      }
      acts={
        <>
          <Button disabled={data === undefined} onClick={() => setDialog('targets')} data-testid="targets-open">
            {t('reports:targets')}
          </Button>
          <Button disabled={data === undefined} onClick={() => setDialog('baseline')} data-testid="baseline-open">
            {t('reports:baseline')}
          </Button>
        </>
      }
      dialogs={
        <>
          {drill !== null && <DrillList {...drill} onClose={() => setDrill(null)} />}
          {dialog === 'targets' && data !== undefined && <TargetsDialog targets={data.targets} onClose={close} />}
          {dialog === 'baseline' && data !== undefined && <BaselineDialog baseline={data.baseline} onClose={close} />}
        </>
      }
      figures={({ indicators, byHour, byKind, use, chattering, span: { fromMs, toMs } }) => (
        <>
          <div className="indicators">
            {indicators.map((indicator) => {
              const { id, drill: filter } = indicator
              return <IndicatorCard key={id} indicator={indicator} onDrill={filter && (() => setDrill({ title: t(`reports:behind.${id}`), filter }))} />
            })}
          </div>
          <div className="dashboard-parts">
            <section>
              <h2>{t('reports:heatMap')}</h2>
              <HeatMap byHour={byHour} />
            </section>
            <section>
              <h2>{t('reports:byKind')}</h2>
              <KindBars
                kinds={byKind}
                onDrill={(kind) =>
                  setDrill({
                    title: t(`words:kind.${kind}`),
                    filter: { counted: 'all', kinds: [kind], sinceMs: fromMs, untilMs: toMs, limit: 100, ...ofBuilding },
                  })
                }
              />
            </section>
            <section>
              <h2>{t('reports:useTitle')}</h2>
              <UseTable use={use} chattering={chattering} />
            </section>
          </div>
        </>
      )}
    />
  )
}
