// What the property management system told us: how much, what a person has to decide, what was refused, and how far removals are.
import { useQuery } from '@tanstack/react-query'
import type { User } from '../../contract/people.ts'
import type { PmsOverview } from '../../contract/pms-inbound.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { InboundBatches } from './inbound-batches.tsx'
import { InboundConflicts } from './inbound-conflicts.tsx'
import { InboundJobs } from './inbound-jobs.tsx'
import { InboundSnapshots } from './inbound-snapshots.tsx'

const LOOK_EVERY_MS = 3000

export function InboundPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.pmsInbound.overview.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const mayDecide = user.permissions.includes('managePeople')
  const isQuiet = data?.conflicts === 0 && data.pending === 0
  return (
    <div className="inbound" data-testid="inbound">
      {error !== null && data === undefined && <ListError error={error} />}
      {data !== undefined && <Received overview={data} />}
      <section className="inbound-part inbound-decide">
        <h2>{t('integrations:inbound.decide')}</h2>
        {isQuiet && (
          <p className="muted" data-testid="inbound-quiet">
            {t('integrations:inbound.nothingToDecide')}
          </p>
        )}
        <InboundSnapshots mayDecide={mayDecide} />
        <InboundConflicts mayDecide={mayDecide} />
        {!mayDecide && <p className="muted">{t('integrations:inbound.mayNotDecide')}</p>}
      </section>
      <div className="inbound-side">
        <InboundBatches />
        <InboundJobs />
      </div>
    </div>
  )
}

function Received({ overview: { received, signed } }: { readonly overview: PmsOverview }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <ul className="inbound-received">
      {received.map(({ type, linked, lastAtMs, lastBy }) => (
        <li key={type} data-testid={`received-${type}`}>
          <span className="muted">{t(`integrations:inbound.count.${type}`)}</span>
          <strong>{linked}</strong>
          <span className="muted">
            {lastAtMs === null ? t('integrations:inbound.never') : t('integrations:inbound.last', { at: siteTime(lastAtMs), by: lastBy ?? '—' })}
          </span>
        </li>
      ))}
      <li>
        <span className="muted">{t('integrations:inbound.signature')}</span>
        <ToneMark tone={signed ? 'good' : 'quiet'} text={t(signed ? 'integrations:inbound.signed' : 'integrations:inbound.unsigned')} />
        <span className="muted">{t(signed ? 'integrations:inbound.signedHint' : 'integrations:inbound.unsignedHint')}</span>
      </li>
    </ul>
  )
}
