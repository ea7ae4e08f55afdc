// One thing on a map (a press on it is the layer's to hear): its sign, how it stands by shape, colour and word, and its alarms by severity and number.
import { memo } from 'react'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import type { SeverityClass } from '../parts/severity-class.ts'
import type { Mark } from './map-marks.ts'
import { MarkIcon } from './mark-icon.tsx'
import { toneOf, useMarkWords } from './use-mark-words.ts'

interface MapMarkProps {
  readonly mark: Mark
  /** Of the plan's layer, CSS px. */
  readonly x: number
  readonly y: number
  readonly isSelected: boolean
  readonly isNamed: boolean
}

export const MapMark = memo(function MapMark({ mark, x, y, isSelected, isNamed }: MapMarkProps) {
  const words = useMarkWords()
  const tone = toneOf(mark.state)
  const isBad = tone !== null && tone !== 'good'
  return (
    <button
      type="button"
      className={`map-mark map-mark-${mark.kind}${isSelected ? ' map-mark-selected' : ''}`}
      style={{ left: x, top: y }}
      aria-label={words.whole(mark)}
      aria-pressed={isSelected}
      title={words.whole(mark)}
      data-key={mark.key}
      data-testid={`mark-${mark.key}`}
      data-tone={tone ?? 'none'}
      data-alarms={mark.incidents.length}
    >
      <Alarm severity={mark.severity} isNew={mark.isNew} count={mark.incidents.length} />
      <span className="map-sign">
        <MarkIcon kind={mark.kind} />
        {mark.kind === 'building' && <span className="map-building-name">{mark.name}</span>}
        {tone !== null && <ToneMark tone={tone} text="" />}
      </span>
      {mark.kind !== 'building' && (isNamed || isBad) && (
        <span className="map-label" aria-hidden="true">
          {isNamed && <span>{mark.name}</span>}
          {isBad && <strong className={`tone-${tone}`}>{words.state(mark.state)}</strong>}
        </span>
      )}
    </button>
  )
})

export function Alarm({ severity, isNew, count }: { readonly severity: SeverityClass | null; readonly isNew: boolean; readonly count: number }) {
  if (severity === null) return null
  return (
    <span className={`map-alarm severity-${severity}${isNew ? ' map-alarm-new' : ''}`} aria-hidden="true">
      <SeverityMark severity={severity} word={false} />
      {count > 1 && <b>{count}</b>}
    </span>
  )
}
