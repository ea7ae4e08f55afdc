// How much each operator has to bear, by the measures of EEMUA 191, how soon alarms are answered, and what rings for nothing; each number leads to its incidents.
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { IncidentFilter } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { DrillList } from './drill-list.tsx'
import { FiguresPage } from './figures-page.tsx'
import { LoadAnswers, LoadBands, LoadOperators } from './load-bands.tsx'
import { LoadCameras, LoadNuisance } from './load-sources.tsx'
import { useSpan } from './use-span.ts'

const LOOK_EVERY_MS = 60_000

export type OpenDrill = (title: string, filter: Omit<IncidentFilter, 'limit'>) => void

export function LoadPanel() {
  const span = useSpan()
  const [drill, setDrill] = useState<{ readonly title: string; readonly filter: IncidentFilter } | null>(null)
  const query = useQuery(
    orpc.dashboard.load.queryOptions({
      input: span.input,
      enabled: span.isWhole,
      refetchInterval: LOOK_EVERY_MS,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  return (
    <FiguresPage
      name="load"
      spanIds="load-span-"
      span={span}
      query={query}
      dialogs={drill !== null && <DrillList {...drill} onClose={() => setDrill(null)} />}
      figures={(data) => {
        const onDrill: OpenDrill = (title, filter) => setDrill({ title, filter: { sinceMs: data.span.fromMs, untilMs: data.span.toMs, ...filter, limit: 100 } })
        return (
          <div className="load-parts">
            <LoadBands load={data} onDrill={onDrill} />
            <LoadAnswers load={data} onDrill={onDrill} />
            <LoadOperators load={data} />
            <LoadNuisance load={data} onDrill={onDrill} />
            <LoadCameras load={data} onDrill={onDrill} />
          </div>
        )
      }}
    />
  )
}
