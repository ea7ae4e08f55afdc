// Drills: training on a copy with its certificates, and drills at the site.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { SCENARIOS } from '../../contract/drill.ts'
import type { User } from '../../contract/people.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { SiteDrillPanel } from './site-drill-panel.tsx'
import { TrainingView } from './training-view.tsx'
import { useDeed } from './use-deed.ts'

const LOOK_EVERY_MS = 1000

export function DrillsPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const { run, failure, busy } = useDeed()
  // What the script brings has to be seen when it comes.
  const current = useQuery(
    orpc.training.current.queryOptions({ refetchInterval: ({ state }) => (state.data === null || state.data === undefined ? 10_000 : LOOK_EVERY_MS) }),
  )
  const refresh = () => client.invalidateQueries({ queryKey: orpc.training.key() })
  if (current.data !== null && current.data !== undefined) return <TrainingView run={current.data} onChange={() => void refresh()} />
  return (
    <section className="duty-panel drills" data-testid="drills">
      <h3>{t('drills:training')}</h3>
      <p className="muted">{t('drills:trainingHint')}</p>
      {current.error !== null && <Alert type="error" showIcon title={errorWords(current.error)} />}
      <div className="duty-buttons">
        {SCENARIOS.map((scenario) => (
          <Button
            key={scenario}
            loading={busy}
            onClick={() => void run(() => api.training.start({ scenario })).then(refresh)}
            data-testid={`train-${scenario}`}
          >
            {t('drills:start')}: {t(`drills:scenario.${scenario}`)}
          </Button>
        ))}
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Certificates />
      <SiteDrillPanel mayStart={user.permissions.includes('configureDesk')} />
    </section>
  )
}

function Certificates() {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const certificates = useQuery(orpc.training.certificates.queryOptions({ input: {} })).data
  return (
    <div className="duty-past" data-testid="certificates">
      <h4>{t('drills:certificates')}</h4>
      {certificates?.length === 0 && <p className="muted">{t('drills:noCertificates')}</p>}
      <ul>
        {certificates?.map(({ id, who, scenario, endedAtMs, result, isIntact }) => (
          <li key={id} data-testid="certificate" data-score={result.score}>
            <time>{siteTime(endedAtMs)}</time>
            <strong>{t(`drills:scenario.${scenario}`)}</strong>
            <span>{who ?? '—'}</span>
            <strong>
              {t('drills:result', { score: result.score })} {result.isPassed ? '✓' : '✗'} {t(result.isPassed ? 'drills:passed' : 'drills:failed')}
            </strong>
            <span>
              {result.times
                .map(
                  ({ name, tookS }) => `${t(`drills:time.${name}`)} ${tookS === null ? t('drills:never') : t('drills:took', { seconds: Math.round(tookS) })}`,
                )
                .join(' · ')}
            </span>
            {!isIntact && <strong>⚠ {t('drills:notIntact')}</strong>}
            <a className="links-away" href={`/upload/duty-sheet/certificate/${id}`} target="_blank" rel="noreferrer" data-testid="certificate-print">
              {t('drills:print')}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
