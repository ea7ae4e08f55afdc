// A problem of the drawing in words: what is wrong, of what.
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { useWords } from '../i18n.ts'
import { asSchema, labelOfPath } from '../integrations/form-values.ts'
import type { Role } from './watch-board.ts'
import type { WatchProblem } from './watch-problems.ts'

export function useProblemText(kinds: readonly RuleKindView[]): (problem: WatchProblem) => string {
  const { t, i18n } = useWords()
  return ({ code, shape, field, values }) => {
    const role = shape.role as Role
    const kind = kinds.find(({ id }) => id === values['kind'])
    const name = t(`zones:shape.${role}`, { name: role === 'mask' ? shape.group : shape.label })
    return t(`zones:problem.${code}`, {
      ...values,
      name,
      kind: kind?.title[i18n.language === 'en' ? 'en' : 'zh'] ?? values['kind'] ?? '',
      field: field === null ? '' : labelOfPath(asSchema(kind?.settings), [field], i18n.language),
    })
  }
}
