// One route: its checkpoints in order, how fast they are visited, and how strict the order is.
import { useState } from 'react'
import { Alert, Button, Input, InputNumber, Radio, Select } from 'antd'
import { routeInputSchema, type Checkpoint, type PatrolRoute, type RouteInput } from '../../contract/patrol.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { usePatrolChange } from './use-patrol-change.ts'

interface RouteFormProps {
  readonly route: PatrolRoute | null
  readonly points: readonly Checkpoint[]
  readonly onDone: () => void
}

const EMPTY: RouteInput = { name: '', order: 'ordered', allowedOutOfOrder: 0, durationMin: 30, points: [] }

export function RouteForm({ route, points, onDone }: RouteFormProps) {
  const { t } = useWords()
  const { failure, change } = usePatrolChange()
  const [draft, setDraft] = useState<RouteInput>(route ?? EMPTY)
  const left = points.filter(({ id }) => !draft.points.some(({ pointId }) => pointId === id))
  const set = (changes: Partial<RouteInput>) => setDraft({ ...draft, ...changes })
  const setLeg = (index: number, changes: Partial<RouteInput['points'][number]>) =>
    set({ points: draft.points.map((leg, i) => (i === index ? { ...leg, ...changes } : leg)) })
  const move = (index: number, by: -1 | 1) => set({ points: moved(draft.points, index, by) })
  const isValid = routeInputSchema.safeParse(draft).success
  const save = async () => {
    if (await change(() => api.patrols.saveRoute(draft))) onDone()
  }
  return (
    <section className="patrol-form" aria-label={t('patrol:route')}>
      <h2>{t(route === null ? 'patrol:newRoute' : 'patrol:changeRoute')}</h2>
      <label>
        {t('patrol:routeName')}
        <Input value={draft.name} maxLength={60} onChange={({ target }) => set({ name: target.value })} data-testid="route-name" />
      </label>
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={draft.order}
        onChange={({ target }) => set({ order: target.value as RouteInput['order'] })}
        options={(['ordered', 'free'] as const).map((order) => ({ value: order, label: t(`patrol:order.${order}`) }))}
      />
      {draft.order === 'ordered' && (
        <label>
          {t('patrol:allowedOutOfOrder')}
          <InputNumber min={0} max={20} precision={0} value={draft.allowedOutOfOrder} onChange={(n) => set({ allowedOutOfOrder: n ?? 0 })} />
        </label>
      )}
      <label>
        {t('patrol:durationLabel')}
        <InputNumber min={1} max={720} precision={0} suffix={t('patrol:min')} value={draft.durationMin} onChange={(n) => set({ durationMin: n ?? 30 })} />
      </label>
      <h3>{t('patrol:routePoints')}</h3>
      <p className="muted">{t('patrol:legHint')}</p>
      <ol className="route-legs">
        {draft.points.map((leg, i) => (
          <li key={leg.pointId}>
            <strong>{points.find(({ id }) => id === leg.pointId)?.name ?? '—'}</strong>
            <InputNumber
              min={0}
              max={86_400}
              precision={0}
              placeholder={t('patrol:least')}
              aria-label={t('patrol:least')}
              value={leg.minS}
              onChange={(minS) => setLeg(i, { minS })}
            />
            <InputNumber
              min={0}
              max={86_400}
              precision={0}
              placeholder={t('patrol:most')}
              aria-label={t('patrol:most')}
              value={leg.maxS}
              onChange={(maxS) => setLeg(i, { maxS })}
            />
            <Button size="small" disabled={i === 0} onClick={() => move(i, -1)} aria-label={t('patrol:up')}>
              ↑
            </Button>
            <Button size="small" disabled={i === draft.points.length - 1} onClick={() => move(i, 1)} aria-label={t('patrol:down')}>
              ↓
            </Button>
            <Button size="small" danger onClick={() => set({ points: draft.points.filter((_, at) => at !== i) })}>
              {t('patrol:remove')}
            </Button>
          </li>
        ))}
      </ol>
      <Select
        value={null}
        placeholder={t('patrol:addPoint')}
        onChange={(pointId: string | null) => pointId !== null && set({ points: [...draft.points, { pointId, minS: null, maxS: null }] })}
        options={left.map(({ id, name }) => ({ value: id, label: name }))}
        aria-label={t('patrol:addPoint')}
        data-testid="route-add"
      />
      {left.length > 1 && (
        <Button
          onClick={() => set({ points: [...draft.points, ...left.map(({ id }) => ({ pointId: id, minS: null, maxS: null }))] })}
          data-testid="route-add-all"
        >
          {t('patrol:addAll')}
        </Button>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <p className="patrol-bar">
        <Button type="primary" disabled={!isValid} onClick={() => void save()} data-testid="route-save">
          {t('patrol:save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
    </section>
  )
}

function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list]
  const [one] = next.splice(index, 1)
  if (one !== undefined) next.splice(index + by, 0, one)
  return next
}
