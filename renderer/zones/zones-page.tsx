// What the editor of zones needs before it can begin: the camera as it is seen now, and the kinds of rules; and the way from one camera to another.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Spin } from 'antd'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ZoneEditorView } from './zone-editor.tsx'

interface ZonesPageProps {
  readonly cameraId: string
  readonly views: readonly CameraSetupView[]
  readonly onCamera: (id: string) => void
  readonly onDone: () => void
}

/** `list`: back to it. */
type Wanted = 'list' | { readonly cameraId: string }

export function ZonesPage({ cameraId, views, onCamera, onDone }: ZonesPageProps) {
  const { t } = useWords()
  const camera = useCameras()?.find(({ id }) => id === cameraId)
  const view = views.find((one) => one.camera.id === cameraId)
  const { data: kinds, error } = useQuery(orpc.cameraSetup.ruleKinds.queryOptions({ staleTime: Infinity }))
  const [wanted, setWanted] = useState<Wanted | null>(null)
  if (view === undefined || (error !== null && kinds === undefined))
    return <main className="console-wait">{error === null ? t('zones:cameraGone') : <ListError error={error} />}</main>
  if (camera === undefined || kinds === undefined)
    return (
      <main className="console-wait" role="status">
        <Spin /> {t('reading')}
      </main>
    )
  const go = (to: Wanted) => (to === 'list' ? onDone() : onCamera(to.cameraId))
  const want = (to: Wanted) => (useDesk.getState().unsaved ? setWanted(to) : go(to))
  return (
    <ZoneEditorView
      key={cameraId}
      camera={camera}
      view={view}
      views={views}
      kinds={kinds}
      isLeaving={wanted !== null}
      onCamera={(id) => want({ cameraId: id })}
      onDone={() => want('list')}
      onLeave={(really) => {
        if (really && wanted !== null) go(wanted)
        setWanted(null)
      }}
    />
  )
}
