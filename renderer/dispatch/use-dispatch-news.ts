// Follows those who are sent: their state for the queue, and softly, once, that one is done: the incident is still the operator's to judge.
import { useEffect, useEffectEvent } from 'react'
import { App } from 'antd'
import type { Dispatch } from '../../contract/dispatch.ts'
import { api } from '../api.ts'
import { pause, useConnection } from '../connection.ts'
import { useIncidents } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { playAlarm } from '../sound/alarm-sound.ts'
import { forgetSent, noteSent } from './use-sent.ts'
import { useAlarmStore } from '../sound/alarm-store.ts'

const AGAIN_AFTER_MS = 1000
/** Long enough to be read between two other things. */
const SHOWN_S = 8

export function useDispatchNews(): void {
  const { t } = useWords()
  const { message } = App.useApp()
  const incidents = useIncidents()
  const connected = useConnection((c) => c.state === 'open')
  const tell = useEffectEvent((dispatch: Dispatch) => {
    const answer = dispatch.steps.findLast((step) => step.answer !== null)?.answer ?? null
    const number = incidents?.find(({ id }) => id === dispatch.incidentId)?.number ?? ''
    const who = dispatch.assignee ?? t('dispatch:somebody')
    const found = answer === null ? t('dispatch:state.done') : t(`dispatch:answer.${answer}`)
    void message.info(t('dispatch:isDone', { who, number, found }), SHOWN_S)
    if (useAlarmStore.getState().memory.mutedUntilMs < nowMs()) playAlarm('low')
  })
  useEffect(() => {
    if (!connected) return
    const stop = new AbortController()
    void follow(stop.signal, (dispatch) => tell(dispatch))
    return () => stop.abort()
  }, [connected])
}

async function follow(signal: AbortSignal, onDone: (dispatch: Dispatch) => void): Promise<void> {
  const open = new Set<string>()
  while (!signal.aborted) {
    try {
      const news = await api.dispatches.watch(undefined, { signal })
      forgetSent()
      for await (const dispatch of news) {
        noteSent(dispatch)
        if (dispatch.endedAtMs === null) open.add(dispatch.id)
        // What the desk recorded itself is no news to it.
        else if (open.delete(dispatch.id) && dispatch.state === 'done' && dispatch.steps.at(-1)?.recordedFor !== true) onDone(dispatch)
      }
    } catch {
      // begun again; the connection itself is watched elsewhere
    }
    await pause(AGAIN_AFTER_MS, signal)
  }
}
