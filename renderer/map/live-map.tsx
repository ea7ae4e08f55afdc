// The map as it is watched: how everything stands, alarms where they are, and what was pressed beside it.
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { Button, Popover, Select, Switch } from 'antd'
import { EditOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { mapItemKey, type MapView } from '../../contract/map.ts'
import { useWords } from '../i18n.ts'
import { MapLegend } from './map-legend.tsx'
import { isOpen, marksOf, placeOfIncident, type Mark, type MarkKind } from './map-marks.ts'
import { MapSelect } from './map-select.tsx'
import { MarkDetail } from './mark-detail.tsx'
import { MARK_KINDS } from './mark-icon.tsx'
import { MarkList } from './mark-list.tsx'
import { MarksLayer } from './marks-layer.tsx'
import { PlanStage } from './plan-stage.tsx'
import { isClosest } from './plan-view.ts'
import { useAlarmFocus } from './use-alarm-focus.ts'
import { useMarkWords } from './use-mark-words.ts'
import { useStanding } from './use-maps.ts'
import { usePlanView } from './use-plan-view.ts'

interface LiveMapProps {
  readonly maps: readonly MapView[]
  readonly map: MapView
  readonly onMap: (id: string) => void
  /** null: may not. */
  readonly onEdit: (() => void) | null
}

/** Of the whole plan's scale: so near an alarm is looked at. */
const NEAR = 1.7

export function LiveMap({ maps, map, onMap, onEdit }: LiveMapProps) {
  const { t } = useWords()
  const words = useMarkWords()
  const standing = useStanding()
  const host = useRef<HTMLDivElement>(null)
  const hands = usePlanView(host, map.id, map)
  const [kinds, setKinds] = useState<readonly MarkKind[]>([])
  const [follows, setFollows] = useState(true)
  const [selected, setSelected] = useState<string | null>(null)
  /** Put together at the closest zoom: only a list can tell them apart. */
  const [together, setTogether] = useState<readonly string[] | null>(null)
  const all = useMemo(() => marksOf(map, standing), [map, standing])
  // what is alarmed is shown whatever is left out
  const marks = useMemo(() => (kinds.length === 0 ? all : all.filter(({ kind, severity }) => kinds.includes(kind) || severity !== null)), [all, kinds])
  const alarmsOf = useMemo(() => countAlarms(maps, standing.incidents), [maps, standing.incidents])
  const { centre, show, by } = hands
  const goTo = useGoTo(map.id, hands.isMeasured, centre)
  const isByHand = useRef(false)

  useAlarmFocus(standing.incidents, maps, follows, ({ map: where, item }) => {
    onMap(where.id)
    goTo(where.id, [item.x, item.y])
    if (!isByHand.current) setSelected(mapItemKey(item))
  })
  const select = (mark: Mark) => {
    isByHand.current = true
    setTogether(null)
    setSelected(mark.key)
  }
  const openCluster = (members: readonly Mark[]) => {
    const isSame = members.every(({ item }) => item.x === members[0]?.item.x && item.y === members[0].item.y)
    if (isSame || isClosest(hands.view, hands.window, map)) return setTogether(members.map(({ key }) => key))
    const [x, y] = [members.reduce((sum, { item }) => sum + item.x, 0) / members.length, members.reduce((sum, { item }) => sum + item.y, 0) / members.length]
    centre([x, y])
    by(2.5)
  }
  const close = () => {
    isByHand.current = false
    setSelected(null)
  }
  const mark = all.find(({ key }) => key === selected)
  const inList = together === null ? marks : marks.filter(({ key }) => together.includes(key))
  const floors = mark?.item.kind === 'building' ? maps.filter(({ buildingId }) => buildingId === mark.item.id) : []
  const above =
    map.kind === 'site'
      ? undefined
      : maps.find(({ kind, items }) => kind === 'site' && items.some((item) => item.kind === 'building' && item.id === map.buildingId))
  const chooseMap = (id: string) => {
    close()
    setTogether(null)
    onMap(id)
  }
  return (
    <div className="map" data-testid="live-map" data-map={map.id}>
      <header className="map-bar">
        <MapSelect maps={maps} value={map.id} alarmsOf={alarmsOf} onChange={chooseMap} />
        {above !== undefined && (
          <Button onClick={() => chooseMap(above.id)} data-testid="map-above">
            {t('map:above')}
          </Button>
        )}
        <Select
          mode="multiple"
          className="map-kinds"
          allowClear
          maxTagCount="responsive"
          value={[...kinds]}
          placeholder={t('map:allKinds')}
          aria-label={t('map:filter')}
          options={MARK_KINDS.map((kind) => ({ value: kind, label: words.kind(kind) }))}
          onChange={(chosen: MarkKind[]) => setKinds(chosen)}
          data-testid="map-kinds"
        />
        <label>
          <Switch checked={follows} onChange={setFollows} data-testid="map-follow" /> {t('map:follow')}
        </label>
        <span className="header-space" />
        <Popover trigger="click" content={<MapLegend />} placement="bottomRight">
          <Button icon={<QuestionCircleOutlined />} data-testid="map-legend-open">
            {t('map:legendTitle')}
          </Button>
        </Popover>
        {onEdit !== null && (
          <Button icon={<EditOutlined />} onClick={onEdit} data-testid="map-edit">
            {t('map:edit')}
          </Button>
        )}
      </header>
      <div className="map-body">
        <PlanStage host={host} hands={hands} map={map}>
          <MarksLayer
            marks={marks}
            picture={map}
            scale={hands.view.scale}
            selected={selected}
            onSelect={select}
            onCluster={openCluster}
            onFocused={({ item }) => show([item.x, item.y])}
          />
        </PlanStage>
        <aside className="map-side">
          {mark !== undefined && <MarkDetail mark={mark} floors={floors} onFloor={chooseMap} onClose={close} />}
          <MarkList
            marks={inList}
            title={together === null ? t('map:listTitle') : t('map:cluster', { count: together.length })}
            onSelect={(one) => {
              select(one)
              show([one.item.x, one.item.y])
            }}
          />
          {together !== null && <Button onClick={() => setTogether(null)}>{t('map:listAll')}</Button>}
        </aside>
      </div>
    </div>
  )
}

/** Goes to a place once its map is there and has a size. */
function useGoTo(mapId: string, isMeasured: boolean, centre: (place: [number, number], closer: number) => void) {
  const [wanted, setWanted] = useState<{ readonly mapId: string; readonly place: [number, number] } | null>(null)
  const go = useEffectEvent((place: [number, number]) => centre(place, NEAR))
  useEffect(() => {
    if (wanted === null || wanted.mapId !== mapId || !isMeasured) return
    go(wanted.place)
    setWanted(null)
  }, [wanted, mapId, isMeasured])
  return (id: string, place: [number, number]) => setWanted({ mapId: id, place })
}

function countAlarms(maps: readonly MapView[], incidents: Parameters<typeof marksOf>[1]['incidents']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const incident of incidents) {
    const place = isOpen(incident) ? placeOfIncident(maps, incident) : null
    if (place !== null) counts.set(place.map.id, (counts.get(place.map.id) ?? 0) + 1)
  }
  return counts
}
