// Sends somebody: the best to send stands first and is chosen, a number picks another, Enter sends; or somebody else in words.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Input, Modal } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import type { Suggestion } from '../../contract/dispatch.ts'
import { api, orpc } from '../api.ts'
import { isCancel, isTextField } from '../incidents/false-alarm-dialog.tsx'
import { useWords } from '../i18n.ts'
import { choiceOfKey } from '../keys/keymap.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { GuardsStrip } from './guards-strip.tsx'
import { ReachMark } from './reach-mark.tsx'
import { useDispatchWords } from './use-dispatch-words.ts'

/** What stands below is found by its name. */
const NUMBERED = 9
const AGAIN_MS = 5000

export function DispatchDialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const list = useQuery({ ...orpc.dispatches.suggest.queryOptions({ input: { incidentId: incident.id } }), refetchInterval: AGAIN_MS, gcTime: 0 })
  const [picked, setPicked] = useState<string | null>(null)
  const [other, setOther] = useState('')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const free = list.data?.filter((one) => !isSent(one)) ?? []
  const first = free[0]
  const chosen = other.trim() !== '' ? null : (picked ?? (first !== undefined && first.staff.onDutySinceMs !== null ? first.staff.id : null))
  const mayConfirm = chosen !== null || other.trim() !== ''
  const confirm = async () => {
    if (!mayConfirm || busy) return
    setBusy(true)
    setFailure(null)
    try {
      const to = chosen === null ? { assignee: other.trim() } : { staffId: chosen }
      const { assignee } = await api.dispatches.assign({ incidentId: incident.id, ...to, ...(note.trim() !== '' && { note: note.trim() }) })
      void message.success(t('dispatch:sent', { number: incident.number, who: assignee ?? '' }))
      onClose()
    } catch (error) {
      setFailure(errorWords(error))
    }
    setBusy(false)
  }
  useDialogKeys((event) => {
    const index = isTextField(event.target) ? null : choiceOfKey(event.key, Math.min(NUMBERED, free.length))
    const suggested = index === null ? undefined : free[index]
    if (suggested !== undefined) setPicked(suggested.staff.id)
    else if (event.key !== 'Enter' || event.isComposing || isCancel(event.target)) return false
    else void confirm()
    return true
  })
  return (
    <Modal
      open
      width={680}
      title={`${incident.number} · ${t('dispatch:title')}`}
      onCancel={onClose}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button key="send" type="primary" loading={busy} disabled={!mayConfirm} data-testid="dispatch-send" onClick={() => void confirm()}>
          {t('dispatch:send')} <kbd>Enter</kbd>
        </Button>,
      ]}
    >
      <GuardsStrip isShort />
      {list.error !== null && list.data === undefined && <Alert type="error" showIcon title={errorWords(list.error)} />}
      {list.data?.length === 0 && <p className="muted">{t('dispatch:noStaff')}</p>}
      <div className="reasons suggestions" role="radiogroup" aria-label={t('dispatch:title')} data-testid="suggestions">
        {free.map((one, i) => (
          <Row
            key={one.staff.id}
            suggestion={one}
            number={i < NUMBERED ? i + 1 : null}
            isChosen={one.staff.id === chosen}
            onPick={() => setPicked(one.staff.id)}
          />
        ))}
      </div>
      {list.data?.filter(isSent).map(({ staff }) => (
        <p key={staff.id} className="muted">
          {t('dispatch:alreadySent', { who: staff.name })}
        </p>
      ))}
      <div className="dispatch-fields">
        <Input
          value={other}
          maxLength={100}
          placeholder={t('dispatch:other')}
          aria-label={t('dispatch:other')}
          data-testid="assignee"
          onChange={(event) => setOther(event.target.value)}
        />
        <Input
          value={note}
          maxLength={500}
          placeholder={t('dispatch:note')}
          aria-label={t('dispatch:note')}
          data-testid="dispatch-note"
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="dispatch-failure" />}
    </Modal>
  )
}

function isSent({ reasons }: Suggestion): boolean {
  return reasons.some(({ is }) => is === 'alreadySent')
}

interface RowProps {
  readonly suggestion: Suggestion
  readonly number: number | null
  readonly isChosen: boolean
  readonly onPick: () => void
}

function Row({ suggestion: { staff, reasons }, number, isChosen, onPick }: RowProps) {
  const words = useDispatchWords()
  return (
    <label className={isChosen ? 'reason reason-chosen' : 'reason'} data-testid="suggestion" data-chosen={isChosen}>
      <input type="radio" name="staff" value={staff.id} checked={isChosen} autoFocus={number === 1} onChange={onPick} />
      {number === null ? <span /> : <kbd>{number}</kbd>}
      <strong>{staff.name}</strong>
      <span className="suggestion-why">{words.reasons(reasons.filter(({ is }) => is !== 'reachable' && is !== 'silent' && is !== 'noPhone'))}</span>
      <ReachMark reach={staff.reach} />
    </label>
  )
}
