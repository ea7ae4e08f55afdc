// Which of an incident's alerts is looked at: its picture, its clip and its reason.
import { Button } from 'antd'
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import type { Alert } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWords } from '../i18n.ts'
import { alertNumber } from './alert-number.ts'

export function AlertPicker({ alerts, count, at }: { readonly alerts: readonly Alert[]; readonly count: number; readonly at: number }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const showAlert = useDesk((d) => d.showAlert)
  const alert = alerts[at]
  const last = alerts.length - 1
  if (alert === undefined || last < 1) return null
  const word = at === 0 ? t('incidents:alertFirst') : at === last ? t('incidents:alertLast') : ''
  return (
    <div className="alert-picker" role="group" aria-label={t('incidents:alertPicker')} data-testid="alert-picker" data-at={at + 1} data-of={alerts.length}>
      <Button
        size="small"
        icon={<LeftOutlined />}
        disabled={at === 0}
        data-testid="alert-previous"
        aria-label={t('incidents:alertPrevious')}
        onClick={() => showAlert(at - 1)}
      />
      <strong aria-live="polite">{t('incidents:alertAt', { at: alertNumber(at, alerts.length, count), count: Math.max(count, alerts.length) })}</strong>
      <Button
        size="small"
        icon={<RightOutlined />}
        disabled={at === last}
        data-testid="alert-next"
        aria-label={t('incidents:alertNext')}
        onClick={() => showAlert(at + 1)}
      />
      <span className="alert-picker-time">
        {siteTime(alert.atMs, 'time')} {word !== '' && <span className="muted">{word}</span>}
      </span>
      {at !== last && (
        <Button size="small" className="alert-picker-last" data-testid="alert-newest" onClick={() => showAlert(last)}>
          {t('incidents:alertNewest', { time: siteTime(alerts[last]?.atMs ?? 0, 'time') })}
        </Button>
      )}
    </div>
  )
}
