// Who is at the desk: signing on and off, and the shift that runs until it is handed over.
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Shift } from '../../contract/shift.ts'
import { endShift, findRunningShift, insertShift, seatPerson, setNextCheck, unseatPerson, type StoredShift } from '../../db/shifts.ts'
import { endDuty, findStaffOfUser, startDuty } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { readDutyPlan } from './duty-plan.ts'
import { shiftToTake } from './planned-shift.ts'
import { nextPostCheck, type Random } from './post-check-time.ts'
import { writeDutyLine } from './write-line.ts'

/** Begins the shift that is due now; nobody sits there yet. */
export function startShift(env: Env, actor: Actor, random: Random): StoredShift {
  const { db, clock, site } = env
  const nowMs = clock.now()
  const plan = readDutyPlan(db).value
  const span = shiftToTake(plan, nowMs, site.timezone)
  const id = newId(nowMs)
  insertShift(db, { id, ...span, startedAtMs: nowMs })
  setNextCheck(db, id, nextPostCheck(plan, nowMs, random))
  writeDutyLine(env, actor, { kind: 'shiftStarted', details: { shiftId: id, fromMs: span.fromMs, toMs: span.toMs } })
  return findRunningShift(db)!
}

/** With one's own account; who sits there already stays. Begins a shift when none runs. */
export function signOn(env: Env, actor: Actor, seat: string, random: Random): Shift {
  return inTransaction(env.db, () => {
    const running = findRunningShift(env.db) ?? startShift(env, actor, random)
    if (!isSeated(running, actor.id)) takeSeat(env, actor, running.id, seat)
    return toShift(findRunningShift(env.db)!)
  })
}

/** @throws VigilError `shift.notOnDesk`, `shift.lastAtDesk` */
export function signOff(env: Env, actor: Actor): Shift {
  return inTransaction(env.db, () => {
    const running = findRunningShift(env.db)
    if (running === null || !isSeated(running, actor.id)) throw new VigilError('shift.notOnDesk')
    if (seated(running).length === 1) throw new VigilError('shift.lastAtDesk')
    unseatPerson(env.db, actor.id, env.clock.now())
    stopDuty(env, actor.id, env.clock.now())
    writeDutyLine(env, actor, { kind: 'signedOff', details: { shiftId: running.id } })
    return toShift(findRunningShift(env.db)!)
  })
}

export function takeSeat(env: Env, actor: Actor, shiftId: string, seat: string): void {
  const nowMs = env.clock.now()
  seatPerson(env.db, shiftId, actor.id, seat, nowMs)
  const staff = findStaffOfUser(env.db, actor.id)
  if (staff !== null) startDuty(env.db, staff.id, nowMs, actor.id)
  writeDutyLine(env, actor, { kind: 'signedOn', details: { shiftId } })
}

/** Everybody leaves the desk with it. */
export function closeShift(env: Env, shift: StoredShift, atMs: EpochMs): void {
  for (const { userId } of seated(shift)) stopDuty(env, userId, atMs)
  endShift(env.db, shift.id, atMs)
}

function stopDuty({ db }: Env, userId: string, atMs: EpochMs): void {
  const staff = findStaffOfUser(db, userId)
  if (staff !== null) endDuty(db, staff.id, atMs)
}

export function seated({ people }: Shift): Shift['people'] {
  return people.filter(({ toMs }) => toMs === null)
}

export function isSeated(shift: Shift, userId: string): boolean {
  return seated(shift).some((person) => person.userId === userId)
}

export function toShift({ checkAtMs: _checkAtMs, ...shift }: StoredShift): Shift {
  return shift
}
