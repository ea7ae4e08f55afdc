// What a list would do, before it does it: per building, with every mistake by its line.
import { useState } from 'react'
import { Button, Checkbox } from 'antd'
import type { ImportIssue, ImportPreview } from '../../contract/resident.ts'
import { errorText, useWords } from '../i18n.ts'

interface PreviewViewProps {
  readonly preview: ImportPreview
  readonly isApplying: boolean
  readonly onApply: (confirmed: boolean) => void
  readonly onDismiss: () => void
}

export function PreviewView({ preview, isApplying, onApply, onDismiss }: PreviewViewProps) {
  const { t } = useWords()
  const [confirmed, setConfirmed] = useState(false)
  const { persons, vehicles, buildings, needsConfirming } = preview
  return (
    <div className="import-preview" data-testid="import-preview">
      <h3>{t('residents:preview', { file: preview.fileName, lines: preview.lines })}</h3>
      <p>{t('residents:previewPersons', persons)}</p>
      <p>{t('residents:previewVehicles', vehicles)}</p>
      {buildings.length > 0 && (
        <table className="import-buildings">
          <thead>
            <tr>
              <th>{t('residents:building')}</th>
              <th>{t('residents:added')}</th>
              <th>{t('residents:changed')}</th>
              <th>{t('residents:same')}</th>
            </tr>
          </thead>
          <tbody>
            {buildings.map(({ building, added, changed, same }) => (
              <tr key={building}>
                <td>{building === '' ? t('residents:noBuilding') : building}</td>
                <td>{added}</td>
                <td>{changed}</td>
                <td>{same}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Issues title={t('residents:errors', { n: preview.errorCount })} issues={preview.errors} testId="import-errors" />
      <Issues title={t('residents:queuedTitle', { n: preview.queuedCount })} issues={preview.queued} testId="import-queued" />
      {needsConfirming && (
        <Checkbox checked={confirmed} onChange={(event) => setConfirmed(event.target.checked)} data-testid="import-confirm">
          {t('residents:confirmErrors')}
        </Checkbox>
      )}
      <div className="import-acts">
        <Button type="primary" loading={isApplying} disabled={needsConfirming && !confirmed} onClick={() => onApply(confirmed)} data-testid="import-apply">
          {t(isApplying ? 'residents:applying' : 'residents:apply')}
        </Button>
        <Button disabled={isApplying} onClick={onDismiss}>
          {t('residents:dismiss')}
        </Button>
      </div>
    </div>
  )
}

function Issues({ title, issues, testId }: { readonly title: string; readonly issues: readonly ImportIssue[]; readonly testId: string }) {
  const { t, i18n } = useWords()
  if (issues.length === 0) return null
  return (
    <details open={issues.length <= 10} data-testid={testId}>
      <summary>{title}</summary>
      <ul>
        {issues.map(({ line, column, code, value }) => (
          <li key={`${line}-${column ?? ''}-${code}`}>
            <span className="import-line">{t('residents:line', { n: line })}</span> {column !== null && <strong>{column}</strong>}{' '}
            {value !== null && <q>{value}</q>} {errorText(code, i18n.language)}
          </li>
        ))}
      </ul>
    </details>
  )
}
