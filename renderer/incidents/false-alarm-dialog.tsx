// Asks why an alert was false: a number picks the reason, Enter confirms.
import { useState } from 'react'
import { Button, Input, Modal } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import { FALSE_ALARM_REASONS, type FalseAlarmReason } from '../../contract/vocabulary.ts'
import { choiceOfKey } from '../keys/keymap.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useActions } from './use-actions.ts'
import { useWords } from '../i18n.ts'

export function FalseAlarmDialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t } = useWords()
  const { act } = useActions()
  const [reason, setReason] = useState<FalseAlarmReason | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const needsNote = reason === 'other' && note.trim() === ''
  const confirm = async () => {
    if (reason === null || needsNote || busy) return
    setBusy(true)
    const done = await act(incident, { action: 'falseAlarm', reason, ...(note.trim() === '' ? {} : { note: note.trim() }) })
    setBusy(false)
    if (done) onClose()
  }
  const choose = (chosen: FalseAlarmReason) => {
    setReason(chosen)
    if (chosen === 'other') document.getElementById('false-alarm-note')?.focus()
  }
  useDialogKeys((event) => {
    const index = isTextField(event.target) ? null : choiceOfKey(event.key, FALSE_ALARM_REASONS.length)
    const reasonOfKey = index === null ? undefined : FALSE_ALARM_REASONS[index]
    if (reasonOfKey !== undefined) choose(reasonOfKey)
    else if (event.key !== 'Enter' || event.isComposing || isCancel(event.target)) return false
    else void confirm()
    return true
  })
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:falseAlarmTitle')}`}
      onCancel={onClose}
      width={560}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="confirm"
          type="primary"
          loading={busy}
          disabled={reason === null || needsNote}
          data-testid="false-alarm-confirm"
          onClick={() => void confirm()}
        >
          {t('incidents:falseAlarmConfirm')}
        </Button>,
      ]}
    >
      <div className="reasons" role="radiogroup" aria-label={t('incidents:falseAlarmTitle')} data-testid="false-alarm">
        {FALSE_ALARM_REASONS.map((r, index) => (
          <label key={r} className={r === reason ? 'reason reason-chosen' : 'reason'}>
            <input
              type="radio"
              name="reason"
              value={r}
              checked={r === reason}
              autoFocus={index === 0}
              onChange={() => setReason(r)}
              data-testid={`reason-${r}`}
            />
            <kbd>{index + 1}</kbd>
            {t(`words:falseAlarmReason.${r}`)}
          </label>
        ))}
      </div>
      <Input
        id="false-alarm-note"
        value={note}
        maxLength={2000}
        status={needsNote ? 'error' : ''}
        placeholder={needsNote ? t('incidents:otherNeedsNote') : `${t('incidents:note')} (${t('optional')})`}
        data-testid="false-alarm-note"
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="muted">{t('incidents:falseAlarmHint')}</p>
    </Modal>
  )
}

export function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'text'
}

export function isCancel(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-cancel], .ant-modal-close') !== null
}
