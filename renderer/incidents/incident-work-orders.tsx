// The incident's work orders at other systems: how far each has got, and asking for one.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { OrderName } from '../integrations/work-orders-panel.tsx'
import { WorkOrderMark } from '../integrations/work-order-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'

const ENDED: readonly Incident['state'][] = ['resolved', 'falseAlarm', 'closed']

export function IncidentWorkOrders({ incident, mayHandle }: { readonly incident: Incident; readonly mayHandle: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  // its version grows with every news of an order
  const { data } = useQuery({
    ...orpc.workOrders.of.queryOptions({ input: { incidentId: incident.id } }),
    queryKey: [...orpc.workOrders.of.queryKey({ input: { incidentId: incident.id } }), incident.version],
    placeholderData: (previous) => previous,
  })
  if (data === undefined) return null
  const { orders } = data
  const mayAsk = mayHandle && !ENDED.includes(incident.state) ? data.mayAsk : []
  if (orders.length === 0 && mayAsk.length === 0) return null
  const ask = async (target: string) => {
    setFailure(null)
    setBusy(true)
    try {
      await api.workOrders.request({ incidentId: incident.id, target })
    } catch (error) {
      setFailure(errorWords(error))
    }
    setBusy(false)
    await client.invalidateQueries({ queryKey: orpc.workOrders.key() })
  }
  return (
    <div className="incident-orders" data-testid="incident-orders">
      {orders.map((order) => (
        <span key={order.id} className="incident-order" data-testid="incident-order" data-status={order.status}>
          {t('integrations:workOrder.one')} <OrderName order={order} />
          <WorkOrderMark status={order.status} />
          {order.assignee !== null && <span>{order.assignee}</span>}
          <span className="muted">{order.title}</span>
        </span>
      ))}
      {mayAsk.map(({ target, name }) => (
        <Button key={target} size="small" loading={isBusy} onClick={() => void ask(target)} data-testid={`order-ask-${target}`}>
          {t('integrations:workOrder.ask', { name })}
        </Button>
      ))}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </div>
  )
}
