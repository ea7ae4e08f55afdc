// What nobody has acknowledged in time and the manager was told of: how many, and a way to each.
import { Button, Dropdown } from 'antd'
import { ExclamationCircleFilled } from '@ant-design/icons'
import { useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { compareIncidents, isUnacknowledged } from './queue-order.ts'
import { useIncidentWords } from './use-incident-words.ts'

const MOST_LISTED = 20

export function EscalatedBadge() {
  const { t } = useWords()
  const words = useIncidentWords()
  const open = useDesk((d) => d.open)
  const escalated = useIncidents()?.filter((incident) => isUnacknowledged(incident) && incident.toldManagerAtMs !== null) ?? []
  if (escalated.length === 0) return null
  const listed = escalated.toSorted(compareIncidents).slice(0, MOST_LISTED)
  const items = listed.map((incident) => ({
    key: incident.id,
    label: <span data-testid="escalated-incident">{`${incident.number} · ${words.title(incident)}`}</span>,
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => open(key) }}>
      <Button danger icon={<ExclamationCircleFilled />} title={t('queue:escalatedHint')} data-testid="escalated" data-count={escalated.length}>
        {t('queue:escalated', { count: escalated.length })}
      </Button>
    </Dropdown>
  )
}
