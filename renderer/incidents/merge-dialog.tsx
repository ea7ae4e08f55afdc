// Asks which incident is the same thing as this one, and why: a number picks it, Enter merges.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, Modal } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import { api } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { noteIncident, useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { choiceOfKey } from '../keys/keymap.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { isCancel, isTextField } from './false-alarm-dialog.tsx'
import { isSameBuilding, mergeCandidates, mergeWay } from './rearrange.ts'
import { useIncidentWords } from './use-incident-words.ts'

export function MergeDialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const errorWords = useErrorWords()
  const open = useDesk((d) => d.open)
  const candidates = mergeCandidates(incident, useIncidents() ?? [])
  const [otherId, setOtherId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const [failure, setFailure] = useState<string | null>(null)
  const other = candidates.find(({ id }) => id === otherId)
  const way = other === undefined ? null : mergeWay(incident, other)
  const merge = async () => {
    if (way === null || reason.trim() === '' || busy) return
    const { into, from } = way
    setBusy(true)
    try {
      const merged = await api.incidents.merge({ id: into.id, version: into.version, from: from.id, fromVersion: from.version, reason: reason.trim() })
      noteIncident(queries, merged)
      void message.success(t('incidents:mergeDone', { from: from.number, into: into.number }))
      onClose()
      open(into.id)
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
    }
  }
  const choose = (id: string) => {
    setOtherId(id)
    document.getElementById('merge-reason')?.focus()
  }
  useDialogKeys((event) => {
    const index = isTextField(event.target) ? null : choiceOfKey(event.key, candidates.length)
    const chosen = index === null ? undefined : candidates[index]
    if (chosen !== undefined) choose(chosen.id)
    else if (event.key !== 'Enter' || event.isComposing || isCancel(event.target)) return false
    else void merge()
    return true
  })
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:mergeTitle')}`}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      width={680}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="merge"
          type="primary"
          loading={busy}
          disabled={way === null || reason.trim() === ''}
          data-testid="merge-confirm"
          onClick={() => void merge()}
        >
          {t('incidents:merge')}
        </Button>,
      ]}
    >
      <div className="reasons" role="radiogroup" aria-label={t('incidents:mergeTitle')} data-testid="merge">
        {candidates.map((candidate, index) => (
          <Candidate
            key={candidate.id}
            candidate={candidate}
            index={index}
            isChosen={candidate.id === otherId}
            isHere={isSameBuilding(incident, candidate)}
            field={index === 0 ? field : undefined}
            onChoose={() => setOtherId(candidate.id)}
          />
        ))}
        {candidates.length === 0 && <p className="muted">{t('incidents:mergeNone')}</p>}
      </div>
      {way !== null && <p data-testid="merge-outcome">{t('incidents:mergeOutcome', { from: way.from.number, into: way.into.number })}</p>}
      <Input
        id="merge-reason"
        value={reason}
        maxLength={500}
        placeholder={t('incidents:reason')}
        aria-label={t('incidents:reason')}
        data-testid="merge-reason"
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="muted">{t('incidents:mergeHint')}</p>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="merge-failure" />}
    </Modal>
  )
}

interface CandidateProps {
  readonly candidate: Incident
  readonly index: number
  readonly isChosen: boolean
  readonly isHere: boolean
  /** Of the one that has the focus when the dialog opens. */
  readonly field: ((input: HTMLInputElement | null) => void) | undefined
  readonly onChoose: () => void
}

function Candidate({ candidate, index, isChosen, isHere, field, onChoose }: CandidateProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useIncidentWords()
  return (
    <label className={isChosen ? 'reason reason-chosen' : 'reason'} data-testid={`merge-with-${candidate.number}`}>
      <input type="radio" name="merge-with" checked={isChosen} ref={field} onChange={onChoose} />
      <kbd>{index + 1}</kbd>
      <span>
        <strong>{words.kinds(candidate)}</strong> {words.place(candidate) ?? candidate.summary}
        <br />
        <span className="muted">
          {candidate.number} · {siteTime(candidate.openedAtMs, 'time')}
          {isHere && ` · ${t('incidents:sameBuilding')}`}
        </span>
      </span>
    </label>
  )
}
