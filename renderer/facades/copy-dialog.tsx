// Takes a facade to another camera, where it is put in place and saved.
import { useState } from 'react'
import { Modal, Select } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import type { FacadeView } from '../../contract/facade.ts'
import { useWords } from '../i18n.ts'
import { MOST_FACADES } from './quick-ways.ts'

interface CopyDialogProps {
  readonly cameras: readonly CameraView[]
  readonly views: readonly FacadeView[]
  readonly onCopy: (target: CameraView) => void
  readonly onClose: () => void
}

export function CopyDialog({ cameras, views, onCopy, onClose }: CopyDialogProps) {
  const { t } = useWords()
  const isFull = (id: string): boolean => (views.find((v) => v.cameraId === id)?.entries.length ?? 0) >= MOST_FACADES
  const [id, setId] = useState<string | null>(cameras.find((c) => !isFull(c.id))?.id ?? null)
  const target = cameras.find((c) => c.id === id)
  return (
    <Modal
      open
      title={t('facades:copy')}
      okText={t('facades:copyGo')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: target === undefined, 'data-testid': 'copy-go' }}
      onCancel={onClose}
      onOk={() => {
        onClose()
        if (target !== undefined) onCopy(target)
      }}
    >
      <p>{t('facades:copyText')}</p>
      <Select
        className="copy-camera"
        value={id}
        onChange={setId}
        aria-label={t('wall:pickCamera')}
        data-testid="copy-camera"
        options={cameras.map((c) => ({ value: c.id, label: isFull(c.id) ? t('facades:copyFull', { name: c.name }) : c.name, disabled: isFull(c.id) }))}
      />
    </Modal>
  )
}
