// People the property management system removed, and how far each gate has forgotten them.
import { useQuery } from '@tanstack/react-query'
import type { PmsJobState } from '../../contract/pms-inbound.ts'
import { orpc } from '../api.ts'
import { useDevices } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 3000
const TONES: Readonly<Record<PmsJobState, Tone>> = { held: 'warn', running: 'busy', done: 'good', kept: 'quiet' }

export function InboundJobs() {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const devices = useDevices() ?? []
  const { data } = useQuery(orpc.pmsInbound.jobs.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="inbound-part">
      <h2>{t('integrations:inbound.jobs')}</h2>
      {data?.length === 0 && <p className="muted">{t('integrations:inbound.jobsNone')}</p>}
      <ul data-testid="jobs">
        {data?.map((job) => (
          <li key={job.id} className="inbound-batch" data-testid="job" data-state={job.state}>
            <div className="inbound-batch-line">
              <time>{siteTime(job.atMs)}</time>
              <code>{job.extId}</code>
              <ToneMark tone={TONES[job.state]} text={t(`integrations:inbound.jobState.${job.state}`)} />
            </div>
            {job.state !== 'kept' && job.state !== 'held' && (
              <ul className="inbound-errors">
                {job.devices.map(({ device, state, reason }) => (
                  <li key={device}>
                    <span>{devices.find(({ id }) => id === device)?.name ?? device}</span>
                    <span className="muted">{t(`residents:enrolment.${state}`)}</span>
                    {reason !== null && <span>{errorText(reason, i18n.language)}</span>}
                  </li>
                ))}
                {job.devices.length === 0 && <li className="muted">{t('integrations:inbound.noGates')}</li>}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
