// What is asked for: the act in words, and the facts the core gives of it.
import type { Approval } from '../../contract/approvals.ts'
import { useWords } from '../i18n.ts'

export function ActFacts({ approval }: { readonly approval: Pick<Approval, 'act' | 'facts' | 'subject'> }) {
  const { t, i18n } = useWords()
  const wordOf = (...keys: readonly [namespace: string, key: string][]): string | null => {
    const words = keys.map(([namespace, key]): unknown => i18n.getResource(i18n.language, namespace, key))
    return words.find((word) => typeof word === 'string') ?? null
  }
  const nameOf = (key: string) => wordOf(['access', `fact.${key}`], ['access', `act.${key}`], ['access', key]) ?? key
  const valueOf = (key: string, value: Approval['facts'][string]) => {
    const text = Array.isArray(value) ? value.join(t('listComma')) : String(value)
    if (key === 'role') return wordOf(['words', `role.${text}`]) ?? text
    if (key === 'call') return wordOf(['access', `call.${text.replace('.', '-')}`]) ?? text
    const guards = text.split(' → ').map((one) => wordOf(['access', `guard.${one}`]))
    return guards.every((word) => word !== null) ? guards.join(' → ') : text
  }
  return (
    <>
      <strong>{t(`access:act.${approval.act}`)}</strong>
      <dl className="act-facts">
        {Object.entries(approval.facts).map(([key, value]) => (
          <div key={key}>
            <dt>{nameOf(key)}</dt>
            <dd>{valueOf(key, value)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
