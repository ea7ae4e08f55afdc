// Whoever was given a round with missed checkpoints is not told by that: offers to send them, as long as the incident of the misses is under way.
import { useState } from 'react'
import { App, Button } from 'antd'
import type { PatrolRound } from '../../contract/patrol.ts'
import { api } from '../api.ts'
import { maySend } from '../dispatch/may-send.ts'
import { useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { missIncidentOf, namesToVisit } from './round-summary.ts'

interface SendWalkerProps {
  readonly round: PatrolRound
  readonly staffId: string
  readonly name: string
  readonly onSent: () => void
  onFailure(text: string): void
}

export function SendWalker({ round, staffId, name, onSent, onFailure }: SendWalkerProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const incident = missIncidentOf(round, (useIncidents() ?? []).filter(maySend))
  if (incident === null) return null
  const send = async () => {
    setBusy(true)
    try {
      const note = t('patrol:sendNote', { route: round.routeName, points: namesToVisit(round).join(t('listComma')) })
      await api.dispatches.assign({ incidentId: incident.id, staffId, note: note.slice(0, MOST_NOTE) })
      void message.success(t('dispatch:sent', { number: incident.number, who: name }))
      onSent()
    } catch (error) {
      onFailure(errorWords(error))
      setBusy(false)
    }
  }
  return (
    <Button size="small" type="primary" loading={busy} onClick={() => void send()} data-testid="round-send">
      {t('patrol:sendWalker', { who: name, number: incident.number })}
    </Button>
  )
}

/** As contract/dispatch.ts takes it. */
const MOST_NOTE = 500
