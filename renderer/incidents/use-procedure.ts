// Answers the steps of an incident's procedure and does what a step does at one press.
import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import type { StepAction } from '../../contract/procedure.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import { api } from '../api.ts'
import { mayNow } from '../auth/use-may.ts'
import { useDesk } from '../console/desk.ts'
import { gatesOf } from '../device-strip/gates-of.ts'
import { maySend } from '../dispatch/may-send.ts'
import { noteIncident, useCameras, useDevices } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useActions } from './use-actions.ts'
import { useSay } from './use-say.ts'

export interface ProcedureActs {
  /** @returns whether it is kept */
  answer(step: string, value: string | null): Promise<boolean>
  /** Null: it can be done. */
  whyNot(action: StepAction): string | null
  /** @returns whether it was done here and now */
  run(action: StepAction): Promise<boolean>
}

export function useProcedure(incident: Incident, mayCommand: boolean): ProcedureActs {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const show = useDesk((d) => d.show)
  const { press } = useActions()
  const gates = gatesOf(incident, useDevices() ?? [], useCameras() ?? [])
  const { speakers, say } = useSay(incident)
  const answer = useCallback(
    async (step: string, value: string | null) => {
      try {
        noteIncident(queries, await api.procedures.answer({ incidentId: incident.id, step, value }))
        return true
      } catch (error) {
        void message.error(errorWords(error))
        return false
      }
    },
    [queries, incident.id, message, errorWords],
  )
  return {
    answer,
    whyNot(action) {
      if (action.do === 'dispatch') return !mayNow('runDesk') ? t('incidents:ofTheDesk') : maySend(incident) ? null : t('procedure:isOver')
      if (action.do === 'call') return null
      if (!mayCommand) return t('procedure:mayNotCommand')
      const isThere = action.do === 'say' ? speakers.length > 0 : gates.length > 0
      return isThere ? null : t(action.do === 'say' ? 'procedure:noSpeaker' : 'procedure:noGate')
    },
    async run(action) {
      switch (action.do) {
        case 'dispatch':
          press(incident, 'dispatch')
          return false
        case 'openGate':
          if (gates[0] !== undefined) show({ type: 'gate', deviceId: gates[0].id, incidentId: incident.id })
          return false
        case 'say':
          return say(
            speakers.map(({ id }) => id),
            i18n.language === 'en' ? action.en : action.zh,
          )
        // shown, and dialled on a telephone
        case 'call':
          return false
        default:
          return assertNever(action)
      }
    },
  }
}
