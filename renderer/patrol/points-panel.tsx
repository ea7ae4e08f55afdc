// Checkpoints: added, changed, taken out, and their addresses printed as QR codes to be put up.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Popconfirm } from 'antd'
import type { Checkpoint } from '../../contract/patrol.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { CardsPanel } from './cards-panel.tsx'
import { PointForm } from './point-form.tsx'
import { PointSheets } from './point-sheets.tsx'
import { usePrint } from './print-page.ts'
import { usePatrolChange } from './use-patrol-change.ts'
import { useTagBase } from './use-tag-base.ts'

export function PointsPanel() {
  const { t } = useWords()
  const names = useSiteNames()
  const print = usePrint((p) => p.print)
  const base = useTagBase()
  const [editing, setEditing] = useState<Checkpoint | 'new' | null>(null)
  const { failure, change } = usePatrolChange()
  const { data, error } = useQuery(orpc.patrols.points.queryOptions())
  if (error !== null && data === undefined) return <ListError error={error} />
  return (
    <section className="patrol-setup">
      <div className="patrol-list">
        <p className="patrol-bar">
          <Button type="primary" onClick={() => setEditing('new')} data-testid="point-new">
            {t('patrol:newPoint')}
          </Button>
          <Button disabled={!data?.length} onClick={() => print(<PointSheets points={data ?? []} base={base} />)} data-testid="points-print">
            {t('patrol:printAll')}
          </Button>
        </p>
        {failure !== null && <Alert type="error" showIcon title={failure} />}
        {data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('patrol:noPoints')} />}
        <ul>
          {data?.map((point) => (
            <li key={point.id} data-testid="point-row">
              <strong>{point.name}</strong>
              <span className="muted">
                {[
                  names.building(point.buildingId),
                  point.floor === null ? null : t('patrol:floor', { n: point.floor }),
                  point.equipment && t(`patrol:equipment.${point.equipment}`),
                  t(`patrol:photoDemand.${point.photo}`),
                  point.cameras.map((id) => names.camera(id)).join(t('listComma')) || t('patrol:noCamera'),
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </span>
              <span className="patrol-acts">
                <Button size="small" onClick={() => print(<PointSheets points={[point]} base={base} />)}>
                  {t('patrol:printOne')}
                </Button>
                <Button size="small" onClick={() => setEditing(point)} data-testid="point-edit">
                  {t('patrol:edit')}
                </Button>
                <Popconfirm
                  title={t('patrol:renewSure')}
                  okText={t('patrol:renew')}
                  cancelText={t('cancel')}
                  onConfirm={() => void change(() => api.patrols.renewCode({ id: point.id }))}
                >
                  <Button size="small">{t('patrol:renew')}</Button>
                </Popconfirm>
                <Popconfirm
                  title={t('patrol:removeSure', { name: point.name })}
                  okText={t('patrol:remove')}
                  cancelText={t('cancel')}
                  onConfirm={() => void change(() => api.patrols.removePoint({ id: point.id }))}
                >
                  <Button size="small" danger data-testid="point-remove">
                    {t('patrol:remove')}
                  </Button>
                </Popconfirm>
              </span>
            </li>
          ))}
        </ul>
        <CardsPanel />
      </div>
      {editing !== null && (
        <PointForm key={editing === 'new' ? 'new' : editing.id} point={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      )}
    </section>
  )
}
