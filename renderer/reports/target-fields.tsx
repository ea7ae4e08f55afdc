// What a report is held against: times in minutes, shares in percent; the dashboard's can be taken over.
import { Button, InputNumber } from 'antd'
import type { TemplateSettings } from '../../contract/reports.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useReportAction } from './use-report-action.ts'

type Targets = TemplateSettings['targets']
const TIMES = ['acknowledgeMs', 'dispatchMs', 'arriveMs', 'closeMs', 'workOrderMs'] as const
const SHARES = ['inTime', 'availability', 'falseAlarmShare', 'patrolDone'] as const
const MINUTE_MS = 60_000

export function TargetFields({ targets, onChange }: { readonly targets: Targets; readonly onChange: (targets: Targets) => void }) {
  const { t } = useWords()
  const { busy, problem, run } = useReportAction()
  const take = () => run(async () => onChange((await api.dashboard.get({ span: 'day' })).targets.value))
  return (
    <fieldset className="target-fields">
      <legend>{t('reportDesk:targets')}</legend>
      {TIMES.map((name) => (
        <label key={name}>
          <span>{t(`reportDesk:target.${name}`)}</span>
          <InputNumber
            min={0.1}
            max={129_600}
            value={targets[name] / MINUTE_MS}
            suffix={t('reportDesk:minutes')}
            onChange={(minutes) => minutes !== null && onChange({ ...targets, [name]: Math.round(minutes * MINUTE_MS) })}
          />
        </label>
      ))}
      {SHARES.map((name) => (
        <label key={name}>
          <span>{t(`reportDesk:target.${name}`)}</span>
          <InputNumber
            min={0}
            max={100}
            value={Number((targets[name] * 100).toFixed(3))}
            suffix="%"
            onChange={(percent) => percent !== null && onChange({ ...targets, [name]: percent / 100 })}
          />
        </label>
      ))}
      <Button size="small" loading={busy} onClick={take} data-testid="targets-take">
        {t('reportDesk:takeTargets')}
      </Button>
      {problem !== null && <p className="report-problem">{problem}</p>}
    </fieldset>
  )
}
