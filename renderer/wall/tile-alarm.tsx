// That a camera has an alarm nobody has acknowledged: shape, number and word, and the way to it.
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import type { Alarm } from './alarm-front.ts'

export function TileAlarm({ tile, alarm: { incidentId, severity } }: { readonly tile: number; readonly alarm: Alarm }) {
  const { t } = useWords()
  const open = useDesk((d) => d.open)
  return (
    <button type="button" className="tile-alarm" title={t('wall:openIncident')} data-testid={`tile-alarm-${tile}`} onClick={() => open(incidentId)}>
      <SeverityMark severity={severity} /> {t('wall:alarm')}
    </button>
  )
}

/** Alarmed cameras for which there was no tile, or no leave to take one. */
export function HiddenAlarms({ alarms, shown }: { readonly alarms: ReadonlyMap<string, Alarm>; readonly shown: readonly (string | null)[] }) {
  const { t } = useWords()
  const open = useDesk((d) => d.open)
  const hidden = [...alarms].filter(([id]) => !shown.includes(id))
  const [first] = hidden
  if (first === undefined) return null
  return (
    <button type="button" className="tile-alarm" title={t('wall:openIncident')} data-testid="wall-hidden-alarms" onClick={() => open(first[1].incidentId)}>
      <SeverityMark severity={first[1].severity} word={false} /> {t('wall:hiddenAlarms', { count: hidden.length })}
    </button>
  )
}
