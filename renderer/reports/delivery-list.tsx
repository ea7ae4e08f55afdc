// Where a report was sent: each recipient with its attempts, tried again by hand, or sent to others.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Tooltip } from 'antd'
import { MailOutlined } from '@ant-design/icons'
import type { ReportDeliveryState } from '../../contract/report-words.ts'
import type { ReportDelivery, ReportView } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { RecipientField } from './recipient-field.tsx'
import { useReportAction } from './use-report-action.ts'

const TONE: Readonly<Record<ReportDeliveryState, Tone>> = { owed: 'busy', delivered: 'good', failed: 'bad' }

export function DeliveryList({ report }: { readonly report: ReportView }) {
  const { t } = useWords()
  return (
    <div className="report-deliveries">
      <h3>{t('reportDesk:deliveries')}</h3>
      {report.deliveries.length === 0 && <p className="muted">{t('reportDesk:noDeliveries')}</p>}
      <ul>
        {report.deliveries.map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      <DeliverForm id={report.id} />
    </div>
  )
}

function DeliveryLine({ delivery }: { readonly delivery: ReportDelivery }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const { busy, problem, run } = useReportAction()
  const last = delivery.attempts.at(-1)
  const history = delivery.attempts.map(({ atMs, problem: why, detail }) => (
    <div key={atMs}>
      {siteTime(atMs)} {why === null ? t('reportDesk:delivery.delivered') : errorText(why, i18n.language)} {detail}
    </div>
  ))
  return (
    <li data-testid="delivery" data-state={delivery.state}>
      <ToneMark tone={TONE[delivery.state]} text={t(`reportDesk:delivery.${delivery.state}`)} />
      <span>{delivery.via === 'folder' ? t('reportDesk:folder') : delivery.to}</span>
      {last !== undefined && (
        <Tooltip title={history}>
          <span className="muted" tabIndex={0}>
            {siteTime(last.atMs)} · {t('reportDesk:attempts', { n: delivery.attempts.length })}
          </span>
        </Tooltip>
      )}
      {last?.problem != null && (
        <span className="report-problem">
          {errorText(last.problem, i18n.language)} <q>{last.detail}</q>
        </span>
      )}
      {delivery.nextAtMs !== null && last !== undefined && <span className="muted">{t('reportDesk:nextTry', { at: siteTime(delivery.nextAtMs) })}</span>}
      {delivery.state !== 'delivered' && (
        <Button size="small" loading={busy} onClick={() => run(() => api.reports.retryDelivery({ id: delivery.id }))} data-testid="delivery-retry">
          {t('reportDesk:tryNow')}
        </Button>
      )}
      {problem !== null && <span className="report-problem">{problem}</span>}
    </li>
  )
}

function DeliverForm({ id }: { readonly id: string }) {
  const { t } = useWords()
  const { data: outlets } = useQuery(orpc.reportSchedules.outlets.queryOptions())
  const { busy, problem, run } = useReportAction()
  const [recipients, setRecipients] = useState<string[]>([])
  const [folder, setFolder] = useState(false)
  if (outlets === undefined) return null
  if (outlets.mail === null && outlets.folder === null) return <p className="muted">{t('reportDesk:noOutlet')}</p>
  const send = () =>
    run(async () => {
      await api.reports.deliver({ id, recipients, folder })
      setRecipients([])
      setFolder(false)
    })
  return (
    <div className="deliver-form">
      {outlets.mail !== null && <RecipientField value={recipients} onChange={setRecipients} testId="deliver-to" />}
      {outlets.folder !== null && (
        <Checkbox checked={folder} onChange={({ target }) => setFolder(target.checked)}>
          {t('reportDesk:folder')}
        </Checkbox>
      )}
      <Button size="small" icon={<MailOutlined />} loading={busy} disabled={recipients.length === 0 && !folder} onClick={send} data-testid="deliver">
        {t('reportDesk:deliver')}
      </Button>
      {problem !== null && <span className="report-problem">{problem}</span>}
    </div>
  )
}
