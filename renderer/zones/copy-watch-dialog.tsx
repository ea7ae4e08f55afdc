// Copies what is saved here to other cameras: which have what already, what is replaced, and one press to take it all back.
import { useState } from 'react'
import { App, Button, Checkbox, Input, Modal } from 'antd'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { api } from '../api.ts'
import { useCameraChange } from '../cameras/use-camera-change.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

interface CopyWatchDialogProps {
  readonly source: CameraSetupView
  readonly others: readonly CameraSetupView[]
  readonly onClose: () => void
}

/** As the contract has it. */
const MOST_AT_ONCE = 64

export function CopyWatchDialog({ source, others, onClose }: CopyWatchDialogProps) {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const { change, isBusy } = useCameraChange()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [sought, setSought] = useState('')
  const [copied, setCopied] = useState<readonly CameraSetupView[] | null>(null)
  const targets = others.filter(({ camera }) => chosen.includes(camera.id))
  const replaced = targets.filter((target) => countOf(target) > 0)
  const words = sought.trim().toLowerCase()
  const shown = others.filter(({ camera: { id, name } }) => `${id} ${name}`.toLowerCase().includes(words))
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await change(work)
      return true
    } catch (error) {
      void message.error(errorWords(error))
      return false
    }
  }
  const copy = async () => {
    const to = targets.map(({ camera: { id }, version }) => ({ cameraId: id, version }))
    if (await run(() => api.cameraSetup.copyWatch({ cameraId: source.camera.id, to }))) setCopied(targets)
  }
  const takeBack = async (before: readonly CameraSetupView[]) => {
    const isBack = await run(async () => {
      for (const { camera, version } of before) await api.cameraSetup.restoreWatch({ cameraId: camera.id, version: version + 1, from: version })
    })
    if (!isBack) return
    void message.success(t('zones:copying.takenBack', { n: before.length }))
    onClose()
  }
  if (copied !== null)
    return (
      <Modal
        open
        title={t('zones:copying.done', { n: copied.length })}
        onCancel={onClose}
        footer={[
          <Button key="undo" loading={isBusy} onClick={() => void takeBack(copied)} data-testid="zones-copy-undo">
            {t('zones:copying.takeBack')}
          </Button>,
          <Button key="close" type="primary" autoFocus onClick={onClose} data-testid="zones-copy-close">
            {t('zones:copying.close')}
          </Button>,
        ]}
      >
        <p>{t('zones:copying.lookThere')}</p>
      </Modal>
    )
  return (
    <Modal
      open
      title={t('zones:copying.title', { name: source.camera.name })}
      okText={t(replaced.length > 0 ? 'zones:copying.replace' : 'zones:copying.go', { n: targets.length })}
      okButtonProps={{ disabled: targets.length === 0 || targets.length > MOST_AT_ONCE, danger: replaced.length > 0, 'data-testid': 'zones-copy-go' }}
      confirmLoading={isBusy}
      cancelText={t('cancel')}
      onCancel={onClose}
      onOk={() => void copy()}
    >
      <p>{t('zones:copying.what', countsOf(source))}</p>
      {others.length > 8 && (
        <Input
          allowClear
          value={sought}
          placeholder={t('cameras:search')}
          aria-label={t('cameras:search')}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <ul className="zones-copy-list">
        {shown.map((target) => {
          const { id, name } = target.camera
          return (
            <li key={id}>
              <Checkbox
                checked={chosen.includes(id)}
                onChange={({ target: { checked } }) => setChosen((now) => (checked ? [...now, id] : now.filter((one) => one !== id)))}
                data-testid={`zones-copy-to-${id}`}
              >
                {name}
              </Checkbox>
              <span className="muted">{countOf(target) === 0 ? t('zones:copying.hasNothing') : t('zones:copying.has', countsOf(target))}</span>
            </li>
          )
        })}
      </ul>
      {replaced.length > 0 && (
        <p role="status">
          <strong>{t('zones:copying.replaces', { names: replaced.map(({ camera }) => camera.name).join(t('listComma')) })}</strong>
        </p>
      )}
      <p className="muted">{t('zones:copying.otherView')}</p>
    </Modal>
  )
}

function countsOf({ watch: { zones, triplines, masks, rules } }: CameraSetupView) {
  return { zones: zones.length, lines: triplines.length, masks: masks.length, rules: rules.length }
}

function countOf(view: CameraSetupView): number {
  const { zones, lines, masks, rules } = countsOf(view)
  return zones + lines + masks + rules
}
