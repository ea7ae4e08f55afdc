// Sources that are put aside: which, why, by whom, until when, what came meanwhile; each can be ended at once.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import type { ShelvedSource } from '../../contract/shelved-source.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useShelvedSources } from './shelved-button.tsx'
import { useSourceWords } from './use-source-words.ts'

interface ShelvedDialogProps {
  readonly mayEnd: boolean
  readonly onClose: () => void
}

export function ShelvedDialog({ mayEnd, onClose }: ShelvedDialogProps) {
  const { t } = useWords()
  const sources = useShelvedSources() ?? []
  return (
    <Modal open title={t('queue:shelvedTitle')} footer={null} onCancel={onClose} width={720}>
      <p className="muted">{t('queue:shelvedHint')}</p>
      {sources.length === 0 && <p data-testid="shelved-none">{t('queue:shelvedNone')}</p>}
      <ul className="shelved-list" data-testid="shelved-list">
        {sources.map((source) => (
          <Shelved key={source.id} source={source} mayEnd={mayEnd} />
        ))}
      </ul>
    </Modal>
  )
}

function Shelved({ source, mayEnd }: { readonly source: ShelvedSource; readonly mayEnd: boolean }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const names = useSiteNames()
  const siteTime = useSiteTime()
  const sourceWords = useSourceWords()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const end = async () => {
    setBusy(true)
    try {
      await api.shelvedSources.end({ id: source.id })
    } catch (error) {
      void message.error(errorWords(error))
    }
    await queries.invalidateQueries({ queryKey: orpc.shelvedSources.list.key() })
    setBusy(false)
  }
  return (
    <li data-testid="shelved-source">
      <div>
        <strong>{names.camera(source.cameraId) ?? names.device(source.deviceId)}</strong>
        {source.rule !== null && <span> · {sourceWords(source)}</span>}
        <p>{t('queue:shelvedReason', { reason: source.reason, who: source.shelvedBy ?? t('queue:somebody') })}</p>
        <p className="muted">
          {t('queue:shelvedUntil', { time: siteTime(source.untilMs, 'full') })} · {t('queue:shelvedAlerts', { count: source.alerts })}
        </p>
      </div>
      {mayEnd && (
        <Button loading={busy} data-testid="shelved-end" onClick={() => void end()}>
          {t('queue:endShelf')}
        </Button>
      )}
    </li>
  )
}
