// The page for people outside: opened or saved as a PDF, or why it is not there.
import { Button, Spin } from 'antd'
import { DownloadOutlined, FilePdfOutlined } from '@ant-design/icons'
import type { Evidence } from '../../contract/incident.ts'
import { errorText, useWords } from '../i18n.ts'

export function EvidencePage({ item }: { readonly item: Evidence | undefined }) {
  const { t, i18n } = useWords()
  const state = item?.state ?? 'none'
  const url = item === undefined ? '' : `/api/v1/evidence/${encodeURIComponent(item.id)}`
  return (
    <span className="evidence-page" data-testid="evidence-page" data-state={state} title={t('incidents:pageText')}>
      {state === 'complete' && (
        <>
          <Button size="small" icon={<FilePdfOutlined />} href={url} target="_blank" rel="noopener" data-testid="page-open">
            {t('incidents:pageOpen')}
          </Button>
          <Button
            size="small"
            icon={<DownloadOutlined />}
            href={url}
            download={`${item?.id}.pdf`}
            title={t('incidents:pageSave')}
            aria-label={t('incidents:pageSave')}
            data-testid="page-save"
          />
        </>
      )}
      {state === 'pending' && (
        <span role="status">
          <Spin size="small" /> {t('incidents:pagePending')}
        </span>
      )}
      {state === 'missing' && (
        <span className="pane-altered" title={item?.problem == null ? undefined : errorText(item.problem, i18n.language)}>
          {t('incidents:pageMissing')}
        </span>
      )}
      {state === 'none' && <span className="muted">{t('incidents:pageNone')}</span>}
    </span>
  )
}
