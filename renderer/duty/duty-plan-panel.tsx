// When shifts begin and how the desk is checked, as managers set it; and the post checks there were.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, InputNumber, Switch } from 'antd'
import type { User } from '../../contract/people.ts'
import { dutyPlanSchema, type DutyPlan, type DutyPlanView } from '../../contract/shift.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useDeed } from './use-deed.ts'

const MOST_SHIFTS = 6

export function DutyPlanPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const plan = useQuery(orpc.shifts.plan.queryOptions())
  const mayChange = user.permissions.includes('configureDesk')
  if (plan.error !== null) return <Alert type="error" showIcon title={errorWords(plan.error)} />
  if (plan.data === undefined) return <p className="muted">{t('shifts:loading')}</p>
  return (
    <section className="duty-panel" data-testid="duty-plan">
      <PlanForm key={plan.data.version} plan={plan.data} mayChange={mayChange} />
      <Checks mayAsk={mayChange} />
    </section>
  )
}

function PlanForm({ plan, mayChange }: { readonly plan: DutyPlanView; readonly mayChange: boolean }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { run, failure, busy } = useDeed()
  const [value, setValue] = useState<DutyPlan>(plan.value)
  const { shifts, postChecks } = value
  const setShift = (i: number, change: Partial<DutyPlan['shifts'][number]>) =>
    setValue({ ...value, shifts: shifts.map((shift, n) => (n === i ? { ...shift, ...change } : shift)) })
  const save = async () => {
    if (await run(() => api.shifts.savePlan({ version: plan.version, value }))) void message.success(t('shifts:saved'))
    await client.invalidateQueries({ queryKey: orpc.shifts.plan.key() })
  }
  const number = (name: 'fromMinutes' | 'toMinutes' | 'answerS', min: number, max: number) => (
    <label className="timer">
      <span>{t(`shifts:${name}`)}</span>
      <InputNumber
        min={min}
        max={max}
        precision={0}
        disabled={!mayChange}
        value={postChecks[name]}
        onChange={(n) => n !== null && setValue({ ...value, postChecks: { ...postChecks, [name]: n } })}
        data-testid={`plan-${name}`}
      />
    </label>
  )
  return (
    <div className="duty-plan">
      <h3>{t('shifts:planTitle')}</h3>
      <p className="muted">{plan.version === 0 ? t('shifts:neverSaved') : t('shifts:version', { version: plan.version })}</p>
      <p className="muted">{t('shifts:planHint')}</p>
      {shifts.map((shift, i) => (
        <div key={i} className="plan-shift">
          <Input
            value={shift.name}
            maxLength={40}
            disabled={!mayChange}
            aria-label={t('shifts:planName')}
            onChange={(event) => setShift(i, { name: event.target.value })}
            data-testid="plan-name"
          />
          <Input
            value={shift.begins}
            maxLength={5}
            disabled={!mayChange}
            aria-label={t('shifts:planBegins')}
            onChange={(event) => setShift(i, { begins: event.target.value })}
            data-testid="plan-begins"
          />
          {mayChange && shifts.length > 1 && (
            <Button onClick={() => setValue({ ...value, shifts: shifts.filter((_, n) => n !== i) })}>{t('shifts:removeShift')}</Button>
          )}
        </div>
      ))}
      {mayChange && shifts.length < MOST_SHIFTS && (
        <Button onClick={() => setValue({ ...value, shifts: [...shifts, { name: '', begins: '00:00' }] })}>{t('shifts:addShift')}</Button>
      )}
      <label className="timer">
        <span>{t('shifts:overdueMinutes')}</span>
        <InputNumber
          min={1}
          max={240}
          precision={0}
          disabled={!mayChange}
          value={value.overdueMinutes}
          onChange={(n) => n !== null && setValue({ ...value, overdueMinutes: n })}
        />
      </label>
      <label className="timer">
        <span>{t('shifts:checksOn')}</span>
        <Switch
          checked={postChecks.isOn}
          disabled={!mayChange}
          onChange={(isOn) => setValue({ ...value, postChecks: { ...postChecks, isOn } })}
          data-testid="plan-isOn"
        />
      </label>
      {number('fromMinutes', 5, 480)}
      {number('toMinutes', 5, 480)}
      {number('answerS', 10, 300)}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {mayChange && (
        <Button type="primary" loading={busy} disabled={!dutyPlanSchema.safeParse(value).success} onClick={() => void save()} data-testid="plan-save">
          {t('shifts:save')}
        </Button>
      )}
    </div>
  )
}

function Checks({ mayAsk }: { readonly mayAsk: boolean }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { run, failure, busy } = useDeed()
  const checks = useQuery(orpc.postChecks.list.queryOptions({ input: {} })).data
  return (
    <div className="duty-past" data-testid="post-checks">
      <h3>{t('shifts:checks')}</h3>
      {mayAsk && (
        <Button loading={busy} onClick={() => void run(() => api.postChecks.ask())} data-testid="check-now">
          {t('shifts:askNow')}
        </Button>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {checks?.length === 0 && <p className="muted">{t('shifts:noChecks')}</p>}
      <ul>
        {checks?.map((check) => (
          <li key={check.id} data-testid="post-check-row" data-outcome={check.outcome ?? 'pending'}>
            <span>{t('shifts:checkAsked', { at: siteTime(check.askedAtMs), person: check.person, by: check.askedBy ?? t('shifts:random') })}</span>
            <strong>
              {check.outcome === 'missed' && '⚠ '}
              {t(`shifts:outcome.${check.outcome ?? 'pending'}`, {
                seconds: Math.round(((check.endedAtMs ?? check.askedAtMs) - check.askedAtMs) / 1000),
                who: check.answeredBy ?? '',
              })}
            </strong>
          </li>
        ))}
      </ul>
    </div>
  )
}
