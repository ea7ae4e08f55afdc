// Does something to an incident and says how it went; an action that needs a reason first asks for it.
import { useCallback } from 'react'
import { ORPCError } from '@orpc/client'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import type { ActionInput, Incident, IncidentDetail } from '../../contract/incident.ts'
import { missingAnswersSchema } from '../../contract/procedure.ts'
import type { IncidentAction } from '../../contract/vocabulary.ts'
import { permissionForAction } from '../../contract/people.ts'
import { api, codeOfError } from '../api.ts'
import { mayNow } from '../auth/use-may.ts'
import { isAsked, useDesk } from '../console/desk.ts'
import { maySend } from '../dispatch/may-send.ts'
import { noteIncident } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { focusMissingStep } from './focus-missing-step.ts'

/** What is under way, by incident: the same key pressed twice acts once, another one waits its turn. */
const underWay = new Map<string, { readonly action: IncidentAction; readonly done: Promise<boolean> }>()

function missingSteps(error: unknown): readonly { readonly zh: string; readonly en: string }[] {
  const details = missingAnswersSchema.safeParse(error instanceof ORPCError ? error.data : null)
  return details.success ? details.data.steps : []
}

export interface Actions {
  /** What a key or a button does: asks first where a reason is needed. */
  press(incident: Incident, action: IncidentAction): void
  /** @returns whether it was done */
  act(incident: Incident, input: ActionInput): Promise<boolean>
}

export function useActions(): Actions {
  const { t, i18n } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const show = useDesk((d) => d.show)
  const startNote = useDesk((d) => d.startNote)

  const explain = useCallback(
    async (incident: Incident, error: unknown) => {
      const code = codeOfError(error)
      if (code === 'connection') return t('connectionLost')
      const text = code === null ? t('unknownError', { message: String(error) }) : errorText(code, i18n.language)
      if (code === 'procedure.answersMissing') {
        focusMissingStep()
        return `${text} ${t('procedure:missingSteps', {
          steps: missingSteps(error)
            .map((step) => (i18n.language === 'en' ? step.en : step.zh))
            .join('; '),
        })}`
      }
      if (code !== 'incident.wrongState') return text
      const now = await api.incidents.get({ id: incident.id }).catch(() => null)
      if (now === null) return text
      noteIncident(queries, now)
      const state = t('incidents:nowState', { state: t(`words:state.${now.state}`) })
      const first = whoMadeIt(now)
      return `${text} ${state}${first === null ? '' : ` ${t('queue:firstWas', { who: first })}`}`
    },
    [t, i18n, queries],
  )
  const send = useCallback(
    async (incident: Incident, input: ActionInput) => {
      const { number } = incident
      const action = t(`words:action.${input.action}`)
      try {
        noteIncident(queries, await api.incidents.act({ id: incident.id, ...input }))
        void message.success(
          input.action === 'note' ? t('incidents:noted', { number }) : t('incidents:done', { number, done: t(`words:done.${input.action}`) }),
        )
        return true
      } catch (error) {
        void message.error(t('incidents:failed', { number, action, message: await explain(incident, error) }))
        return false
      }
    },
    [t, queries, message, explain],
  )
  const act = useCallback(
    async (incident: Incident, input: ActionInput) => {
      const before = underWay.get(incident.id)
      if (before?.action === input.action && input.action !== 'note') return false
      const mine = { action: input.action, done: (before?.done ?? Promise.resolve(true)).then(() => send(incident, input)) }
      underWay.set(incident.id, mine)
      const done = await mine.done
      if (underWay.get(incident.id) === mine) underWay.delete(incident.id)
      return done
    },
    [send],
  )
  const press = useCallback(
    (incident: Incident, action: IncidentAction) => {
      if (!mayNow('handleIncidents')) return void message.warning(t('incidents:notPermitted'))
      if (!mayNow(permissionForAction(action))) return void message.warning(t('incidents:ofTheDesk'))
      if (action === 'dispatch' && maySend(incident)) return show({ type: 'action', incidentId: incident.id, action })
      if (!incident.allowedActions.includes(action)) {
        const words = { number: incident.number, state: t(`words:state.${incident.state}`), action: t(`words:action.${action}`) }
        return void message.warning(t('incidents:notNow', words))
      }
      if (action === 'falseAlarm') show({ type: 'falseAlarm', incidentId: incident.id })
      else if (isAsked(action)) show({ type: 'action', incidentId: incident.id, action })
      else if (action === 'note') startNote(incident.id)
      else void act(incident, { action })
    },
    [t, message, show, startNote, act],
  )
  return { press, act }
}

/** Who brought an incident into the state it is in; null: the system, or it is not known. */
function whoMadeIt({ state, timeline }: IncidentDetail): string | null {
  return timeline.findLast(({ details }) => details['to'] === state && details['from'] !== state)?.who ?? null
}
