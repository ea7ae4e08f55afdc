// The last batches: how many lines came to what, and every refused line with its reason.
import { useQuery } from '@tanstack/react-query'
import { PMS_RESULTS, type PmsBatchView } from '../../contract/pms-inbound.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 3000

export function InboundBatches() {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.pmsInbound.batches.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="inbound-part">
      <h2>{t('integrations:inbound.batches')}</h2>
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <p className="muted">{t('integrations:inbound.batchesNone')}</p>}
      <ul data-testid="batches">
        {data?.map((batch) => (
          <Batch key={batch.id} batch={batch} />
        ))}
      </ul>
    </section>
  )
}

function Batch({ batch: { atMs, by, mode, lines, results, isEnded, errors } }: { readonly batch: PmsBatchView }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const refused = results.refused ?? 0
  return (
    <li className="inbound-batch" data-testid="batch">
      <div className="inbound-batch-line">
        <time>{siteTime(atMs)}</time>
        <span>{t(`integrations:inbound.mode.${mode}`)}</span>
        <span>{t('integrations:inbound.lines', { n: lines })}</span>
        <Outcome refused={refused} waiting={results.conflict ?? 0} isEnded={isEnded} />
        <span className="muted">{by}</span>
      </div>
      <p className="muted">
        {PMS_RESULTS.filter((result) => (results[result] ?? 0) > 0)
          .map((result) => `${t(`integrations:inbound.result.${result}`)} ${results[result] ?? 0}`)
          .join(' · ')}
      </p>
      {errors.length > 0 && (
        <ul className="inbound-errors" data-testid="batch-errors">
          {errors.map(({ line, type, extId, code, field }) => (
            <li key={line}>
              <span>{t('integrations:inbound.line', { n: line })}</span>
              <code>{[type === null ? null : t(`integrations:inbound.type.${type}`), extId].filter(Boolean).join(' ')}</code>
              <span>
                {errorText(code, i18n.language)}
                {field !== null && ` (${field})`}
              </span>
            </li>
          ))}
          {refused > errors.length && <li className="muted">{t('integrations:inbound.andMore', { n: refused - errors.length })}</li>}
        </ul>
      )}
    </li>
  )
}

function Outcome({ refused, waiting, isEnded }: { readonly refused: number; readonly waiting: number; readonly isEnded: boolean }) {
  const { t } = useWords()
  if (!isEnded) return <ToneMark tone="busy" text={t('integrations:inbound.underWay')} />
  if (refused > 0) return <ToneMark tone="warn" text={t('integrations:inbound.someRefused', { n: refused })} />
  if (waiting > 0) return <ToneMark tone="warn" text={t('integrations:inbound.someWait', { n: waiting })} />
  return <ToneMark tone="good" text={t('integrations:inbound.allTaken')} />
}
