// Listens to the queue: plays the alert sound, tells the desktop, and keeps the count in the window's title.
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Incident } from '../../contract/incident.ts'
import type {} from '../../contract/shell.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { isUnacknowledged } from '../incidents/queue-order.ts'
import { nowMs } from '../now.ts'
import { usePrefs } from '../prefs.ts'
import { alarmStep } from './alarm-policy.ts'
import { useAlarmStore } from './alarm-store.ts'
import { allowSound, playAlarm, soundIsBlocked } from './alarm-sound.ts'
import { seatOf } from './seat.ts'
import { useConnection } from '../connection.ts'
import { useWords } from '../i18n.ts'
import { pageView } from '../windows/page-view.ts'
import { useSoundLead, useSoundLeadership } from '../windows/use-sound-lead.ts'

const LOOK_EVERY_MS = 250
const NOTHING: readonly Incident[] = []

export function useAlarm(incidents: readonly Incident[] | undefined, role: Role): void {
  const seat = seatOf(
    usePrefs((p) => p.seat),
    role,
  )
  const look = useEffectEvent(() => {
    const { memory, blocked } = useAlarmStore.getState()
    // another window of this seat sounds, and says what it has played
    if (!useSoundLead.getState().leads) return blocked ? useAlarmStore.setState({ blocked: false }) : undefined
    const step = alarmStep(incidents ?? NOTHING, memory, nowMs(), seat)
    if (step.play !== null) playAlarm(step.play)
    const nowBlocked = soundIsBlocked()
    const changed = step.memory.seen?.incidents !== memory.seen?.incidents || step.memory.seen?.seat !== memory.seen?.seat
    const ended = step.memory.mutedUntilMs !== memory.mutedUntilMs || step.memory.flood !== memory.flood
    if (step.play !== null || nowBlocked !== blocked || changed || ended) useAlarmStore.setState({ memory: step.memory, blocked: nowBlocked })
  })
  useSoundLeadership()
  useEffect(() => {
    const timer = setInterval(() => look(), LOOK_EVERY_MS)
    // any click or key of the operator is permission enough
    const allow = () => void allowSound().catch(() => {})
    window.addEventListener('pointerdown', allow)
    window.addEventListener('keydown', allow)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pointerdown', allow)
      window.removeEventListener('keydown', allow)
    }
  }, [])
  useSoundOfSilence()
  useTitleAndNotice(incidents)
}

/** Without the core no alert can come: that itself must be heard, once. */
function useSoundOfSilence(): void {
  const lost = useConnection((c) => c.state === 'lost')
  useEffect(() => {
    if (lost && useSoundLead.getState().leads && useAlarmStore.getState().memory.mutedUntilMs < nowMs()) playAlarm('high')
  }, [lost])
}

function useTitleAndNotice(incidents: readonly Incident[] | undefined): void {
  const { t } = useWords()
  const told = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (incidents === undefined) return
    const waiting = incidents.filter(isUnacknowledged)
    document.title = waiting.length === 0 ? `${t('product')} Vigil` : t('titleCount', { count: waiting.length })
    // what was there when the console opened is on screen already
    const fresh = told.current === null ? [] : waiting.filter((i) => told.current?.has(`${i.id} ${i.rings}`) !== true)
    told.current = new Set(waiting.map((i) => `${i.id} ${i.rings}`))
    const first = fresh[0]
    if (first === undefined || globalThis.vigilShell === undefined || pageView() !== null || document.hasFocus()) return
    void globalThis.vigilShell.notify(t(`words:kind.${first.kind}`), first.summary)
    void globalThis.vigilShell.raise()
  }, [incidents, t])
}
