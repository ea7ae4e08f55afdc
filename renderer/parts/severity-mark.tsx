// A severity as number, shape, colour and word, so that none of them has to be seen alone.
import { SEVERITIES } from '../../contract/vocabulary.ts'
import type { SeverityClass } from './severity-class.ts'
import { useWords } from '../i18n.ts'

export const SEVERITY_SHAPES: Readonly<Record<SeverityClass, string>> = {
  fire: 'M16 1c2 6 10 9 10 18a10 10 0 0 1-20 0c0-4 2-7 4-9 0 3 1 5 3 6 1-5 0-10 3-15z',
  critical: 'M10 2h12l8 8v12l-8 8H10l-8-8V10z',
  high: 'M16 2 31 29H1z',
  medium: 'M16 1 31 16 16 31 1 16z',
  low: 'M16 2a14 14 0 1 1 0 28 14 14 0 0 1 0-28z',
}

/** 1 is the most urgent; fire has no number because nothing is above it. */
function numberOf(severity: SeverityClass): string {
  return severity === 'fire' ? '' : String(SEVERITIES.length - SEVERITIES.indexOf(severity))
}

export function SeverityMark({ severity, word = true }: { readonly severity: SeverityClass; readonly word?: boolean }) {
  const { t } = useWords()
  const name = t(`words:severity.${severity}`)
  return (
    <span className={`severity severity-${severity}`}>
      <svg viewBox="0 0 32 32" role="img" aria-label={name}>
        <path d={SEVERITY_SHAPES[severity]} />
        <text x="16" y={severity === 'high' ? 25 : 22} textAnchor="middle">
          {numberOf(severity)}
        </text>
      </svg>
      {word && <span className="severity-word">{name}</span>}
    </span>
  )
}
