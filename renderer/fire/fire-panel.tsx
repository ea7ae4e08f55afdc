// What a fire incident asks of the operator: confirm it, see which ways out are open, tell the fire brigade, and end it when it is over.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import type { Fire } from '../../contract/fire.ts'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import { api } from '../api.ts'
import { gatesFireReleases } from '../device-strip/gates-of.ts'
import { useDevices } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { CONFIRM_FIRE_KEY } from '../keys/keymap.ts'
import { HoldButton } from '../parts/hold-button.tsx'
import { CommandStateMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { CallCard } from './call-card.tsx'
import { noteFire, useFires } from './use-fires.ts'

interface FirePanelProps {
  readonly incident: IncidentDetail
  readonly user: User
}

export function FirePanel({ incident, user }: FirePanelProps) {
  const fire = useFires().find(({ incidentId }) => incidentId === incident.id)
  const isOver = incident.timeline.some(({ what }) => what === 'fireEnded')
  if (incident.kind !== 'fire' || isOver) return null
  return (
    <section className="fire-panel" data-testid="fire-panel" data-confirmed={fire !== undefined}>
      {fire === undefined ? <Confirm incident={incident} user={user} /> : <Burning fire={fire} mayEnd={user.permissions.includes('commandDevices')} />}
      <CallCard incident={incident} />
    </section>
  )
}

/** @returns runs a call and keeps what went wrong */
function useCall(): readonly [failure: string | null, run: (call: () => Promise<Fire>) => void] {
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const run = (call: () => Promise<Fire>) => {
    setFailure(null)
    call().then(
      (fire) => noteFire(client, fire),
      (error: unknown) => setFailure(errorWords(error)),
    )
  }
  return [failure, run]
}

function Confirm({ incident, user }: FirePanelProps) {
  const { t } = useWords()
  const gates = gatesFireReleases(incident.buildingId, useDevices() ?? [])
  const [failure, run] = useCall()
  const isOpen = incident.closedAtMs === null && incident.allowedActions.includes('falseAlarm')
  if (!isOpen || !user.permissions.includes('handleIncidents')) return null
  return (
    <div className="fire-confirm">
      <HoldButton
        label={t('fire:confirm')}
        hint={t('fire:confirmHint', { count: gates.length })}
        testId="fire-confirm"
        holdKey={CONFIRM_FIRE_KEY}
        onHeld={() => run(() => api.fires.confirm({ incidentId: incident.id }))}
      />
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="fire-failure" />}
    </div>
  )
}

function Burning({ fire, mayEnd }: { readonly fire: Fire; readonly mayEnd: boolean }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const devices = useDevices() ?? []
  const who = fire.how === 'twoSignals' ? t('fire:byTwoSignals') : t('fire:byPerson', { who: fire.confirmedBy ?? '' })
  return (
    <div className="fire-burning">
      <p>
        <strong>{t('fire:confirmed', { time: siteTime(fire.confirmedAtMs, 'time') })}</strong> {who}
      </p>
      <ul className="fire-gates" data-testid="fire-gates">
        {fire.gates.map((gate) => (
          <li key={gate.deviceId} data-state={gate.state} data-testid={`fire-gate-${gate.deviceId}`}>
            <span>{devices.find(({ id }) => id === gate.deviceId)?.name ?? gate.deviceId}</span>
            <CommandStateMark state={gate.state} />
            <span className="muted">
              {t('fire:tries', { count: gate.tries })}
              {gate.reason !== null && ` · ${errorText(gate.reason, i18n.language)}`}
            </span>
          </li>
        ))}
        {fire.gates.length === 0 && <li className="muted">{t('fire:noGates')}</li>}
      </ul>
      <p className="muted">{t('fire:hardWired')}</p>
      {mayEnd && <End fire={fire} />}
    </div>
  )
}

function End({ fire }: { readonly fire: Fire }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const [note, setNote] = useState('')
  const [failure, run] = useCall()
  const isReset = fire.resetAtMs !== null
  return (
    <div className="fire-end">
      <p>{isReset ? t('fire:reset', { time: siteTime(fire.resetAtMs!, 'time') }) : t('fire:notReset')}</p>
      <div className="fire-end-row">
        <Input
          value={note}
          maxLength={500}
          placeholder={t(isReset ? 'fire:noteOptional' : 'fire:noteNeeded')}
          onChange={(event) => setNote(event.target.value)}
          data-testid="fire-end-note"
        />
        <Button
          danger
          disabled={!isReset && note.trim() === ''}
          data-testid="fire-end"
          onClick={() => run(() => api.fires.end({ id: fire.id, ...(note.trim() !== '' && { note: note.trim() }) }))}
        >
          {t('fire:end')}
        </Button>
      </div>
      <p className="muted">{t('fire:endHint')}</p>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="fire-failure" />}
    </div>
  )
}
