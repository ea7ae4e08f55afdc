// Routes with their schedules: added, changed, taken out.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Popconfirm } from 'antd'
import type { PatrolRoute, PatrolSchedule } from '../../contract/patrol.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { RouteForm } from './route-form.tsx'
import { ScheduleForm } from './schedule-form.tsx'
import { usePatrolChange } from './use-patrol-change.ts'
import { useScheduleText } from './use-schedule-text.ts'

type Editing =
  | { readonly is: 'route'; readonly route: PatrolRoute | null }
  | { readonly is: 'schedule'; readonly route: PatrolRoute; readonly schedule: PatrolSchedule | null }

export function RoutesPanel() {
  const { t } = useWords()
  const [editing, setEditing] = useState<Editing | null>(null)
  const { failure, change } = usePatrolChange()
  const { data, error } = useQuery(orpc.patrols.routes.queryOptions())
  const points = useQuery(orpc.patrols.points.queryOptions())
  const schedules = useQuery(orpc.patrols.schedules.queryOptions())
  const nameOf = (id: string) => points.data?.find((point) => point.id === id)?.name ?? '—'
  if (error !== null && data === undefined) return <ListError error={error} />
  const hasPoints = (points.data?.length ?? 0) > 0
  const close = () => setEditing(null)
  return (
    <section className="patrol-setup">
      <div className="patrol-list">
        <p className="patrol-bar">
          <Button type="primary" disabled={!hasPoints} onClick={() => setEditing({ is: 'route', route: null })} data-testid="route-new">
            {t('patrol:newRoute')}
          </Button>
          {points.data?.length === 0 && <span className="muted">{t('patrol:pointsFirst')}</span>}
        </p>
        {failure !== null && <Alert type="error" showIcon title={failure} />}
        {data?.length === 0 && hasPoints && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('patrol:noRoutes')} />}
        <ul>
          {data?.map((route) => (
            <li key={route.id} className="route-row" data-testid="route-row">
              <strong>{route.name}</strong>
              <span className="muted">
                {t(`patrol:order.${route.order}`)} · {t('patrol:duration', { n: route.durationMin })} ·{' '}
                {route.points.map(({ pointId }) => nameOf(pointId)).join(' → ')}
              </span>
              <span className="patrol-acts">
                <Button size="small" onClick={() => setEditing({ is: 'schedule', route, schedule: null })} data-testid="schedule-new">
                  {t('patrol:newSchedule')}
                </Button>
                <Button size="small" onClick={() => setEditing({ is: 'route', route })}>
                  {t('patrol:edit')}
                </Button>
                <Popconfirm
                  title={t('patrol:removeSure', { name: route.name })}
                  okText={t('patrol:remove')}
                  cancelText={t('cancel')}
                  onConfirm={() => void change(() => api.patrols.removeRoute({ id: route.id }))}
                >
                  <Button size="small" danger>
                    {t('patrol:remove')}
                  </Button>
                </Popconfirm>
              </span>
              <ul>
                {schedules.data
                  ?.filter(({ routeId }) => routeId === route.id)
                  .map((schedule) => (
                    <ScheduleRow
                      key={schedule.id}
                      schedule={schedule}
                      onEdit={() => setEditing({ is: 'schedule', route, schedule })}
                      onRemove={() => void change(() => api.patrols.removeSchedule({ id: schedule.id }))}
                    />
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </div>
      {editing?.is === 'route' && <RouteForm key={editing.route?.id ?? 'new'} route={editing.route} points={points.data ?? []} onDone={close} />}
      {editing?.is === 'schedule' && (
        <ScheduleForm key={editing.schedule?.id ?? `new-${editing.route.id}`} route={editing.route} schedule={editing.schedule} onDone={close} />
      )}
    </section>
  )
}

function ScheduleRow({ schedule, onEdit, onRemove }: { readonly schedule: PatrolSchedule; readonly onEdit: () => void; readonly onRemove: () => void }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const text = useScheduleText()
  return (
    <li data-testid="schedule-row">
      <span>{text(schedule)}</span>
      <span className="muted">{schedule.nextAtMs === null ? t('patrol:noNext') : t('patrol:nextAt', { at: siteTime(schedule.nextAtMs) })}</span>
      <span className="patrol-acts">
        <Button size="small" onClick={onEdit}>
          {t('patrol:edit')}
        </Button>
        <Popconfirm title={t('patrol:removeScheduleSure')} okText={t('patrol:remove')} cancelText={t('cancel')} onConfirm={onRemove}>
          <Button size="small" danger>
            {t('patrol:remove')}
          </Button>
        </Popconfirm>
      </span>
    </li>
  )
}
