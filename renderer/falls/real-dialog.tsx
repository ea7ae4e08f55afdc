// Asks before a fall is found real, because that rings on every console: Enter confirms, Esc cancels.
import { useState } from 'react'
import { Button, Modal } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useFallWords } from './use-fall-words.ts'

interface RealDialogProps {
  readonly fall: FallRecord
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

export function RealDialog({ fall, onConfirm, onClose }: RealDialogProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    if (busy) return
    setBusy(true)
    await onConfirm()
    setBusy(false)
    onClose()
  }
  useDialogKeys((event) => {
    const onCancel = event.target instanceof Element && event.target.closest('[data-cancel], .ant-modal-close') !== null
    if (event.key !== 'Enter' || event.repeat || onCancel) return false
    void confirm()
    return true
  })
  return (
    <Modal
      open
      title={t('falls:realTitle')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button key="confirm" danger type="primary" loading={busy} data-testid="real-confirm" onClick={() => void confirm()}>
          {t('falls:realConfirm')} <kbd>Enter</kbd>
        </Button>,
      ]}
    >
      <p data-testid="real-dialog">
        <strong>{[siteTime(fall.lastAtMs), words.place(fall), words.floorShort(fall.floor)].filter((part) => part !== null).join(' · ')}</strong>
      </p>
      <p>{t('falls:realText')}</p>
    </Modal>
  )
}
