// Sends somebody to an incident: the dispatch, its first step and the incident's own change, in one transaction.
import { VigilError } from '../../../contract/errors.ts'
import type { AssignInput, Dispatch } from '../../../contract/dispatch.ts'
import type { Staff } from '../../../contract/staff.ts'
import { findDispatch, insertDispatch, insertStep, listDispatchesOf } from '../../../db/dispatches.ts'
import { findIncident, type StoredIncident } from '../../../db/incidents.ts'
import { findPresentStaff } from '../../../db/staff.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor, Env } from '../../env.ts'
import { allowedActions, isEnded } from '../../incidents/lifecycle.ts'
import { recordChange, type Change } from '../../incidents/record.ts'
import { newId } from '../../new-id.ts'
import { readDeskSettings } from '../settings.ts'
import { staffNamed } from '../staff.ts'
import { beginDispatch, isOpen } from './advance.ts'
import { announceDispatch, toDispatch } from './view.ts'

interface Sending {
  readonly staff: Staff | null
  /** In words, where it is nobody of the staff. */
  readonly words: string | null
  readonly note: string | null
}

/** What a dispatch adds to its incident's change. */
export interface NewDispatch extends Required<Pick<Change, 'with' | 'audit'>> {
  readonly id: string
  readonly details: Readonly<Record<string, unknown>>
}

/** @param nowMs when it counts as assigned */
export function newDispatch(env: Env, actor: Actor, incidentId: string, { staff, words, note }: Sending): NewDispatch {
  const nowMs = env.clock.now()
  const id = newId(nowMs)
  const { version, value } = readDeskSettings(env.db)
  const stored = {
    ...beginDispatch(nowMs, value.timers, staff === null),
    id,
    incidentId,
    staffId: staff?.id ?? null,
    words: staff === null ? words : null,
    note: note === '' ? null : note,
    settingsVersion: version,
    lapseTold: null,
  }
  return {
    id,
    details: { dispatchId: id, ...(staff !== null && { staffId: staff.id }), ...((staff !== null || words !== null) && { assignee: staff?.name ?? words }) },
    audit: { dispatchId: id, staffId: stored.staffId },
    with() {
      insertDispatch(env.db, stored)
      const step = { dispatchId: id, step: 'assign' as const, atMs: nowMs, receivedAtMs: nowMs, actorType: actor.type, actorId: actor.id }
      insertStep(env.db, { ...step, recordedFor: false, clientId: null, answer: null, note: null })
      announceDispatch(env, stored)
    },
  }
}

/** As it is said over REST and in a line of text: an id or an exact name is somebody of the staff. Null: who is meant is on the way already. */
export function sendInWords(env: Env, actor: Actor, incidentId: string, words: string | null, note: string | null): NewDispatch | null {
  const staff = words === null ? null : staffNamed(env, words)
  return staff !== null && isSent(env, incidentId, staff.id) ? null : newDispatch(env, actor, incidentId, { staff, words, note })
}

/**
 * Also takes note of the incident when nobody has: whoever sends somebody looks after it.
 *
 * @throws VigilError `incident.notFound`, `incident.wrongState`, `staff.notFound`, `dispatch.alreadySent`
 */
export function assignDispatch(env: Env, actor: Actor, { incidentId, staffId, assignee, note }: AssignInput): Dispatch {
  return inTransaction(env.db, () => {
    const found = findIncident(env.db, incidentId)
    if (found === null) throw new VigilError('incident.notFound')
    if (isEnded(found.state)) throw new VigilError('incident.wrongState', { state: found.state, allowed: allowedActions(found.state) })
    const staff = staffId === undefined ? (assignee === undefined ? null : staffNamed(env, assignee)) : findPresentStaff(env.db, staffId)
    if (staffId !== undefined && staff === null) throw new VigilError('staff.notFound')
    if (staff !== null && isSent(env, incidentId, staff.id)) throw new VigilError('dispatch.alreadySent')
    const before = takeNote(env, actor, found)
    const sent = newDispatch(env, actor, incidentId, { staff, words: assignee ?? null, note: note ?? null })
    const state = before.state === 'onScene' ? 'onScene' : 'dispatched'
    recordChange(env, {
      actor,
      before,
      after: { ...before, state },
      line: { what: 'dispatch', reason: null, note: note ?? null, details: { from: before.state, to: state, ...sent.details } },
      audit: sent.audit,
      with: sent.with,
    })
    return toDispatch(env.db, findDispatch(env.db, sent.id)!)
  })
}

function takeNote(env: Env, actor: Actor, before: StoredIncident): StoredIncident {
  if (before.state !== 'new' && before.state !== 'shelved') return before
  const after = { ...before, state: 'acknowledged' as const, acknowledgedAtMs: before.acknowledgedAtMs ?? env.clock.now(), shelvedUntilMs: null }
  const line = { what: 'acknowledge', reason: null, note: null, details: { from: before.state, to: after.state } }
  return recordChange(env, { actor, before, after, line })
}

function isSent(env: Env, incidentId: string, staffId: string): boolean {
  return listDispatchesOf(env.db, incidentId).some((one) => one.staffId === staffId && isOpen(one))
}
