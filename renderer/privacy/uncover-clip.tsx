// Says that a clip is shown as a covered copy, and lets an administrator open the clip itself for a reason.
import { useState } from 'react'
import { App, Button, Input, Popover } from 'antd'
import { api } from '../api.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useHasMasks } from './use-privacy-shown.ts'

interface UncoverClipProps {
  readonly evidenceId: string
  /** null: of no camera. */
  readonly cameraId: string | null
}

export function UncoverClip({ evidenceId, cameraId }: UncoverClipProps) {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const isCovered = useHasMasks(cameraId === null ? [] : [cameraId])
  const mayUncover = useMay('manageUsers')
  const [isAsked, setAsked] = useState(false)
  const [reason, setReason] = useState('')
  if (!isCovered) return null
  const open = async () => {
    try {
      await api.privacy.uncover({ evidenceId, reason })
      setAsked(false)
      setReason('')
      window.open(`/upload/privacy/uncovered/${encodeURIComponent(evidenceId)}`, '_blank', 'noopener')
    } catch (error) {
      void message.error(errorWords(error))
    }
  }
  const form = (
    <div className="privacy-uncover">
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        aria-label={t('privacy:unmask.reason')}
        placeholder={t('privacy:unmask.reason')}
        onChange={(event) => setReason(event.target.value)}
        data-testid="uncover-reason"
      />
      <Button type="primary" disabled={reason.trim() === ''} onClick={() => void open()} data-testid="uncover-open">
        {t('privacy:unmask.open')}
      </Button>
      <span className="muted">{t('privacy:unmask.hint')}</span>
    </div>
  )
  return (
    <span className="pane-covered" data-testid="clip-covered">
      {t('privacy:unmask.covered')}
      {mayUncover && (
        <Popover open={isAsked} onOpenChange={setAsked} trigger="click" content={form} destroyOnHidden>
          <Button size="small" data-testid="uncover-clip">
            {t('privacy:unmask.button')}
          </Button>
        </Popover>
      )}
    </span>
  )
}
