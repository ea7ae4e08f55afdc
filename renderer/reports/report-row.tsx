// One report in the list: what it is and how it stands; opened, its files and deliveries.
import { Button, Progress } from 'antd'
import type { ReportState } from '../../contract/report-words.ts'
import type { ReportView } from '../../contract/reports.ts'
import { api } from '../api.ts'
import { useSite } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { wallTimeOf } from '../parts/wall-time.ts'
import { ReportDetail } from './report-detail.tsx'
import { useReportAction } from './use-report-action.ts'

const TONE: Readonly<Record<ReportState, Tone>> = { queued: 'quiet', making: 'busy', ready: 'good', failed: 'bad', cancelled: 'quiet' }

export function ReportRow({ report, isShown, onShow }: { readonly report: ReportView; readonly isShown: boolean; readonly onShow: () => void }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const { busy, run, problem } = useReportAction()
  const { state } = report
  const undelivered = report.deliveries.filter((one) => one.state === 'failed').length
  return (
    <li className="report" data-testid="report" data-state={state} data-number={report.number}>
      <button type="button" className="report-row" aria-expanded={isShown} onClick={onShow} data-testid="report-row">
        <strong>{i18n.language === 'en' ? report.name.en : report.name.zh}</strong>
        <span>{useSpanText(report)}</span>
        <span className="muted">{names.building(report.buildingId) ?? t('reportDesk:wholeSite')}</span>
        <code>{report.number}</code>
        <ToneMark tone={TONE[state]} text={t(`reportDesk:state.${state}`)} />
        <span className="muted report-by">
          {siteTime(report.askedAtMs).slice(0, 11)} {report.askedBy ?? t('reportDesk:bySchedule')}
          {report.isLate && ` · ${t('reportDesk:late')}`}
        </span>
        {undelivered > 0 && <ToneMark tone="bad" text={t('reportDesk:undelivered', { n: undelivered })} />}
      </button>
      {(state === 'making' || state === 'queued') && (
        <div className="report-making">
          <Progress percent={Math.round(report.progress * 100)} size="small" aria-label={t(`reportDesk:state.${state}`)} data-testid="report-progress" />
          <Button size="small" loading={busy} onClick={() => run(() => api.reports.cancel({ id: report.id }))} data-testid="report-cancel">
            {t('reportDesk:cancel')}
          </Button>
        </div>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <div className="report-making">
          {report.problem !== null && <span className="report-problem">{errorText(report.problem, i18n.language)}</span>}
          <Button size="small" loading={busy} onClick={() => run(() => api.reports.retry({ id: report.id }))} data-testid="report-retry">
            {t('reportDesk:retry')}
          </Button>
        </div>
      )}
      {problem !== null && <p className="report-problem">{problem}</p>}
      {isShown && state === 'ready' && <ReportDetail report={report} />}
    </li>
  )
}

/** Whole days as days, anything else with its times. */
function useSpanText({ fromMs, toMs }: ReportView): string {
  const timeZone = useSite()?.timezone ?? 'UTC'
  const [from, to] = [wallTimeOf(fromMs, timeZone), wallTimeOf(toMs, timeZone)]
  if (!from.endsWith('T00:00:00') || !to.endsWith('T00:00:00')) {
    const isOneDay = from.slice(0, 10) === to.slice(0, 10)
    return `${from.slice(0, 16).replace('T', ' ')} – ${to.slice(isOneDay ? 11 : 5, 16).replace('T', ' ')}`
  }
  const last = wallTimeOf(toMs - 1, timeZone).slice(0, 10)
  return from.startsWith(last) ? last : `${from.slice(0, 10)} – ${last.slice(5)}`
}
