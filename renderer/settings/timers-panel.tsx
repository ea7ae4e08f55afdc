// How long may pass until the desk says so: until an incident is acknowledged, until a guard has taken, reached and finished it.
import { useState } from 'react'
import { Alert, Button, InputNumber } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deskTimersSchema, type DeskSettingsView, type DeskTimers } from '../../contract/desk-settings.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const TIMERS = deskTimersSchema.keyof().options

export function TimersPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const settings = useQuery(orpc.deskSettings.get.queryOptions())
  if (settings.error !== null) return <Alert type="error" showIcon title={errorWords(settings.error)} />
  if (settings.data === undefined) return <p className="muted">{t('settings:loading')}</p>
  return <TimersForm key={settings.data.version} settings={settings.data} />
}

function TimersForm({ settings }: { readonly settings: DeskSettingsView }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [timers, setTimers] = useState<DeskTimers>(settings.value.timers)
  const [failure, setFailure] = useState<string | null>(null)
  const isValid = deskTimersSchema.safeParse(timers).success
  const save = async () => {
    try {
      await api.deskSettings.save({ version: settings.version, value: { ...settings.value, timers } })
      setFailure(null)
    } catch (error) {
      setFailure(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.deskSettings.get.queryKey() })
  }
  return (
    <section className="timers" data-testid="timers">
      <h2>{t('settings:timersTitle')}</h2>
      <p className="muted">
        {settings.savedAtMs === null
          ? t('settings:neverSaved')
          : t('settings:savedBy', { version: settings.version, who: settings.savedBy ?? '—', at: siteTime(settings.savedAtMs) })}
      </p>
      {TIMERS.map((name) => (
        <label key={name} className="timer">
          <span>{t(`settings:timer.${name}`)}</span>
          <InputNumber
            min={1}
            precision={0}
            suffix={t('settings:seconds')}
            value={timers[name]}
            onChange={(seconds) => seconds !== null && setTimers({ ...timers, [name]: seconds })}
            data-testid={`timer-${name}`}
          />
        </label>
      ))}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Button type="primary" disabled={!isValid} onClick={() => void save()} data-testid="timers-save">
        {t('settings:save')}
      </Button>
    </section>
  )
}
