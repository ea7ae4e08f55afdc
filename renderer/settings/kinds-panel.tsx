// Per kind of incident: how urgent it is, what is to be done about it, and what is said to the place.
import { useState } from 'react'
import { Button, Select } from 'antd'
import { PRIORITY_KINDS, phrasesOf, stepsOf, type KindSettings } from '../../contract/desk-settings.ts'
import { INCIDENT_KINDS, SEVERITIES, type IncidentKind, type Severity } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { PhrasesEditor } from './phrases-editor.tsx'
import { StepsEditor } from './steps-editor.tsx'
import type { SettingsDraft } from './use-settings-draft.ts'

const BY_RULE = 'byRule'

export function KindsPanel({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const [chosen, setChosen] = useState<IncidentKind>(INCIDENT_KINDS[0])
  const { kinds } = draft.value
  return (
    <section className="kinds" data-testid="kinds">
      <nav className="kinds-list" aria-label={t('settings:tab.kinds')}>
        {INCIDENT_KINDS.map((kind) => (
          <button key={kind} type="button" aria-current={kind === chosen || undefined} data-testid={`kind-${kind}`} onClick={() => setChosen(kind)}>
            <span>{t(`words:kind.${kind}`)}</span>
            <span className="kinds-what">
              {t('settings:stepCount', { count: stepsOf(draft.value, kind).length })}
              {kinds[kind]?.steps !== undefined && ` · ${t('settings:ownWords')}`}
            </span>
          </button>
        ))}
      </nav>
      <KindEditor key={chosen} kind={chosen} draft={draft} />
    </section>
  )
}

function KindEditor({ kind, draft }: { readonly kind: IncidentKind; readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const own = draft.value.kinds[kind] ?? {}
  const change = (next: KindSettings, field?: string) => {
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as KindSettings
    const { [kind]: _, ...others } = draft.value.kinds
    draft.change({ ...draft.value, kinds: Object.keys(kept).length === 0 ? others : { ...others, [kind]: kept } }, field && `${kind}.${field}`)
  }
  const { steps: _steps, ...withoutSteps } = own
  const { phrases: _phrases, ...withoutPhrases } = own
  return (
    <div className="kind-editor" data-testid="kind-editor">
      <h2>{t(`words:kind.${kind}`)}</h2>
      {PRIORITY_KINDS.some((one) => one === kind) ? (
        <label className="kind-priority">
          {t('settings:priority')}
          <Select<Severity | typeof BY_RULE>
            value={own.severity ?? BY_RULE}
            data-testid="kind-priority"
            onChange={(severity) => {
              const { severity: _severity, ...rest } = own
              change(severity === BY_RULE ? rest : { ...rest, severity })
            }}
            options={[
              { value: BY_RULE, label: t('settings:byRule') },
              ...SEVERITIES.map((severity) => ({ value: severity, label: <SeverityMark severity={severity} /> })),
            ]}
          />
          <span className="muted">{t('settings:priorityHint')}</span>
        </label>
      ) : (
        <p className="muted">{t(kind === 'fire' ? 'settings:fireFirst' : 'settings:priorityByDevice')}</p>
      )}
      <StepsEditor steps={stepsOf(draft.value, kind)} onChange={(steps, field) => change({ ...own, steps: [...steps] }, field && `steps.${field}`)} />
      {own.steps !== undefined && (
        <Button data-testid="steps-built-in" onClick={() => change(withoutSteps)}>
          {t('settings:builtInSteps')}
        </Button>
      )}
      <PhrasesEditor
        phrases={phrasesOf(draft.value, kind)}
        onChange={(phrases, field) => change({ ...own, phrases: [...phrases] }, field && `phrases.${field}`)}
      />
      {own.phrases !== undefined && (
        <Button data-testid="phrases-built-in" onClick={() => change(withoutPhrases)}>
          {t('settings:builtInPhrases')}
        </Button>
      )}
    </div>
  )
}
