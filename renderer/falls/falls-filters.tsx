// Which falls are listed: grade, camera and span.
import { useState } from 'react'
import { Segmented, Select } from 'antd'
import { useCameras, useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { lastNight } from '../parts/wall-time.ts'
import { FALLS_SHOWN } from './fall-filter.ts'
import { useFallsStore } from './falls-store.ts'

const SPANS = ['spanAny', 'spanHour', 'spanDay', 'spanNight', 'spanOwn'] as const
type Span = (typeof SPANS)[number]
const HOUR_MS = 3_600_000

export function FallsFilters() {
  const { t } = useWords()
  const { filter, setFilter } = useFallsStore()
  const cameras = useCameras() ?? []
  const timeZone = useSite()?.timezone ?? 'UTC'
  const [span, setSpan] = useState<Span>(filter.sinceMs === null && filter.untilMs === null ? 'spanAny' : 'spanOwn')
  const chooseSpan = (chosen: Span) => {
    setSpan(chosen)
    setFilter(spanOf(chosen, nowMs(), timeZone))
  }
  return (
    <div className="falls-filters" role="group" aria-label={t('falls:filter')}>
      <Segmented
        block
        value={filter.shown}
        onChange={(shown) => setFilter({ shown })}
        data-testid="falls-shown"
        options={FALLS_SHOWN.map((value) => ({ value, label: <span data-testid={`falls-shown-${value}`}>{t(`falls:shown.${value}`)}</span> }))}
      />
      <div className="falls-filters-row">
        <Select
          value={filter.cameraId ?? ''}
          onChange={(id) => setFilter({ cameraId: id === '' ? null : id })}
          aria-label={t('falls:allCameras')}
          data-testid="falls-camera"
          options={[{ value: '', label: t('falls:allCameras') }, ...cameras.map((c) => ({ value: c.id, label: c.name }))]}
        />
        <Select
          value={span}
          onChange={chooseSpan}
          aria-label={t('falls:spanAny')}
          data-testid="falls-span"
          options={SPANS.map((value) => ({ value, label: t(`falls:${value}`) }))}
        />
      </div>
      {span === 'spanOwn' && (
        <div className="falls-filters-row">
          <WallTimeField id="falls-from" label={t('falls:from')} atMs={filter.sinceMs} timeZone={timeZone} onChange={(sinceMs) => setFilter({ sinceMs })} />
          <WallTimeField id="falls-to" label={t('falls:to')} atMs={filter.untilMs} timeZone={timeZone} onChange={(untilMs) => setFilter({ untilMs })} />
        </div>
      )}
      <p className="muted falls-hint">{span === 'spanOwn' ? t('falls:timeZone', { zone: timeZone }) : t('falls:whyNoAlarm')}</p>
    </div>
  )
}

function spanOf(span: Span, now: number, timeZone: string): { readonly sinceMs: number | null; readonly untilMs: number | null } {
  switch (span) {
    case 'spanHour':
      return { sinceMs: now - HOUR_MS, untilMs: null }
    case 'spanDay':
      return { sinceMs: now - 24 * HOUR_MS, untilMs: null }
    case 'spanNight': {
      const { fromMs, toMs } = lastNight(now, timeZone)
      return { sinceMs: fromMs, untilMs: toMs }
    }
    case 'spanOwn':
      return { sinceMs: now - HOUR_MS, untilMs: now }
    default:
      return { sinceMs: null, untilMs: null }
  }
}
