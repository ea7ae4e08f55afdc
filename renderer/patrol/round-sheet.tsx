// The record of a round on paper: every checkpoint with its result and what it rests on, and lines for signatures.
import type { PatrolRound } from '../../contract/patrol.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { FindingLines } from './finding-lines.tsx'
import { summarizeRound } from './round-summary.ts'

export function RoundSheet({ round }: { readonly round: PatrolRound }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const site = useSite()
  const { visited, missed, unverified, irregular } = summarizeRound(round)
  return (
    <section className="round-sheet">
      <h1>{t('patrol:sheetTitle', { site: site?.name ?? '' })}</h1>
      <p>
        {round.routeName} · {siteTime(round.startMs, 'date')} {siteTime(round.startMs, 'time')} – {siteTime(round.endMs, 'time')} ·{' '}
        {t('patrol:walkedBy', { who: round.walkerName ?? '—' })}
      </p>
      <p>
        {t('patrol:visited', { n: visited, of: round.points.length })} · {t('patrol:missedCount', { n: missed })} ·{' '}
        {t('patrol:unverifiedCount', { n: unverified })} · {t('patrol:irregularCount', { n: irregular })}
        {round.coreDown && ` · ${t('patrol:remark.coreDown')}`}
      </p>
      <table>
        <thead>
          <tr>
            <th>{t('patrol:sheet.number')}</th>
            <th>{t('patrol:sheet.point')}</th>
            <th>{t('patrol:sheet.result')}</th>
            <th>{t('patrol:sheet.time')}</th>
            <th>{t('patrol:sheet.how')}</th>
            <th>{t('patrol:sheet.who')}</th>
            <th>{t('patrol:sheet.remarks')}</th>
          </tr>
        </thead>
        <tbody>
          {round.points.map((point, i) => (
            <tr key={point.pointId}>
              <td>{i + 1}</td>
              <td>{point.name}</td>
              <td>{t(`patrol:result.${point.result}`)}</td>
              <td>{point.checkIn === null ? '—' : siteTime(point.checkIn.atMs)}</td>
              <td>{point.checkIn === null ? '—' : t(`patrol:how.${point.checkIn.how}`)}</td>
              <td>{point.checkIn?.who ?? '—'}</td>
              <td>
                {point.remarks.map((remark) => t(`patrol:remark.${remark}`)).join(t('listComma'))} {point.checkIn?.note}
                {point.checkIn?.photoId != null && <img src={`/upload/patrol-photo/${point.checkIn.photoId}`} alt={t('patrol:photo')} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {round.findings.length > 0 && (
        <>
          <h2>{t('patrol:sheet.findings')}</h2>
          <FindingLines findings={round.findings} />
        </>
      )}
      <p className="sheet-signatures">
        <span>{t('patrol:sheet.guard')}</span>
        <span>{t('patrol:sheet.checked')}</span>
      </p>
    </section>
  )
}
