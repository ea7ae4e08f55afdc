// The latest plates that were read, newest first, each with what was decided and why; whoever still stands at the barrier can be let in from here.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { DeviceStatus } from '../../contract/device.ts'
import type { PlateRead } from '../../contract/vehicle.ts'
import { orpc } from '../api.ts'
import { GateDialog } from '../device-strip/gate-dialog.tsx'
import { ListError } from '../falls/fall-list.tsx'
import { useDevices } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { isWaiting } from './is-waiting.ts'

const LOOK_EVERY_MS = 2000

export function PlateReads({ mayOpen }: { readonly mayOpen: boolean }) {
  const { t } = useWords()
  const devices = useDevices() ?? []
  const now = useNow()
  const [opening, setOpening] = useState<string | null>(null)
  const barrier = devices.find(({ id }) => id === opening)
  const { data, error } = useQuery(orpc.vehicles.reads.queryOptions({ input: { limit: 100 }, refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="plate-reads">
      <h2>{t('vehicles:reads')}</h2>
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <p className="muted">{t('vehicles:readsNone')}</p>}
      <ul data-testid="plate-reads">
        {data?.map((read) => (
          <Read
            key={read.id}
            read={read}
            device={devices.find(({ id }) => id === read.deviceId)}
            onOpen={mayOpen && isWaiting(read, now) ? () => setOpening(read.deviceId) : null}
          />
        ))}
      </ul>
      {barrier !== undefined && <GateDialog device={barrier} incidentId={null} onClose={() => setOpening(null)} />}
    </section>
  )
}

interface ReadProps {
  readonly read: PlateRead
  readonly device: DeviceStatus | undefined
  /** null: not from here */
  readonly onOpen: (() => void) | null
}

function Read({ read, device, onOpen }: ReadProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const tone = read.opened ? 'good' : read.why === 'blocked' ? 'bad' : 'quiet'
  return (
    <li data-testid="plate-read" data-plate={read.plate ?? ''} data-opened={read.opened}>
      <time>{siteTime(read.atMs, 'time')}</time>
      <strong className="plate">{read.plate ?? t('vehicles:noPlate')}</strong>
      <span>
        {device?.name ?? read.deviceId}
        {read.direction !== null && ` · ${t(`vehicles:direction.${read.direction}`)}`}
      </span>
      <ToneMark tone={tone} text={`${t(read.opened ? 'vehicles:opened' : 'vehicles:stayed')} · ${t(`vehicles:why.${read.why}`)}`} />
      {onOpen !== null && device?.commands.includes('open') === true && (
        <Button size="small" className="vehicle-acts" onClick={onOpen} data-testid="plate-read-open">
          {t('vehicles:open')}
        </Button>
      )}
    </li>
  )
}
