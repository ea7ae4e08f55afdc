// Handovers that were signed, the latest first, each as a page to print.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function PastHandovers() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const past = useQuery(orpc.handovers.list.queryOptions({ input: {} }))
  return (
    <section className="duty-past" data-testid="past-handovers">
      <h3>{t('shifts:past')}</h3>
      {past.error !== null && <Alert type="error" showIcon title={errorWords(past.error)} />}
      {past.data?.length === 0 && <p className="muted">{t('shifts:noPast')}</p>}
      <ul>
        {past.data?.map(({ id, shiftName, leaving, incoming, signedAtMs, samePerson, isIntact }) => (
          <li key={id} data-testid="past-handover">
            <time>{siteTime(signedAtMs)}</time>
            <strong>{shiftName}</strong>
            <span>
              {leaving ?? '—'} → {incoming ?? '—'} {samePerson && `(${t('shifts:samePerson')})`}
            </span>
            <span className={isIntact ? 'muted' : 'handover-altered'} data-testid="handover-intact">
              {isIntact ? `✓ ${t('shifts:intact')}` : `⚠ ${t('shifts:notIntact')}`}
            </span>
            <a className="links-away" href={`/upload/duty-sheet/handover/${id}`} target="_blank" rel="noreferrer" data-testid="handover-print">
              {t('shifts:print')}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
