// Asks why an alert was false: a number picks the reason, Enter confirms.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { DEFAULT_DESK_SETTINGS } from '../../contract/desk-settings.ts'
import type { Incident } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { falseAlarmChoices, inputOfChoice } from './false-alarm-choices.ts'
import { choiceOfKey } from '../keys/keymap.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useActions } from './use-actions.ts'
import { useWords } from '../i18n.ts'

export function FalseAlarmDialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t, i18n } = useWords()
  const { act } = useActions()
  // those that every property has are offered until the property's own have come
  const { reasons } = useQuery(orpc.deskSettings.get.queryOptions()).data?.value ?? DEFAULT_DESK_SETTINGS
  const choices = falseAlarmChoices(reasons)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const chosen = choices.find(({ id }) => id === chosenId)
  const needsNote = chosen?.id === 'other' && note.trim() === ''
  const confirm = async () => {
    if (chosen === undefined || needsNote || busy) return
    setBusy(true)
    const done = await act(incident, { action: 'falseAlarm', ...inputOfChoice(chosen, note.trim(), i18n.language) })
    setBusy(false)
    if (done) onClose()
  }
  const choose = (id: string) => {
    setChosenId(id)
    if (id === 'other') document.getElementById('false-alarm-note')?.focus()
  }
  useDialogKeys((event) => {
    const index = isTextField(event.target) ? null : choiceOfKey(event.key, choices.length)
    const ofKey = index === null ? undefined : choices[index]
    if (ofKey !== undefined) choose(ofKey.id)
    else if (event.key !== 'Enter' || event.isComposing || isCancel(event.target)) return false
    else void confirm()
    return true
  })
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:falseAlarmTitle')}`}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      width={560}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="confirm"
          type="primary"
          loading={busy}
          disabled={chosen === undefined || needsNote}
          data-testid="false-alarm-confirm"
          onClick={() => void confirm()}
        >
          {t('incidents:falseAlarmConfirm')}
        </Button>,
      ]}
    >
      <div className="reasons" role="radiogroup" aria-label={t('incidents:falseAlarmTitle')} data-testid="false-alarm">
        {choices.map((choice, index) => (
          <label key={choice.id} className={choice.id === chosenId ? 'reason reason-chosen' : 'reason'}>
            <input
              type="radio"
              name="reason"
              value={choice.id}
              checked={choice.id === chosenId}
              ref={index === 0 ? field : undefined}
              onChange={() => setChosenId(choice.id)}
              data-testid={`reason-${choice.id}`}
            />
            {index < 9 && <kbd>{index + 1}</kbd>}
            {choice.own === null ? t(`words:falseAlarmReason.${choice.reason}`) : i18n.language === 'en' ? choice.own.en : choice.own.zh}
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
