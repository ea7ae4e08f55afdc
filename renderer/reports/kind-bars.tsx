// Incidents by kind, most first, beside those of the span before; each leads to its incidents.
import type { Dashboard } from '../../contract/dashboard.ts'
import type { IncidentKind } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'

interface KindBarsProps {
  readonly kinds: Dashboard['byKind']
  readonly onDrill: (kind: IncidentKind) => void
}

export function KindBars({ kinds, onDrill }: KindBarsProps) {
  const { t } = useWords()
  const most = Math.max(1, ...kinds.map(({ value, before }) => Math.max(value, before ?? 0)))
  if (kinds.length === 0) return <p className="muted">{t('reports:noIncidents')}</p>
  return (
    <ul className="kind-bars">
      {kinds.map(({ kind, value, before, falseAlarms }) => (
        <li key={kind}>
          <button type="button" onClick={() => onDrill(kind)} data-testid="kind-bar" data-kind={kind}>
            <span className="kind-name">{t(`words:kind.${kind}`)}</span>
            <span className="kind-bar" aria-hidden="true">
              <i style={{ width: `${(value / most) * 100}%` }} />
              {before !== null && <i className="kind-before" style={{ width: `${(before / most) * 100}%` }} />}
            </span>
            <strong>{value.toLocaleString('en-US')}</strong>
            <small>
              {t('reports:kindNote', { before: before === null ? '—' : before.toLocaleString('en-US'), wrong: falseAlarms.toLocaleString('en-US') })}
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}
