// Takes a report of somebody who was sent: what becomes of the dispatch, of its incident and of the operator's attention, in one transaction.
import { VigilError } from '../../../contract/errors.ts'
import { LATE_AFTER_MS, MAX_REPORTS, type Answer, type Dispatch, type DispatchStep } from '../../../contract/dispatch.ts'
import type { EpochMs } from '../../../contract/ids.ts'
import {
  countSteps,
  findDispatch,
  hasStep,
  hasStepOfClient,
  insertStep,
  listDispatchesOf,
  updateDispatch,
  type StoredDispatch,
} from '../../../db/dispatches.ts'
import { findIncident, type StoredIncident } from '../../../db/incidents.ts'
import { findStaff, setLastPlace } from '../../../db/staff.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor, Env } from '../../env.ts'
import { recordChange } from '../../incidents/record.ts'
import { readDeskSettings } from '../settings.ts'
import { readToldTime } from '../told-time.ts'
import { advanceDispatch, isOpen } from './advance.ts'
import { announceDispatch, toDispatch } from './view.ts'

export interface StepReport {
  readonly dispatchId: string
  readonly step: DispatchStep
  /** By the clock of whoever reports. */
  readonly atMs: EpochMs
  readonly clientId?: string | undefined
  readonly answer?: Answer | undefined
  readonly note?: string | undefined
}

/** What the timeline calls it. */
const LINES: Readonly<Record<DispatchStep, string>> = {
  accept: 'dispatchAccepted',
  arrive: 'arrive',
  done: 'dispatchDone',
  decline: 'dispatchDeclined',
  withdraw: 'dispatchWithdrawn',
  report: 'dispatchReport',
}

/**
 * The same report again changes nothing and is answered alike.
 *
 * @throws VigilError `dispatch.notFound`, `dispatch.wrongStep` with {state}, `dispatch.tooManyReports`
 */
export function stepDispatch(env: Env, actor: Actor, report: StepReport): Dispatch {
  const { db, clock } = env
  return inTransaction(db, () => {
    const before = findDispatch(db, report.dispatchId)
    if (before === null) throw new VigilError('dispatch.notFound')
    const { step } = report
    const isRepeated = (report.clientId !== undefined && hasStepOfClient(db, before.id, report.clientId)) || (step !== 'report' && hasStep(db, before.id, step))
    if (isRepeated) return toDispatch(db, before)
    if (step === 'report' && countSteps(db, before.id, 'report') >= MAX_REPORTS) throw new VigilError('dispatch.tooManyReports')
    const { timers } = readDeskSettings(db, before.settingsVersion).value
    const nowMs = clock.now()
    // Nothing was done before somebody was sent: an arrival in 1970 must not count as one at once.
    const told = readToldTime(report.atMs, before.assignedAtMs, nowMs)
    const advance = advanceDispatch(before, { step, atMs: told.atMs }, nowMs, timers)
    if (advance.is === 'refused') throw new VigilError('dispatch.wrongStep', { state: before.state })
    if (advance.is === 'repeated') return toDispatch(db, before)
    const { after, atMs, receivedAtMs } = advance
    const recordedFor = step !== 'withdraw' && !isOwn(env, actor, before)
    updateDispatch(db, after)
    insertStep(db, {
      dispatchId: before.id,
      step,
      atMs,
      receivedAtMs,
      actorType: actor.type,
      actorId: actor.id,
      recordedFor,
      clientId: report.clientId ?? null,
      answer: report.answer ?? null,
      note: report.note === undefined || report.note === '' ? null : report.note,
    })
    noteOnIncident(env, actor, { report, before, after, atMs, late: receivedAtMs - atMs > LATE_AFTER_MS, isClockOff: told.isClockOff, recordedFor })
    announceDispatch(env, after)
    return toDispatch(db, after)
  })
}

interface Taken {
  readonly report: StepReport
  readonly before: StoredDispatch
  readonly after: StoredDispatch
  readonly atMs: EpochMs
  readonly late: boolean
  readonly isClockOff: boolean
  readonly recordedFor: boolean
}

function noteOnIncident(env: Env, actor: Actor, { report, before, after, atMs, late, isClockOff, recordedFor }: Taken): void {
  const { step, answer, note } = report
  const incident = findIncident(env.db, before.incidentId)!
  if (step === 'arrive' && before.staffId !== null && incident.place !== '')
    setLastPlace(env.db, before.staffId, { name: incident.place, buildingId: incident.buildingId, atMs })
  const hasEnded = isOpen(before) && !isOpen(after)
  const state = nextState(incident, step, after.state !== before.state, hasEnded && !hasOthers(env, after))
  const isTurnedDown = hasEnded && step === 'decline'
  // What was told to the operator by radio is known already.
  const rings = !recordedFor && incident.endedAtMs === null && (isTurnedDown || answer === 'needsHelp')
  const name = before.staffId === null ? before.words : (findStaff(env.db, before.staffId)?.name ?? null)
  recordChange(env, {
    actor,
    before: incident,
    after: { ...incident, state, rings: incident.rings + (rings ? 1 : 0) },
    line: {
      what: LINES[step],
      reason: null,
      note: note ?? null,
      details: {
        ...(state !== incident.state && { from: incident.state, to: state }),
        dispatchId: before.id,
        ...(before.staffId !== null && { staffId: before.staffId }),
        ...(name !== null && { assignee: name }),
        atMs,
        ...(late && { late }),
        ...(isClockOff && { clockOff: true }),
        ...(recordedFor && { recordedFor }),
        ...(answer !== undefined && { answer }),
      },
    },
    happenedAtMs: atMs,
    audit: {
      dispatchId: before.id,
      staffId: before.staffId,
      step,
      dispatch: after.state,
      atMs,
      recordedFor,
      ...(isClockOff && { toldMs: String(report.atMs) }),
      ...(answer !== undefined && { answer }),
    },
  })
}

/** The first on the scene moves the incident; the last who will not come gives it back. Done on the scene is for the operator to judge. */
function nextState({ state }: StoredIncident, step: DispatchStep, hasMoved: boolean, isLast: boolean): StoredIncident['state'] {
  if (step === 'arrive' && hasMoved && (state === 'dispatched' || state === 'acknowledged')) return 'onScene'
  if ((step === 'decline' || step === 'withdraw') && isLast && state === 'dispatched') return 'acknowledged'
  return state
}

function hasOthers(env: Env, { id, incidentId }: StoredDispatch): boolean {
  return listDispatchesOf(env.db, incidentId).some((one) => one.id !== id && (isOpen(one) || one.state === 'done'))
}

function isOwn(env: Env, actor: Actor, { staffId }: StoredDispatch): boolean {
  return actor.type === 'user' && staffId !== null && findStaff(env.db, staffId)?.userId === actor.id
}

/** Somebody says over REST, or of an incident, that help is there: of one who was sent alone it is clear who. */
export function arriveAlone(env: Env, actor: Actor, incidentId: string, note: string | undefined, then: () => StoredIncident): StoredIncident {
  const coming = listDispatchesOf(env.db, incidentId).filter((one) => isOpen(one) && one.state !== 'onScene')
  if (coming.length !== 1) return then()
  stepDispatch(env, actor, { dispatchId: coming[0]!.id, step: 'arrive', atMs: env.clock.now(), note })
  return findIncident(env.db, incidentId)!
}
