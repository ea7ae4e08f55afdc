// What a report is held against: times in minutes, shares in percent.
import { InputNumber } from 'antd'
import type { TemplateSettings } from '../../contract/reports.ts'
import { useWords } from '../i18n.ts'

type Targets = TemplateSettings['targets']
const TIMES = ['acknowledgeMs', 'dispatchMs', 'arriveMs', 'closeMs', 'workOrderMs'] as const
const SHARES = ['inTime', 'availability', 'falseAlarmShare', 'patrolDone'] as const
const MINUTE_MS = 60_000

export function TargetFields({ targets, onChange }: { readonly targets: Targets; readonly onChange: (targets: Targets) => void }) {
  const { t } = useWords()
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
    </fieldset>
  )
}
