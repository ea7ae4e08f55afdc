// Reports: one is made on the left; on the right those that were issued, each with its files, its hash and where it went.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Spin, Tooltip } from 'antd'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { MakeReportForm } from './make-report-form.tsx'
import { ReportRow } from './report-row.tsx'
import { useReports } from './use-reports.ts'

export function ReportsPanel() {
  const { t } = useWords()
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useReports()
  const [shown, setShown] = useState<string | null>(null)
  const all = data?.pages.flatMap(({ items }) => items)
  return (
    <div className="reports-panel">
      <section className="reports-make">
        <MakeReportForm onMade={({ id }) => setShown(id)} />
        <SigningKey />
      </section>
      <section className="reports-list">
        {error !== null && all === undefined && <ListError error={error} />}
        {error === null && all === undefined && <Spin />}
        {all?.length === 0 && (
          <p className="muted reports-none" data-testid="reports-none">
            {t('reportDesk:none')}
          </p>
        )}
        <ul data-testid="reports-list">
          {all?.map((report) => (
            <ReportRow key={report.id} report={report} isShown={shown === report.id} onShow={() => setShown(shown === report.id ? null : report.id)} />
          ))}
        </ul>
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('reportDesk:older')}
          </Button>
        )}
      </section>
    </div>
  )
}

/** What a receiver checks a signature with. */
function SigningKey() {
  const { t } = useWords()
  const { data } = useQuery(orpc.reports.key.queryOptions({ staleTime: Infinity }))
  if (data === undefined) return null
  return (
    <div className="reports-key" data-testid="reports-key">
      <h3>{t('reportDesk:key')}</h3>
      <Tooltip title={data.publicKey}>
        <code tabIndex={0}>{data.fingerprint.match(/.{8}/g)?.join(' ')}</code>
      </Tooltip>
      <p className="muted">{t('reportDesk:keyHint')}</p>
    </div>
  )
}
