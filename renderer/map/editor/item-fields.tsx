// What is in hand, in figures: where it is, where a camera looks, and taking it away.
import { Button, InputNumber } from 'antd'
import { DeleteOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import type { Mark } from '../map-marks.ts'
import { MarkIcon } from '../mark-icon.tsx'
import { USUAL_REACH, USUAL_VIEW } from '../view-wedges.tsx'
import type { EditAction } from './edit-map.ts'

export function ItemFields({ mark: { key, item, kind, name }, dispatch }: { readonly mark: Mark; readonly dispatch: (action: EditAction) => void }) {
  const { t } = useWords()
  return (
    <section className="map-detail" aria-label={name} data-testid="map-item" data-key={key}>
      <header>
        <h2>
          <MarkIcon kind={kind} /> {name}
        </h2>
        <Button icon={<DeleteOutlined />} onClick={() => dispatch({ do: 'take', key })} data-testid="map-take">
          {t('map:take')} <kbd>Del</kbd>
        </Button>
      </header>
      <p className="muted">{t('map:moveHint')}</p>
      {item.kind === 'camera' && (
        <div className="map-fields">
          <label>
            {t('map:direction')}
            <InputNumber
              min={0}
              max={359}
              suffix="°"
              value={item.direction ?? null}
              placeholder={t('map:notSaid')}
              onChange={(value) => dispatch({ do: 'look', key, change: { direction: value ?? undefined }, grip: `${key} direction` })}
              data-testid="map-direction"
            />
          </label>
          <label>
            {t('map:view')}
            <InputNumber
              min={5}
              max={360}
              suffix="°"
              value={item.view ?? USUAL_VIEW}
              onChange={(value) => dispatch({ do: 'look', key, change: { view: value ?? undefined }, grip: `${key} view` })}
              data-testid="map-view"
            />
          </label>
          <label>
            {t('map:reach')}
            <InputNumber
              min={1}
              max={100}
              suffix="%"
              value={Math.round((item.reach ?? USUAL_REACH) * 100)}
              onChange={(value) => dispatch({ do: 'look', key, change: { reach: value === null ? undefined : value / 100 }, grip: `${key} reach` })}
              data-testid="map-reach"
            />
          </label>
          <p className="muted">{t('map:directionHint')}</p>
        </div>
      )}
    </section>
  )
}
