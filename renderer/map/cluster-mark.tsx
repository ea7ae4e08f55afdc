// Several things too near to one another to be told apart at this zoom: how many, how they stand, and the most urgent alarm among them.
import { memo } from 'react'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'
import { Alarm } from './map-mark.tsx'
import type { Mark } from './map-marks.ts'
import { toneOf } from './use-mark-words.ts'

interface ClusterMarkProps {
  /** The first has the most urgent alarm. */
  readonly members: readonly Mark[]
  readonly x: number
  readonly y: number
}

const WORST: readonly Tone[] = ['bad', 'warn', 'quiet', 'busy', 'good']

export const ClusterMark = memo(function ClusterMark({ members, x, y }: ClusterMarkProps) {
  const { t } = useWords()
  const [first] = members
  const tones = members.map(({ state }) => toneOf(state))
  const worst = WORST.find((tone) => tones.includes(tone)) ?? 'good'
  const bad = tones.filter((tone) => tone !== null && tone !== 'good').length
  const alarms = new Set(members.flatMap(({ incidents }) => incidents.map(({ id }) => id))).size
  const severity = first?.severity ?? null
  const words = [
    t('map:cluster', { count: members.length }),
    ...(bad > 0 ? [t('map:clusterBad', { count: bad })] : []),
    ...(severity === null ? [] : [t('map:alarms', { count: alarms, severity: t(`words:severity.${severity}`) })]),
  ].join(t('listComma'))
  return (
    <button
      type="button"
      className="map-mark map-cluster"
      style={{ left: x, top: y }}
      aria-label={words}
      title={words}
      data-key={first?.key}
      data-testid="map-cluster"
      data-count={members.length}
      data-alarms={alarms}
    >
      <Alarm severity={severity} isNew={members.some(({ isNew }) => isNew)} count={alarms} />
      <span className="map-sign">
        {members.length}
        {worst !== 'good' && <ToneMark tone={worst} text="" />}
      </span>
    </button>
  )
})
