// Says of an incident that was merged away where its alerts are now.
import { Alert, Button } from 'antd'
import type { IncidentDetail } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'

export function MergedInto({ incident: { mergedInto, timeline } }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const open = useDesk((d) => d.open)
  if (mergedInto === null) return null
  const told = timeline.findLast(({ what }) => what === 'mergedAway')?.details['number']
  const number = typeof told === 'string' ? told : ''
  return (
    <Alert
      type="info"
      showIcon
      title={t('incidents:mergedInto', { number })}
      data-testid="merged-into"
      action={
        <Button type="primary" data-testid="merged-into-open" onClick={() => open(mergedInto)}>
          {t('incidents:showIncident', { number })}
        </Button>
      }
    />
  )
}
