// What a plan is: its name, whether of the site or of a floor, and its picture.
import { useRef } from 'react'
import { Alert, Button, Input, InputNumber, Segmented, Select } from 'antd'
import { PictureOutlined } from '@ant-design/icons'
import { useSite } from '../../feeds.ts'
import { useWords } from '../../i18n.ts'
import type { MapEditing } from './use-map-editor.ts'

export function PlanFields({ editor }: { readonly editor: MapEditing }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const { map, dispatch, dropped } = editor
  const buildings = useSite()?.buildings ?? []
  const describe = (change: Parameters<typeof dispatch>[0] & { do: 'describe' }) => dispatch(change)
  return (
    <section className="map-fields" aria-label={t('map:plan')}>
      <label>
        {t('map:name')}
        <Input
          value={map.name}
          maxLength={60}
          placeholder={t('map:nameExample')}
          onChange={({ target }) => describe({ do: 'describe', change: { name: target.value }, grip: 'name' })}
          data-testid="map-name"
        />
      </label>
      <Segmented
        block
        value={map.kind}
        options={(['site', 'floor'] as const).map((kind) => ({ value: kind, label: <span data-testid={`map-kind-${kind}`}>{t(`map:${kind}Kind`)}</span> }))}
        onChange={(kind) =>
          describe({
            do: 'describe',
            change: kind === 'site' ? { kind, buildingId: null, floor: null } : { kind, buildingId: buildings[0]?.id ?? null },
            grip: 'kind',
          })
        }
        aria-label={t('map:plan')}
      />
      {map.kind === 'floor' && (
        <div className="map-floor-fields">
          <label>
            {t('map:building')}
            <Select
              value={map.buildingId ?? ''}
              options={[...buildings.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: t('map:noBuilding') }]}
              onChange={(id) => describe({ do: 'describe', change: { buildingId: id === '' ? null : id }, grip: 'building' })}
              data-testid="map-building"
            />
          </label>
          <label>
            {t('map:floor')}
            <InputNumber
              min={-20}
              max={300}
              precision={0}
              value={map.floor}
              onChange={(floor) => describe({ do: 'describe', change: { floor }, grip: 'floor' })}
              data-testid="map-floor-number"
            />
          </label>
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept=".svg,.png,.jpg,.jpeg,.webp"
        hidden
        data-testid="map-file"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) void editor.setPicture(file)
          target.value = ''
        }}
      />
      <Button icon={<PictureOutlined />} loading={editor.isBusy} onClick={() => input.current?.click()} data-testid="map-choose-picture">
        {t(map.picture === '' ? 'map:choosePicture' : 'map:otherPicture')}
      </Button>
      <p className="muted">{t('map:pictureHint')}</p>
      {dropped > 0 && <Alert type="info" showIcon title={t('map:dropped', { count: dropped })} data-testid="map-dropped" />}
    </section>
  )
}
