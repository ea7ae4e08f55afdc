// The installer's screen for cameras: those there are, one of them to be changed, or new ones being set up.
import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Segmented, Spin } from 'antd'
import type { User } from '../../contract/people.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { RecordingPanel } from '../recording/recording-panel.tsx'
import { CameraForm } from './camera-form.tsx'
import { CameraTable } from './camera-table.tsx'
import { useWizard } from './wizard-store.ts'
import { useWantedZones } from '../zones/open-zones.ts'
import { ZonesPage } from '../zones/zones-page.tsx'
import { Wizard } from './wizard.tsx'

export function CamerasScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  if (!user.permissions.includes('configureSite')) return <main className="paged paged-denied">{t('cameras:mayNot')}</main>
  return <Cameras />
}

/** Others set up cameras too. */
const AGAIN_EVERY_MS = 20_000

function Cameras() {
  const { t } = useWords()
  const [at, setAt] = useState<'list' | 'recordings' | 'wizard' | { readonly edit: string } | { readonly zones: string }>('list')
  const { data, error } = useQuery(orpc.cameraSetup.list.queryOptions({ refetchInterval: AGAIN_EVERY_MS }))
  const reset = useWizard((w) => w.reset)
  // passwords stand in it
  useEffect(() => reset, [reset])
  const toList = () => {
    reset()
    setAt('list')
  }
  const wanted = useWantedZones((wants) => wants.cameraId)
  useEffect(() => {
    if (wanted === null) return
    useWantedZones.setState({ cameraId: null })
    setAt({ zones: wanted })
  }, [wanted])
  if (typeof at === 'object' && 'zones' in at && data !== undefined)
    return <ZonesPage cameraId={at.zones} views={data} onCamera={(id) => setAt({ zones: id })} onDone={toList} />
  const edited = typeof at === 'object' && 'edit' in at ? data?.find(({ camera }) => camera.id === at.edit) : undefined
  return (
    <main className="paged cameras" data-testid="cameras">
      {(at === 'list' || at === 'recordings') && (
        <Segmented
          value={at}
          onChange={setAt}
          options={(['list', 'recordings'] as const).map((value) => ({
            value,
            label: <span data-testid={`cameras-${value}`}>{t(value === 'list' ? 'recording:cameras' : 'recording:title')}</span>,
          }))}
        />
      )}
      {at === 'recordings' && <RecordingPanel />}
      {error !== null && data === undefined && <ListError error={error} />}
      {data === undefined && error === null && (
        <p role="status">
          <Spin size="small" /> {t('reading')}
        </p>
      )}
      {data !== undefined && at === 'wizard' && <Wizard known={data} onDone={toList} />}
      {data !== undefined && at !== 'wizard' && at !== 'recordings' && edited === undefined && (
        <CameraTable cameras={data} onAdd={() => setAt('wizard')} onEdit={(id) => setAt({ edit: id })} onZones={(id) => setAt({ zones: id })} />
      )}
      {edited !== undefined && <CameraForm key={edited.camera.id} view={edited} onDone={toList} />}
    </main>
  )
}
