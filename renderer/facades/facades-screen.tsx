// The installer's screen: choose a camera, calibrate its facades, see what they see, test them.
import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Spin } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import type { FacadeView } from '../../contract/facade.ts'
import type { User } from '../../contract/people.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { boardOf, type FacadeBoard } from './facade-board.ts'
import { FacadeEditorView } from './facade-editor.tsx'
import { copiedTo } from './quick-ways.ts'

const AGAIN_EVERY_MS = 20_000

/** Facades on their way to another camera. */
interface Begun {
  readonly cameraId: string
  readonly board: FacadeBoard
}

export function FacadesScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  const cameras = useCameras() ?? []
  const { data: views, isError } = useQuery(orpc.facades.list.queryOptions({ refetchInterval: AGAIN_EVERY_MS }))
  const [chosen, setChosen] = useState<string | null>(null)
  const [wanted, setWanted] = useState<string | null>(null)
  const [begun, setBegun] = useState<Begun | null>(null)
  const unsaved = useDesk((d) => d.unsaved)
  const camera = cameras.find((c) => c.id === chosen) ?? cameras.find((c) => viewOf(views, c).entries.length > 0) ?? cameras[0]
  const shown = views === undefined ? undefined : camera?.id
  // what another installer saves elsewhere must not lead away from here
  useEffect(() => {
    if (shown !== undefined) setChosen((now) => now ?? shown)
  }, [shown])
  if (views === undefined || camera === undefined)
    return (
      <main className="console-wait" role="status" data-testid="facades-wait">
        {camera === undefined ? (
          t('wall:noCameras')
        ) : isError ? (
          t('facades:unreachable')
        ) : (
          <>
            <Spin /> {t('reading')}
          </>
        )}
      </main>
    )
  const choose = (id: string): void => {
    setBegun(null)
    setChosen(id)
  }
  const copyTo = (target: CameraView, source: FacadeBoard, group: string): void => {
    const taken = target.zones.map((zone) => zone.id)
    setBegun({ cameraId: target.id, board: copiedTo(boardOf(viewOf(views, target).entries), taken, source, group).board })
    setChosen(target.id)
  }
  return (
    <FacadeEditorView
      key={camera.id}
      user={user}
      camera={camera}
      cameras={cameras}
      views={views}
      view={viewOf(views, camera)}
      begun={begun?.cameraId === camera.id ? begun.board : null}
      wanted={wanted}
      onCamera={(id) => (unsaved ? setWanted(id) : choose(id))}
      onLeaveCamera={(really) => {
        if (really && wanted !== null) choose(wanted)
        setWanted(null)
      }}
      onCopy={copyTo}
    />
  )
}

/** A camera the core says nothing about has nothing armed yet. */
function viewOf(views: readonly FacadeView[] | undefined, { id }: CameraView): FacadeView {
  return views?.find((v) => v.cameraId === id) ?? { cameraId: id, source: 'siteFile', version: 0, updatedAtMs: null, updatedBy: null, entries: [] }
}
