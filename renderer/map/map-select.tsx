// Which plan is shown: those of the site first, then floors by building, each with how many alarms are on it.
import { Select } from 'antd'
import type { MapView } from '../../contract/map.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

interface MapSelectProps {
  readonly maps: readonly MapView[]
  readonly value: string | null
  readonly alarmsOf?: ReadonlyMap<string, number>
  readonly onChange: (id: string) => void
}

export function MapSelect({ maps, value, alarmsOf, onChange }: MapSelectProps) {
  const { t } = useWords()
  const names = useSiteNames()
  const labelOf = ({ id, name }: MapView): string => {
    const alarms = alarmsOf?.get(id) ?? 0
    return alarms === 0 ? name : t('map:withAlarms', { name, count: alarms })
  }
  const buildings = [...new Set(maps.filter(({ kind }) => kind === 'floor').map(({ buildingId }) => buildingId))]
  const group = (label: string, some: readonly MapView[]) => ({ label, options: some.map((map) => ({ value: map.id, label: labelOf(map) })) })
  return (
    <Select
      className="map-select"
      value={value}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('map:choose')}
      options={[
        group(
          t('map:siteKind'),
          maps.filter(({ kind }) => kind === 'site'),
        ),
        ...buildings.map((id) =>
          group(
            names.building(id) ?? t('map:noBuilding'),
            maps.filter((map) => map.kind === 'floor' && map.buildingId === id),
          ),
        ),
      ].filter(({ options }) => options.length > 0)}
      onChange={onChange}
      data-testid="map-select"
    />
  )
}
