// When a route is walked: days, times of day or a window, the grace, and who goes.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, InputNumber, Radio, Select } from 'antd'
import { scheduleInputSchema, type PatrolRoute, type PatrolSchedule, type ScheduleInput } from '../../contract/patrol.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { usePatrolChange } from './use-patrol-change.ts'

interface ScheduleFormProps {
  readonly route: PatrolRoute
  readonly schedule: PatrolSchedule | null
  readonly onDone: () => void
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const
const NIGHT: ScheduleInput['starts'] = { is: 'window', from: '22:00', to: '06:00', everyMin: 120 }
const TIMES: ScheduleInput['starts'] = { is: 'times', times: ['08:00', '20:00'] }

export function ScheduleForm({ route, schedule, onDone }: ScheduleFormProps) {
  const { t } = useWords()
  const { failure, change } = usePatrolChange()
  const staff = useQuery(orpc.staff.list.queryOptions())
  const [draft, setDraft] = useState<ScheduleInput>(() => asInput(route, schedule))
  const [times, setTimes] = useState(draft.starts.is === 'times' ? draft.starts.times.join(' ') : '')
  const set = (changes: Partial<ScheduleInput>) => setDraft({ ...draft, ...changes })
  const { starts } = draft
  const isValid = scheduleInputSchema.safeParse(draft).success
  const type = (text: string) => {
    setTimes(text)
    set({ starts: { is: 'times', times: text.split(/[\s,，、]+/).filter((time) => time !== '') } })
  }
  const save = async () => {
    if (await change(() => api.patrols.saveSchedule(draft))) onDone()
  }
  return (
    <section className="patrol-form" aria-label={t('patrol:schedule')}>
      <h2>{t('patrol:scheduleOf', { route: route.name })}</h2>
      <Checkbox.Group value={[...draft.days]} onChange={(days) => set({ days })} options={DAYS.map((day) => ({ value: day, label: t(`patrol:day.${day}`) }))} />
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={starts.is}
        onChange={({ target }) => {
          const next = target.value === 'times' ? TIMES : NIGHT
          set({ starts: next })
          if (next.is === 'times') setTimes(next.times.join(' '))
        }}
        options={(['times', 'window'] as const).map((is) => ({ value: is, label: t(`patrol:starts.${is}`) }))}
      />
      {starts.is === 'times' ? (
        <label>
          {t('patrol:timesLabel')}
          <Input value={times} onChange={({ target }) => type(target.value)} data-testid="schedule-times" />
        </label>
      ) : (
        <>
          <label>
            {t('patrol:from')}
            <Input
              value={starts.from}
              maxLength={5}
              onChange={({ target }) => set({ starts: { ...starts, from: target.value } })}
              data-testid="schedule-from"
            />
          </label>
          <label>
            {t('patrol:to')}
            <Input value={starts.to} maxLength={5} onChange={({ target }) => set({ starts: { ...starts, to: target.value } })} data-testid="schedule-to" />
          </label>
          <label>
            {t('patrol:every')}
            <InputNumber
              min={5}
              max={1440}
              precision={0}
              suffix={t('patrol:min')}
              value={starts.everyMin}
              onChange={(n) => set({ starts: { ...starts, everyMin: n ?? 60 } })}
              data-testid="schedule-every"
            />
          </label>
        </>
      )}
      <label>
        {t('patrol:grace')}
        <InputNumber min={0} max={240} precision={0} suffix={t('patrol:min')} value={draft.graceMin} onChange={(n) => set({ graceMin: n ?? 0 })} />
      </label>
      <label>
        {t('patrol:givenTo')}
        <Select
          value={draft.staffId ?? ''}
          onChange={(id) => set({ staffId: id === '' ? null : id })}
          options={[{ value: '', label: t('patrol:anyGuard') }, ...(staff.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </label>
      {!isValid && <p className="muted">{t('patrol:scheduleInvalid')}</p>}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <p className="patrol-bar">
        <Button type="primary" disabled={!isValid} onClick={() => void save()} data-testid="schedule-save">
          {t('patrol:save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
    </section>
  )
}

function asInput(route: PatrolRoute, schedule: PatrolSchedule | null): ScheduleInput {
  if (schedule === null) return { routeId: route.id, days: [...DAYS], starts: NIGHT, graceMin: 10, staffId: null }
  const { nextAtMs: _, ...input } = schedule
  return input
}
