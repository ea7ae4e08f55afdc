// What was pressed on the map: its live picture, how it stands, its open incidents, and of a building the way to its floors.
import { Button } from 'antd'
import { CloseOutlined } from '@ant-design/icons'
import type { MapView } from '../../contract/map.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras } from '../feeds.ts'
import { useIncidentWords } from '../incidents/use-incident-words.ts'
import { LiveTile } from '../live/live-tile.tsx'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { severityClass } from '../parts/severity-class.ts'
import { IncidentStateMark, ToneMark } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'
import type { Mark } from './map-marks.ts'
import { CheckpointDetail } from './checkpoint-detail.tsx'
import { MarkIcon } from './mark-icon.tsx'
import { toneOf, useMarkWords } from './use-mark-words.ts'

interface MarkDetailProps {
  readonly mark: Mark
  /** Of this building, where it is one. */
  readonly floors: readonly MapView[]
  readonly onFloor: (id: string) => void
  readonly onClose: () => void
}

export function MarkDetail({ mark, floors, onFloor, onClose }: MarkDetailProps) {
  const { t } = useWords()
  const words = useMarkWords()
  const incidentWords = useIncidentWords()
  const open = useDesk((d) => d.open)
  const cameras = useCameras() ?? []
  const tone = toneOf(mark.state)
  const cameraId = mark.item.kind === 'camera' ? mark.item.id : (mark.incidents.find((incident) => incident.cameraId !== null)?.cameraId ?? null)
  const camera = cameras.find(({ id }) => id === cameraId)
  return (
    <section className="map-detail" aria-label={mark.name} data-testid="map-detail" data-key={mark.key}>
      <header>
        <h2>
          <MarkIcon kind={mark.kind} /> {mark.name}
        </h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('map:closeDetail')} onClick={onClose} data-testid="map-detail-close" />
      </header>
      <p className="muted">
        {words.kind(mark.kind)} {tone !== null && <ToneMark tone={tone} text={words.state(mark.state)} />}
      </p>
      {camera !== undefined && (
        <div className="map-live">
          <LiveTile key={camera.id} camera={camera} />
          {mark.item.kind !== 'camera' && <p className="muted">{t('map:nearestCamera', { name: camera.name })}</p>}
        </div>
      )}
      {mark.kind === 'checkpoint' && <CheckpointDetail id={mark.item.id} />}
      {mark.incidents.length === 0 && mark.kind !== 'building' && <p className="muted">{t('map:noIncidents')}</p>}
      <ul className="map-incidents">
        {mark.incidents.map((incident) => (
          <li key={incident.id}>
            <button type="button" onClick={() => open(incident.id)} data-testid="map-incident">
              <SeverityMark severity={severityClass(incident)} word={false} />
              <span>
                <strong>{incidentWords.title(incident)}</strong>
                <small>{incident.number}</small>
              </span>
              <IncidentStateMark state={incident.state} />
            </button>
          </li>
        ))}
      </ul>
      {mark.kind === 'building' && (
        <>
          <h3>{t('map:floors')}</h3>
          {floors.length === 0 && <p className="muted">{t('map:noFloors')}</p>}
          <ul className="map-floors">
            {floors.map(({ id, name }) => (
              <li key={id}>
                <Button block onClick={() => onFloor(id)} data-testid="map-floor">
                  {name}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
