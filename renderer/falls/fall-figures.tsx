// The figures a fall was judged by: how well its path is a falling one, and whatever else the analysis weighed.
import type { Fall } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import { useWhyName } from '../parts/use-why-name.ts'

const KMH_PER_MPS = 3.6

export function FallFigures({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  const whyName = useWhyName()
  const track = fall.tracks[0]
  const acceleration = track?.accelerationMps2 ?? null
  const speed = track?.speedMps ?? null
  const network = networkScore(fall)
  const rows: readonly (readonly [name: string, value: string])[] = [
    [t('falls:figure.score'), `${Math.round(fall.score * 100)} %`],
    [t('falls:figure.pictures'), String(track?.points.length ?? 0)],
    [t('falls:figure.acceleration'), acceleration === null ? t('falls:uncalibrated') : t('falls:unit.acceleration', { value: acceleration.toFixed(1) })],
    [t('falls:figure.residual'), t('falls:unit.px', { value: (track?.residualPx ?? 0).toFixed(1) })],
    ...(speed === null ? [] : [[t('falls:figure.speed'), t('falls:unit.speed', { value: speed.toFixed(1), kmh: Math.round(speed * KMH_PER_MPS) })] as const]),
    ...(network === null ? [] : [[t('falls:figure.network'), `${Math.round(network * 100)} %`] as const]),
    ...Object.entries(fall.why).map(([name, value]) => [whyName(name), String(Math.round(value * 100) / 100)] as const),
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
