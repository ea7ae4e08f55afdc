// A report that is ready: its files with their hashes, the check against what was issued, and where it was sent.
import { useState } from 'react'
import { Alert, App, Button, Tooltip } from 'antd'
import { CopyOutlined, DownloadOutlined, FilePdfOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import type { ReportCheck, ReportFile, ReportView } from '../../contract/reports.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { DeliveryList } from './delivery-list.tsx'

export function ReportDetail({ report }: { readonly report: ReportView }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <div className="report-detail" data-testid="report-detail">
      {report.issuedAtMs !== null && <p className="muted">{t('reportDesk:issuedAt', { at: siteTime(report.issuedAtMs) })}</p>}
      <ul className="report-files">
        {report.files.map((file) => (
          <FileLine key={`${file.format} ${file.locale}`} reportId={report.id} file={file} />
        ))}
      </ul>
      <CheckButton id={report.id} />
      <DeliveryList report={report} />
    </div>
  )
}

function FileLine({ reportId, file }: { readonly reportId: string; readonly file: ReportFile }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const { format, locale, sha256, contentSha256 } = file
  const copy = () =>
    void navigator.clipboard.writeText(sha256).then(
      () => message.success(t('reportDesk:copied')),
      () => message.error(t('reportDesk:notCopied')),
    )
  const href = `/api/v1/reports/${encodeURIComponent(reportId)}/file?format=${format}&locale=${locale}`
  return (
    <li data-testid={`report-file-${format}`} data-sha256={sha256}>
      {format === 'pdf' ? (
        <Button type="primary" size="small" icon={<FilePdfOutlined />} href={href} target="_blank" rel="noopener" data-testid="open-pdf">
          {t('reportDesk:openPdf', { language: t(`reportDesk:languages.${locale}`) })}
        </Button>
      ) : (
        <Button size="small" icon={<DownloadOutlined />} href={href} download data-testid="get-xlsx">
          {t('reportDesk:getXlsx', { language: t(`reportDesk:languages.${locale}`) })}
        </Button>
      )}
      <span className="report-size">{t('reportDesk:size', { kb: Math.max(1, Math.round(file.bytes / 1024)) })}</span>
      <span className="report-hash">
        SHA-256
        <Tooltip title={sha256}>
          <code tabIndex={0}>{sha256.slice(0, 16)}…</code>
        </Tooltip>
        <Button size="small" type="text" icon={<CopyOutlined />} aria-label={t('reportDesk:copyHash')} onClick={copy} />
        <Tooltip title={t('reportDesk:contentHint', { hash: contentSha256 })}>
          <code tabIndex={0} data-testid={`report-content-${format}`}>
            {t('reportDesk:content', { hash: contentSha256.slice(0, 16) })}
          </code>
        </Tooltip>
      </span>
    </li>
  )
}

function CheckButton({ id }: { readonly id: string }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<ReportCheck | string | null>(null)
  const check = async () => {
    setBusy(true)
    setFound(await api.reports.check({ id }).catch(errorWords))
    setBusy(false)
  }
  return (
    <div className="report-check">
      <Button size="small" icon={<SafetyCertificateOutlined />} loading={busy} onClick={() => void check()} data-testid="report-check">
        {t('reportDesk:check')}
      </Button>
      {typeof found === 'string' && <Alert type="error" showIcon title={found} />}
      {found !== null && typeof found === 'object' && (
        <Alert
          type={found.ok ? 'success' : 'error'}
          showIcon
          title={found.ok ? t('reportDesk:asIssued', { at: siteTime(found.checkedAtMs) }) : t('reportDesk:altered')}
          description={
            found.ok ? undefined : (
              <ul>
                {found.files.map(
                  ({ format, locale, problem }) =>
                    problem !== null && (
                      <li key={`${format} ${locale}`}>
                        {t('reportDesk:flawOf', {
                          format: format.toUpperCase(),
                          language: t(`reportDesk:languages.${locale}`),
                          flaw: t(`reportDesk:flaw.${problem}`),
                        })}
                      </li>
                    ),
                )}
              </ul>
            )
          }
          data-testid="report-checked"
          data-ok={found.ok}
        />
      )}
    </div>
  )
}
