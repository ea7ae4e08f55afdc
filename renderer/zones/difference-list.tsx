// What one state has that the other has not, a line each.
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { useWords } from '../i18n.ts'
import type { Difference } from './watch-difference.ts'

interface DifferenceListProps {
  readonly kinds: readonly RuleKindView[]
  readonly differences: readonly Difference[]
}

export function DifferenceList({ kinds, differences }: DifferenceListProps) {
  const { t, i18n } = useWords()
  if (differences.length === 0) return <p className="muted">{t('zones:noDifference')}</p>
  const titleOf = (id: string) => kinds.find((kind) => kind.id === id)?.title[i18n.language === 'en' ? 'en' : 'zh'] ?? id
  return (
    <ul className="zones-differences" data-testid="zones-differences">
      {differences.map(({ what, name, kind, before, after }) => (
        <li key={`${what} ${name} ${kind}`}>{t(`zones:difference.${what}`, { name, kind: titleOf(kind), before, after })}</li>
      ))}
    </ul>
  )
}
