// A small map for an incident: where it is, on the plan that tells it best, and the way to the large one.
import { useMemo, useState } from 'react'
import { Button } from 'antd'
import { ExpandOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { severityClass } from '../parts/severity-class.ts'
import { placeOfIncident } from './map-marks.ts'
import { pictureUrl, useMaps } from './use-maps.ts'
import { wedgePath } from './view-wedges.tsx'

/** How much of the plan is seen around the place. */
const SHOWN = 0.5

/** Nothing when the place is on no map. */
export function MapPosition({ incident }: { readonly incident: Incident }) {
  const { t } = useWords()
  const go = useDesk((d) => d.go)
  const { data: maps } = useMaps()
  const [broken, setBroken] = useState<string | null>(null)
  const place = useMemo(() => placeOfIncident(maps ?? [], incident), [maps, incident])
  if (place === null || broken === place.map.picture) return null
  const { map, item } = place
  const left = Math.min(1 - SHOWN, Math.max(0, item.x - SHOWN / 2))
  const top = Math.min(1 - SHOWN, Math.max(0, item.y - SHOWN / 2))
  const wedge = wedgePath(item, map)
  const percent = (value: number): string => `${(value / SHOWN) * 100}%`
  return (
    <section className="map-position" aria-label={t('map:position')} data-testid="map-position" data-map={map.id}>
      <div className="map-position-window" style={{ aspectRatio: `${map.width} / ${map.height}` }}>
        <div className="map-position-plan" style={{ width: percent(1), height: percent(1), left: percent(-left), top: percent(-top) }}>
          <img src={pictureUrl(map)} alt={map.name} onError={() => setBroken(map.picture)} />
          {wedge !== null && (
            <svg className="map-wedges" viewBox={`0 0 ${map.width} ${map.height}`} aria-hidden="true">
              <path d={wedge} className="map-wedge-alarm" vectorEffect="non-scaling-stroke" />
            </svg>
          )}
          <span className={`map-position-mark severity-${severityClass(incident)}`} style={{ left: `${item.x * 100}%`, top: `${item.y * 100}%` }}>
            <SeverityMark severity={severityClass(incident)} word={false} />
          </span>
        </div>
      </div>
      <footer>
        <span>{map.name}</span>
        <Button icon={<ExpandOutlined />} onClick={() => go('map')} data-testid="map-position-open">
          {t('map:openMap')} <kbd>G</kbd>
        </Button>
      </footer>
    </section>
  )
}
