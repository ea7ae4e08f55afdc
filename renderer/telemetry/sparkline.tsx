// The last 24 hours of a metric, small.
import { useWords } from '../i18n.ts'
import { sparkPaths } from './chart-shapes.ts'

const WIDTH = 132
const HEIGHT = 30

export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const { t } = useWords()
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t('telemetry:sparkTitle')}>
      <title>{t('telemetry:sparkTitle')}</title>
      {sparkPaths(values, WIDTH, HEIGHT).map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  )
}
