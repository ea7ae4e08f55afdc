// One indicator: its value, whether it keeps its target, how it moved, where the site started from, and its course.
import type { IndicatorView } from '../../contract/dashboard.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { sparkPaths } from '../telemetry/chart-shapes.ts'
import { limitParts, moveOf, valueText } from './indicator-text.ts'

const WIDTH = 240
const HEIGHT = 36
const ARROWS = { up: '▲', down: '▼', same: '＝' } as const

interface IndicatorCardProps {
  readonly indicator: IndicatorView
  readonly onDrill: (() => void) | null
}

export function IndicatorCard({ indicator, onDrill }: IndicatorCardProps) {
  const { t } = useWords()
  const { id, value, unit, target, baseline, isBad, n, limitMs, history } = indicator
  const name = t(`reports:indicator.${id}`)
  const explained = t(`reports:explain.${id}`)
  const limit = limitMs === null ? null : limitParts(limitMs)
  const move = moveOf(indicator)
  const moved = move === null ? 'quiet' : move.isBetter === null ? 'plain' : move.isBetter ? 'better' : 'worse'
  const movedText = () => {
    if (move === null) return t('reports:noBefore')
    if (move.direction === 'same') return `${ARROWS.same} ${t('reports:asBefore')}`
    if (move.by === null) return `${ARROWS[move.direction]} ${t('reports:fromNothing')}`
    return `${ARROWS[move.direction]} ${unit === 'share' ? t('reports:points', { by: move.by }) : move.by} ${t('reports:thanBefore')}`
  }
  const body = (
    <>
      <span className="indicator-name">{name}</span>
      <span className="indicator-value">
        <strong data-testid="indicator-value">{valueText(value, unit)}</strong>
        {unit === 'rate' && <small>{t('reports:perTenMinutes')}</small>}
        {unit === 'share' && n !== null && (
          <small>
            {t('reports:ofSo', { count: n })}
            {limit !== null && ` · ${t(`reports:within.${limit.unit}`, { n: limit.n })}`}
          </small>
        )}
      </span>
      <span className={`indicator-move move-${moved}`}>{movedText()}</span>
      <span className="indicator-spark">
        {history.some((point) => point.value !== null) && (
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {sparkPaths(
              history.map((point) => point.value),
              WIDTH,
              HEIGHT,
            ).map((path) => (
              <path key={path} d={path} />
            ))}
          </svg>
        )}
      </span>
      {target !== null && (
        <span className="indicator-foot">
          <span>
            {t(indicator.isMoreBetter === false ? 'reports:targetAtMost' : 'reports:targetAtLeast')} {valueText(target, unit)}
          </span>
          {value !== null && <ToneMark tone={isBad ? 'bad' : 'good'} text={t(isBad ? 'reports:belowTarget' : 'reports:onTarget')} />}
        </span>
      )}
      {baseline !== null && (
        <span className="indicator-foot">
          {t('reports:baseline')} {valueText(baseline, unit)}
        </span>
      )}
    </>
  )
  const className = `indicator${isBad ? ' indicator-bad' : ''}`
  if (onDrill === null) {
    return (
      <div className={className} data-testid="indicator" data-indicator={id} data-bad={isBad} title={explained}>
        {body}
      </div>
    )
  }
  return (
    <button
      type="button"
      className={className}
      data-testid="indicator"
      data-indicator={id}
      data-bad={isBad}
      title={`${explained} ${t('reports:drillHint')}`}
      onClick={onDrill}
    >
      {body}
    </button>
  )
}
