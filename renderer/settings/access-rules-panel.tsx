// Settings → Access rules: how each dangerous act is guarded, which roles need codes, and passwords by 等保.
import { useState } from 'react'
import { Alert, App, Button, Checkbox, Segmented, Switch } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { APPROVER_NEEDS, GUARDED_ACTS, GUARDS, type AccessRules, type AccessRulesView } from '../../contract/approvals.ts'
import { ROLE_PERMISSIONS } from '../../contract/people.ts'
import { ROLES } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function AccessRulesPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { data, error } = useQuery(orpc.accessRules.get.queryOptions())
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('settings:loading')}</p>
  return <Rules key={data.version} view={data} />
}

function Rules({ view }: { readonly view: AccessRulesView }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { run, failure, busy } = useDeed()
  const [rules, setRules] = useState<AccessRules>(view.value)
  const isChanged = JSON.stringify(rules) !== JSON.stringify(view.value)
  const save = async () => {
    const isSaved = await run(async () =>
      client.setQueryData(orpc.accessRules.get.queryKey(), await api.accessRules.save({ version: view.version, value: rules })),
    )
    if (isSaved) void message.success(t('access:rulesSaved'))
  }
  // whoever could make a second person alone could do everything alone
  const needsTwo = GUARDED_ACTS.some((act) => act !== 'giveRights' && rules.guards[act] === 'twoPersons')
  const needs = (act: (typeof GUARDED_ACTS)[number]) =>
    ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(APPROVER_NEEDS[act]))
      .map((role) => t(`words:role.${role}`))
      .join(t('listComma'))
  return (
    <section className="access-rules" data-testid="access-rules">
      <h3>{t('access:guards')}</h3>
      <p className="muted">{t('access:guardsHint')}</p>
      {GUARDED_ACTS.map((act) => (
        <div key={act} className="access-rule">
          <span>
            <strong id={`rule-${act}`}>{t(`access:act.${act}`)}</strong>
            <span className="muted">{t('access:secondIs', { roles: needs(act), count: view.approvers[act] })}</span>
          </span>
          <Segmented
            aria-labelledby={`rule-${act}`}
            value={act === 'giveRights' && needsTwo ? 'twoPersons' : rules.guards[act]}
            disabled={act === 'giveRights' && needsTwo}
            onChange={(guard) => setRules({ ...rules, guards: { ...rules.guards, [act]: guard } })}
            options={GUARDS.map((guard) => ({
              value: guard,
              label: <span data-testid={`guard-${act}-${guard}`}>{t(`access:guard.${guard}`)}</span>,
              disabled: guard === 'twoPersons' && rules.guards[act] !== guard && (view.approvers[act] < 2 || view.approvers.changeRules < 2),
            }))}
          />
        </div>
      ))}
      {view.approvers.changeRules < 2 && <Alert type="info" showIcon title={t('access:tooFewHint')} data-testid="rules-too-few" />}
      <h3>{t('access:codeRoles')}</h3>
      <p className="muted">{t('access:codeRolesHint')}</p>
      <Checkbox.Group
        value={[...rules.codeRoles]}
        onChange={(roles) => setRules({ ...rules, codeRoles: ROLES.filter((role) => roles.includes(role)) })}
        options={ROLES.map((role) => ({ value: role, label: <span data-testid={`codes-${role}`}>{t(`words:role.${role}`)}</span> }))}
      />
      <h3>{t('access:classified')}</h3>
      <label className="access-rule">
        <span className="muted">{t('access:classifiedHint')}</span>
        <Switch checked={rules.classified} onChange={(classified) => setRules({ ...rules, classified })} data-testid="classified" />
      </label>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="rules-failure" />}
      <div className="save-bar">
        <p className="muted">
          {view.savedAtMs === null ? t('settings:defaults') : t('access:savedBy', { name: view.savedBy ?? '—', at: siteTime(view.savedAtMs, 'full') })}
        </p>
        <Button disabled={!isChanged} onClick={() => setRules(view.value)}>
          {t('access:undo')}
        </Button>
        <Button type="primary" disabled={!isChanged} loading={busy} onClick={() => void save()} data-testid="rules-save">
          {t('access:save')}
        </Button>
      </div>
    </section>
  )
}
