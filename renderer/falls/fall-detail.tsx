// One fall in full: its path over the picture, what is known of it, and what a person says of it.
import { useQuery } from '@tanstack/react-query'
import { Button, Tooltip } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { EvidencePage } from '../incidents/evidence-page.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { FallFacts } from './fall-facts.tsx'
import { FallPicture } from './fall-picture.tsx'
import { GradeMark, ReviewMark } from './grade-mark.tsx'
import { useFallWords } from './use-fall-words.ts'
import { mayBeReviewed, useIsPending, type Review, type Verdict } from './use-review.ts'

interface FallDetailProps {
  readonly fall: FallRecord
  readonly mayReview: boolean
  readonly review: Review
  /** Judges this one, and goes on. */
  readonly onJudge: (verdict: Verdict) => void
  /** Buttons that lead elsewhere, before the title. */
  readonly back?: React.ReactNode
}

export function FallDetail({ fall, mayReview, review, onJudge, back }: FallDetailProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  const open = useDesk((d) => d.open)
  const evidence = useEvidence(fall.incidentId)
  const snapshot = evidence.find((e) => e.type === 'snapshot' && e.state === 'complete')
  return (
    <section className="fall-detail" data-testid="fall-detail" data-id={fall.id} data-review={fall.review ?? 'none'}>
      <div className="fall-head">
        {back}
        <GradeMark grade={fall.grade} large />
        <h2>{words.place(fall)}</h2>
        <time>{siteTime(fall.lastAtMs)}</time>
        {fall.isTest && <span className="fall-test-mark">{t('falls:test')}</span>}
        <span className="header-space" />
        {fall.incidentId !== null && <EvidencePage item={evidence.find((e) => e.type === 'page')} />}
        {fall.incidentId !== null && (
          <Button type="primary" data-testid="fall-incident" onClick={() => open(fall.incidentId ?? '')}>
            {t('falls:openIncident')} <kbd>I</kbd>
          </Button>
        )}
        <ReviewButtons fall={fall} mayReview={mayReview} review={review} onJudge={onJudge} />
      </div>
      {(fall.review === null || fall.review === 'open') && (
        <p className="muted">{t(fall.lookBackId === null ? `words:fallGradeMeans.${fall.grade}` : `words:fallFoundMeans.${fall.grade}`)}</p>
      )}
      <div className="fall-body">
        <FallPicture
          key={fall.id}
          fall={fall}
          snapshotUrl={snapshot === undefined ? null : `/api/v1/evidence/${encodeURIComponent(snapshot.id)}`}
          clipUrl={fall.grade === 'suspected' && fall.lookBackId === null ? `/api/v1/falls/${encodeURIComponent(fall.id)}/clip` : null}
        />
        <div className="fall-side">
          <Reviewed fall={fall} />
          <FallFacts fall={fall} />
        </div>
      </div>
    </section>
  )
}

const PENDING_AGAIN_MS = 2000

/** Of the incident that it opened or joined. */
function useEvidence(incidentId: string | null) {
  const { data } = useQuery(
    orpc.incidents.get.queryOptions({
      input: { id: incidentId ?? '' },
      enabled: incidentId !== null,
      refetchInterval: (query) => (query.state.data?.evidence.some((e) => e.state === 'pending') === true ? PENDING_AGAIN_MS : false),
    }),
  )
  return data?.evidence ?? []
}

function ReviewButtons({ fall, mayReview, review, onJudge }: Pick<FallDetailProps, 'fall' | 'mayReview' | 'review' | 'onJudge'>) {
  const { t } = useWords()
  const isPending = useIsPending(fall.id)
  if (!mayBeReviewed(fall)) return null
  const reason = mayReview ? '' : t('falls:mayNotReview')
  return (
    <Tooltip title={reason}>
      <span className="fall-review" role="group" aria-label={t('falls:reviewAs')}>
        <Button danger type="primary" disabled={!mayReview} data-testid="fall-real" onClick={() => onJudge('real')}>
          {t('falls:real')} <kbd>Y</kbd>
        </Button>
        {isPending ? (
          <Button data-testid="fall-undo" onClick={() => review.undo(fall)}>
            {t('falls:undo')} <kbd>U</kbd>
          </Button>
        ) : (
          <Button disabled={!mayReview} data-testid="fall-not-real" onClick={() => onJudge('notReal')}>
            {t('falls:notReal')} <kbd>N</kbd>
          </Button>
        )}
      </span>
    </Tooltip>
  )
}

function Reviewed({ fall }: { readonly fall: FallRecord }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  if (fall.review === null || fall.review === 'open' || fall.reviewedAtMs === null) return null
  const line = t('falls:reviewedBy', { who: fall.reviewedBy ?? '', time: siteTime(fall.reviewedAtMs) })
  return (
    <p className="fall-reviewed" data-testid="fall-reviewed">
      <ReviewMark review={fall.review} /> <span className="muted">{line}</span>
    </p>
  )
}
