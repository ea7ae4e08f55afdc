// The other cameras of the place, live, each to be enlarged.
import { useState } from 'react'
import type { CameraView } from '../../contract/api.ts'
import { LiveTile } from '../live/live-tile.tsx'
import { useWords } from '../i18n.ts'

export function CamerasPane({ cameras }: { readonly cameras: readonly CameraView[] }) {
  const { t } = useWords()
  const [large, setLarge] = useState<string | null>(null)
  const shown = cameras.filter(({ id }) => large === null || id === large)
  return (
    <div className={shown.length > 1 ? 'near-cameras' : 'near-cameras near-cameras-one'} data-testid="near-cameras">
      {shown.map((camera) => (
        <figure key={camera.id} className="pane">
          <figcaption>
            <button
              type="button"
              className="near-camera-name"
              aria-pressed={large === camera.id}
              title={t(large === null ? 'procedure:enlarge' : 'procedure:allCameras')}
              data-testid={`near-camera-${camera.id}`}
              onClick={() => setLarge(large === null ? camera.id : null)}
            >
              {camera.name}
            </button>
          </figcaption>
          <div className="pane-picture">
            <LiveTile camera={camera} />
          </div>
        </figure>
      ))}
    </div>
  )
}
