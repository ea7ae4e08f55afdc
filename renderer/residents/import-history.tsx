// Lists that were read in before, each with a press that undoes it.
import { useQuery } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function ImportHistory({ isBusy, onUndo }: { readonly isBusy: boolean; readonly onUndo: (id: string) => void }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { data } = useQuery(orpc.residents.imports.queryOptions())
  return (
    <div>
      <h3>{t('residents:importsTitle')}</h3>
      {data?.length === 0 && <p className="muted">{t('residents:importsNone')}</p>}
      <ul data-testid="imports">
        {data?.map((record) => (
          <li key={record.id} data-testid="import-record">
            <time>{siteTime(record.atMs)}</time>
            <strong>{record.fileName}</strong>
            <span>{t('residents:importLine', record)}</span>
            <span className="muted">{t('residents:by', { name: record.by })}</span>
            {record.undoneAtMs !== null && <span>{t('residents:undone', { at: siteTime(record.undoneAtMs) })}</span>}
            {record.mayUndo && (
              <Popconfirm title={t('residents:undoSure')} okText={t('residents:undo')} cancelText={t('cancel')} onConfirm={() => onUndo(record.id)}>
                <Button size="small" disabled={isBusy} data-testid="import-undo">
                  {t('residents:undo')}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
