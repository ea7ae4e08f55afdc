// The installer's screen: choose a camera, calibrate its facades, test them.
import { Select } from 'antd'
import type { User } from '../../contract/people.ts'
import { useState } from 'react'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { LiveTile } from '../live/live-tile.tsx'

export function FacadesScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const cameras = useCameras() ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const camera = cameras.find((c) => c.id === chosen) ?? cameras[0]
  return (
    <main className="facades" data-testid="facades" data-may-edit={user.permissions.includes('configureSite')}>
      <Select
        value={camera?.id ?? null}
        aria-label={t('wall:pickCamera')}
        options={cameras.map((c) => ({ value: c.id, label: c.name }))}
        onChange={setChosen}
        data-testid="facade-camera"
      />
      {camera !== undefined && <LiveTile key={camera.id} camera={camera} />}
    </main>
  )
}
