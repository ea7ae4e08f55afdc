// Work orders at other systems, newest first, each with its incident.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Switch, Table } from 'antd'
import type { WorkOrder } from '../../contract/work-order.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WorkOrderMark } from './work-order-mark.tsx'

const LOOK_EVERY_MS = 2000
const PAGE = 50

export function WorkOrdersPanel() {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const open = useDesk((d) => d.open)
  const [openOnly, setOpenOnly] = useState(false)
  const [pages, setPages] = useState<readonly { requestedAtMs: number; id: string }[]>([])
  const before = pages.at(-1)
  const targets = useQuery(orpc.deliveries.targets.queryOptions())
  const input = { openOnly, limit: PAGE, ...(before !== undefined && { before }) }
  const { data, error } = useQuery(orpc.workOrders.list.queryOptions({ input, refetchInterval: LOOK_EVERY_MS }))
  if (error !== null && data === undefined) return <ListError error={error} />
  return (
    <div className="links">
      <label className="links-bar">
        <Switch
          checked={openOnly}
          onChange={(on) => {
            setOpenOnly(on)
            setPages([])
          }}
        />
        {t('integrations:workOrder.openOnly')}
      </label>
      <Table<WorkOrder>
        size="small"
        rowKey="id"
        loading={data === undefined}
        dataSource={data ?? []}
        pagination={false}
        scroll={{ x: 1240, y: 480 }}
        data-testid="work-orders"
        locale={{ emptyText: t('integrations:workOrder.none') }}
        onRow={(row) => ({ 'data-testid': 'work-order', 'data-status': row.status }) as object}
        columns={[
          { title: t('integrations:workOrder.requested'), width: 150, render: (_, row) => siteTime(row.requestedAtMs) },
          {
            title: t('integrations:workOrder.incident'),
            width: 180,
            render: (_, row) => (
              <Button type="link" size="small" className="links-to" onClick={() => open(row.incidentId)} data-testid="work-order-incident">
                {row.incidentNumber}
              </Button>
            ),
          },
          { title: t('integrations:workOrder.title'), dataIndex: 'title', width: 220 },
          { title: t('integrations:workOrder.priorityTitle'), width: 80, render: (_, row) => t(`integrations:workOrder.priority.${row.priority}`) },
          { title: t('integrations:workOrder.statusTitle'), width: 120, render: (_, row) => <WorkOrderMark status={row.status} /> },
          { title: t('integrations:workOrder.assignee'), width: 150, render: (_, row) => row.assignee ?? '—' },
          { title: t('integrations:workOrder.there'), width: 150, render: (_, row) => <OrderName order={row} /> },
          {
            title: t('integrations:deliveries.target'),
            width: 160,
            render: (_, row) => targets.data?.find(({ id }) => id === row.target)?.name ?? row.target,
          },
        ]}
      />
      <div className="links-bar">
        <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
          {t('integrations:newer')}
        </Button>
        <Button
          disabled={(data?.length ?? 0) < PAGE}
          onClick={() => setPages([...pages, { requestedAtMs: data!.at(-1)!.requestedAtMs, id: data!.at(-1)!.id }])}
        >
          {t('integrations:older')}
        </Button>
      </div>
    </div>
  )
}

/** Its name there, and the way to it where it has one. */
export function OrderName({ order: { extId, url } }: { readonly order: Pick<WorkOrder, 'extId' | 'url'> }) {
  const { t } = useWords()
  const name = extId ?? t('integrations:workOrder.noName')
  if (url === null || !/^https?:\/\//.test(url)) return name
  return (
    <a href={url} className="links-away" target="_blank" rel="noreferrer noopener">
      {name}
    </a>
  )
}
