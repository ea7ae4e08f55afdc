// How long may pass until the desk says so: until an incident is acknowledged, until a guard has taken, reached and finished it.
import { InputNumber } from 'antd'
import { deskTimersSchema } from '../../contract/desk-settings.ts'
import { useWords } from '../i18n.ts'
import type { SettingsDraft } from './use-settings-draft.ts'

const TIMERS = deskTimersSchema.keyof().options

export function TimersPanel({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const { timers } = draft.value
  return (
    <section className="timers" data-testid="timers">
      <h2>{t('settings:timersTitle')}</h2>
      {TIMERS.map((name) => (
        <label key={name} className="timer">
          <span>{t(`settings:timer.${name}`)}</span>
          <InputNumber
            min={1}
            precision={0}
            suffix={t('settings:seconds')}
            status={deskTimersSchema.shape[name].safeParse(timers[name]).success ? '' : 'error'}
            value={timers[name]}
            onChange={(seconds) => seconds !== null && draft.change({ ...draft.value, timers: { ...timers, [name]: seconds } }, `timers.${name}`)}
            data-testid={`timer-${name}`}
          />
        </label>
      ))}
    </section>
  )
}
