// What an action does to an incident: checks and the resulting values, without touching anything.
import { VigilError } from '../../contract/errors.ts'
import type { ActionInput } from '../../contract/incident.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { FALSE_ALARM_REASONS } from '../../contract/vocabulary.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import { advance, allowedActions, isEnded } from './lifecycle.ts'

/** The next handover at the latest: what is put aside must not be forgotten over a shift. */
export const MAX_SHELF_MS = 24 * 3600 * 1000

/**
 * The incident after the action.
 *
 * @throws VigilError `incident.wrongState` with {state, allowed}, `incident.reasonRequired`, `request.invalidField`
 */
export function afterAction(incident: StoredIncident, input: ActionInput, nowMs: EpochMs): StoredIncident {
  const state = advance(incident.state, input.action)
  if (state === null) throw new VigilError('incident.wrongState', { state: incident.state, allowed: allowedActions(incident.state) })
  checkInput(input, nowMs)
  const moved = state !== incident.state
  const endedAtMs = isEnded(state) ? (moved ? nowMs : incident.endedAtMs) : null
  return {
    ...incident,
    state,
    acknowledgedAtMs: incident.acknowledgedAtMs ?? (state === 'acknowledged' ? nowMs : null),
    endedAtMs,
    closedAtMs: state === 'closed' ? nowMs : null,
    shelvedUntilMs: input.action === 'shelve' ? Math.round(input.untilMs!) : state === 'shelved' ? incident.shelvedUntilMs : null,
    held: incident.held || input.action === 'hold',
  }
}

function checkInput({ action, reason, note, untilMs }: ActionInput, nowMs: EpochMs): void {
  switch (action) {
    case 'falseAlarm':
      if (!FALSE_ALARM_REASONS.some((known) => known === reason))
        throw new VigilError('incident.reasonRequired', { field: 'reason', expected: FALSE_ALARM_REASONS })
      if (reason === 'other' && isBlank(note)) throw new VigilError('incident.reasonRequired', { field: 'note' })
      return
    case 'shelve':
      if (isBlank(reason)) throw new VigilError('incident.reasonRequired', { field: 'reason' })
      if (untilMs === undefined || !(untilMs > nowMs && untilMs <= nowMs + MAX_SHELF_MS))
        throw new VigilError('request.invalidField', { field: 'untilMs', expected: 'a time within the next 24 hours' })
      return
    case 'reopen':
      if (isBlank(reason)) throw new VigilError('incident.reasonRequired', { field: 'reason' })
      return
    case 'note':
      if (isBlank(note)) throw new VigilError('request.invalidField', { field: 'note', expected: 'some text' })
      return
    default:
  }
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
