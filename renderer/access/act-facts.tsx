// What is asked for: the act in words, and the facts the core gives of it.
import type { Approval } from '../../contract/approvals.ts'
import { useWords } from '../i18n.ts'

export function ActFacts({ approval }: { readonly approval: Pick<Approval, 'act' | 'facts' | 'subject'> }) {
  const { t, i18n } = useWords()
  const nameOf = (key: string) => {
    const word: unknown = i18n.getResource(i18n.language, 'access', `fact.${key}`)
    return typeof word === 'string' ? word : key
  }
  const valueOf = (value: Approval['facts'][string]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value)
    const word: unknown = i18n.getResource(i18n.language, 'access', `call.${text.replace('.', '-')}`)
    return typeof word === 'string' ? word : text
  }
  return (
    <>
      <strong>{t(`access:act.${approval.act}`)}</strong>
      <dl className="act-facts">
        {Object.entries(approval.facts).map(([key, value]) => (
          <div key={key}>
            <dt>{nameOf(key)}</dt>
            <dd>{valueOf(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
