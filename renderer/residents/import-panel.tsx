// A list is chosen, looked at, taken or put away; below it what waits for a home and what was read in before.
import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { FileAddOutlined } from '@ant-design/icons'
import type { ImportPreview } from '../../contract/resident.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { ImportHistory } from './import-history.tsx'
import { PreviewView } from './preview-view.tsx'
import { QueuedLines } from './queued-lines.tsx'
import { uploadList } from './upload.ts'

export function ImportPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [busy, setBusy] = useState<'reading' | 'applying' | null>(null)
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const run = async (what: NonNullable<typeof busy>, work: () => Promise<string | null>) => {
    setBusy(what)
    setTold(null)
    try {
      const text = await work()
      if (text !== null) setTold({ isGood: true, text })
    } catch (error) {
      setTold({ isGood: false, text: errorWords(error) })
    }
    setBusy(null)
    void client.invalidateQueries({ queryKey: orpc.residents.key() })
    void client.invalidateQueries({ queryKey: orpc.vehicles.list.key() })
  }
  const look = (file: File) =>
    run('reading', async () => {
      setPreview(await uploadList(file))
      return null
    })
  const apply = (one: ImportPreview, confirmed: boolean) =>
    run('applying', async () => {
      const { added, changed } = await api.residents.applyImport({ id: one.id, confirmed })
      setPreview(null)
      return t('residents:applied', { added, changed })
    })
  const undo = (id: string) =>
    run('applying', async () => {
      const { left } = await api.residents.undoImport({ id })
      return left === 0 ? null : t('residents:undoLeft', { n: left })
    })
  return (
    <div className="import-panel">
      <section className="import-new">
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.xlsx"
          hidden
          data-testid="list-file"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file !== undefined) void look(file)
            event.target.value = ''
          }}
        />
        <Button type="primary" icon={<FileAddOutlined />} loading={busy === 'reading'} disabled={busy !== null} onClick={() => input.current?.click()}>
          {t(busy === 'reading' ? 'residents:reading' : 'residents:choose')}
        </Button>
        <p className="muted">{t('residents:chooseHint')}</p>
        {told !== null && <Alert type={told.isGood ? 'success' : 'error'} showIcon title={told.text} data-testid="import-told" />}
        {preview !== null && (
          <PreviewView
            key={preview.id}
            preview={preview}
            isApplying={busy === 'applying'}
            onApply={(confirmed) => void apply(preview, confirmed)}
            onDismiss={() => setPreview(null)}
          />
        )}
      </section>
      <section className="import-past">
        <QueuedLines />
        <ImportHistory isBusy={busy !== null} onUndo={(id) => void undo(id)} />
      </section>
    </div>
  )
}
