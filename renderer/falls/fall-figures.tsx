// The figures a fall was judged by: how well its path is a falling one, and whatever else the analysis weighed.
import type { Fall } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import { useWhyName } from '../parts/use-why-name.ts'

const KMH_PER_MPS = 3.6
/** Told under names of their own above. */
const TOLD: ReadonlySet<string> = new Set(['pictures', 'network', 'residualPx', 'accelerationMps2', 'speedMps'])
const SHARES: ReadonlySet<string> = new Set(['physics', 'rise01', 'rank'])

export function FallFigures({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  const whyName = useWhyName()
  const track = fall.tracks[0]
  const acceleration = track?.accelerationMps2 ?? null
  const speed = track?.speedMps ?? null
  const network = fall.why['network'] ?? networkScore(fall)
  const rows: readonly (readonly [name: string, value: string])[] = [
    [t('falls:figure.score'), percent(fall.score)],
    [t('falls:figure.acceleration'), acceleration === null ? t('falls:uncalibrated') : t('falls:unit.acceleration', { value: acceleration.toFixed(1) })],
    [t('falls:figure.residual'), t('falls:unit.px', { value: (track?.residualPx ?? 0).toFixed(1) })],
    ...(network === null ? [] : [[t('falls:figure.network'), percent(network)] as const]),
    [t('falls:figure.pictures'), String(track?.points.length ?? 0)],
    ...(speed === null ? [] : [[t('falls:figure.speed'), t('falls:unit.speed', { value: speed.toFixed(1), kmh: Math.round(speed * KMH_PER_MPS) })] as const]),
    ...Object.entries(fall.why)
      .filter(([name]) => !TOLD.has(name))
      .map(([name, value]) => [whyName(name), SHARES.has(name) ? percent(value) : String(Math.round(value * 100) / 100)] as const),
  ]
  return (
    <section>
      <h3>{t('falls:figures')}</h3>
      <dl className="fall-figures" data-testid="fall-figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Mean over the pictures in which the network was asked; null: it never was. */
function networkScore(fall: Fall): number | null {
  const scores = fall.tracks[0]?.points.flatMap(({ score }) => (score === null ? [] : [score])) ?? []
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
