// How backups are wished for: how many are kept, and a second place for them; administrators change it, managers see it.
import { useState, type SubmitEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, InputNumber } from 'antd'
import { backupSettingsSchema, type BackupView } from '../../contract/backup.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

export function BackupForm({ view, maySet }: { readonly view: BackupView; readonly maySet: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const { settings, version } = view
  const [hourly, setHourly] = useState<number | null>(settings.hourly)
  const [daily, setDaily] = useState<number | null>(settings.daily)
  const [dir, setDir] = useState(settings.second?.dir ?? '')
  const [withFiles, setWithFiles] = useState(settings.second?.withFiles ?? false)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const wished = backupSettingsSchema.safeParse({ hourly, daily, second: dir.trim() === '' ? null : { dir: dir.trim(), withFiles } })
  const isChanged =
    hourly !== settings.hourly ||
    daily !== settings.daily ||
    dir.trim() !== (settings.second?.dir ?? '') ||
    (dir.trim() !== '' && withFiles !== settings.second?.withFiles)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!wished.success) return
    setBusy(true)
    setFailure(null)
    try {
      await api.backups.save({ version, value: wished.data })
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.backups.key() })
    }
  }
  return (
    <form className="backups-form" aria-label={t('backups:settings')} onSubmit={(event) => void save(event)} data-testid="backup-form">
      <h2>{t('backups:settings')}</h2>
      <label>
        {t('backups:hourly')}
        <InputNumber min={2} max={168} precision={0} value={hourly} onChange={setHourly} disabled={!maySet} data-testid="backup-hourly" />
      </label>
      <label>
        {t('backups:daily')}
        <InputNumber min={0} max={90} precision={0} value={daily} onChange={setDaily} disabled={!maySet} data-testid="backup-daily" />
      </label>
      <label className="backups-place">
        {t('backups:second')}
        <Input
          value={dir}
          maxLength={400}
          placeholder={t('backups:secondExample')}
          onChange={(event) => setDir(event.target.value)}
          disabled={!maySet}
          data-testid="backup-second"
        />
      </label>
      <Checkbox
        checked={withFiles}
        onChange={(event) => setWithFiles(event.target.checked)}
        disabled={!maySet || dir.trim() === ''}
        data-testid="backup-with-files"
      >
        {t('backups:withFiles')}
      </Checkbox>
      <p className="muted">{t(maySet ? 'backups:settingsHint' : 'backups:adminsOnly')}</p>
      {maySet && (
        <span className="backups-acts">
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={!isChanged || !wished.success} data-testid="backup-save">
            {t('backups:save')}
          </Button>
        </span>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </form>
  )
}
