// The latest plates that were read, newest first, each with what was decided and why.
import { useQuery } from '@tanstack/react-query'
import type { PlateRead } from '../../contract/vehicle.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useDevices } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 2000

export function PlateReads() {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.vehicles.reads.queryOptions({ input: { limit: 100 }, refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="plate-reads">
      <h2>{t('vehicles:reads')}</h2>
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <p className="muted">{t('vehicles:readsNone')}</p>}
      <ul data-testid="plate-reads">
        {data?.map((read) => (
          <Read key={read.id} read={read} />
        ))}
      </ul>
    </section>
  )
}

function Read({ read }: { readonly read: PlateRead }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const device = useDevices()?.find(({ id }) => id === read.deviceId)
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
    </li>
  )
}
