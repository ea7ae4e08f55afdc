// Lines of lists whose home could not be told: somebody says where they belong, or that they go.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Popconfirm } from 'antd'
import type { QueuedLine } from '../../contract/resident.ts'
import { api, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

export function QueuedLines() {
  const { t } = useWords()
  const { data } = useQuery(orpc.residents.queued.queryOptions())
  if (data === undefined || data.length === 0) return null
  return (
    <div className="import-waiting">
      <h3>
        {t('residents:waiting')} ({data.length})
      </h3>
      <ul data-testid="queued-lines">
        {data.map((line) => (
          <Waiting key={line.id} line={line} />
        ))}
      </ul>
    </div>
  )
}

function Waiting({ line }: { readonly line: QueuedLine }) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [home, setHome] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (call: () => Promise<unknown>) => {
    setFailure(null)
    try {
      await call()
      void client.invalidateQueries({ queryKey: orpc.residents.key() })
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  return (
    <li data-testid="queued-line">
      <span className="import-line">{t('residents:line', { n: line.line })}</span>
      <strong>{line.name}</strong>
      <q>{line.room}</q>
      <span className="muted">{errorText(line.problem, i18n.language)}</span>
      <Input
        placeholder={t('residents:homeFull')}
        value={home}
        maxLength={60}
        onChange={(event) => setHome(event.target.value)}
        onPressEnter={() => void run(() => api.residents.settle({ id: line.id, home }))}
        data-testid="queued-home"
      />
      <Button disabled={home.trim() === ''} onClick={() => void run(() => api.residents.settle({ id: line.id, home }))} data-testid="queued-settle">
        {t('residents:settle')}
      </Button>
      <Popconfirm
        title={t('residents:dropSure')}
        okText={t('residents:drop')}
        cancelText={t('cancel')}
        onConfirm={() => void run(() => api.residents.drop({ id: line.id }))}
      >
        <Button>{t('residents:drop')}</Button>
      </Popconfirm>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </li>
  )
}
