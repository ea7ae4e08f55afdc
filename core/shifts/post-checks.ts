// Post checks: whether somebody is awake at the desk, asked at random times or by a manager; unanswered in time it goes to the managers.
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { PostCheck } from '../../contract/shift.ts'
import { appendAudit } from '../../db/audit.ts'
import { endPostCheck, findPendingCheck, findPostCheck, findRunningShift, insertPostCheck, setNextCheck, type StoredPostCheck } from '../../db/shifts.ts'
import { findRole } from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { may } from '../access.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { readDutyPlan } from './duty-plan.ts'
import { nextPostCheck, pickOne, type Random } from './post-check-time.ts'
import { raiseDutyIncident } from './raise-duty-incident.ts'
import { seated } from './shifts.ts'
import { writeDutyLine } from './write-line.ts'

export interface PostCheckDesk {
  /** One that is waited for is answered as it is. @throws VigilError `shift.notRunning` */
  ask(actor: Actor): PostCheck
  /** @throws VigilError `postCheck.notFound`: none, or it is over; `shift.notOnDesk`: a guard who is somewhere else */
  answer(actor: Actor, id: string): PostCheck
  /** What is due and what lapsed. @param wasAway nobody could be asked or answer since the last look */
  look(nowMs: EpochMs, wasAway: boolean): void
}

export function createPostChecks(env: Env, random: Random, onChange: () => void): PostCheckDesk {
  const { db } = env

  const put = (askedBy: Actor | null): StoredPostCheck | null => {
    const shift = findRunningShift(db)
    const person = shift === null ? null : pickOne(seated(shift), random)
    if (shift === null || person === null) return null
    const nowMs = env.clock.now()
    const id = newId(nowMs)
    const deadlineMs = nowMs + readDutyPlan(db).value.postChecks.answerS * 1000
    insertPostCheck(db, { id, shiftId: shift.id, userId: person.userId, askedBy: askedBy?.id ?? null, askedAtMs: nowMs, deadlineMs })
    audit(env, askedBy ?? SYSTEM, 'asked', id, { userId: person.userId, deadlineMs })
    return findPostCheck(db, id)
  }

  /** A console whose log-in outlived a handover still answers; a guard's phone does not answer for a desk that sleeps. */
  const isAtDesk = (userId: string): boolean => {
    const role = findRole(db, userId)
    return role !== null && may({ role }, 'runDesk')
  }

  const end = (check: StoredPostCheck, outcome: 'missed' | 'void', nowMs: EpochMs): void => {
    if (!endPostCheck(db, check.id, outcome, nowMs, null)) return
    audit(env, SYSTEM, outcome, check.id, {})
    writeDutyLine(env, SYSTEM, {
      kind: outcome === 'missed' ? 'postCheckMissed' : 'postCheckVoid',
      details: { checkId: check.id, userId: check.userId, person: check.userId },
    })
    if (outcome === 'missed') raiseDutyIncident(env, 'postCheckMissed', check.id)
  }

  const plan = (nowMs: EpochMs): void => {
    const shift = findRunningShift(db)
    if (shift !== null) setNextCheck(db, shift.id, nextPostCheck(readDutyPlan(db).value, nowMs, random))
  }

  return {
    ask(actor) {
      const asked = inTransaction(db, () => findPendingCheck(db) ?? put(actor))
      if (asked === null) throw new VigilError('shift.notRunning')
      onChange()
      return toCheck(asked)
    },
    answer(actor, id) {
      inTransaction(db, () => {
        const nowMs = env.clock.now()
        const check = findPostCheck(db, id)
        if (check === null || check.outcome !== null) throw new VigilError('postCheck.notFound')
        if (!isAtDesk(actor.id)) throw new VigilError('shift.notOnDesk')
        // An answer that comes with the deadline over, before that was looked at, is too late all the same.
        if (nowMs > check.deadlineMs) return end(check, 'missed', nowMs)
        endPostCheck(db, id, 'answered', nowMs, actor.id)
        audit(env, actor, 'answered', id, { userId: check.userId })
        writeDutyLine(env, actor, { kind: 'postCheckAnswered', details: { checkId: id, userId: check.userId, tookMs: nowMs - check.askedAtMs } })
      })
      onChange()
      return toCheck(findPostCheck(db, id)!)
    },
    look(nowMs, wasAway) {
      const isChanged = inTransaction(db, () => {
        const pending = findPendingCheck(db)
        // Asked at a time that is yet to come: the clock was put back, and nobody waits for it for so much longer.
        const isAhead = pending !== null && pending.askedAtMs > nowMs
        const isLapsed = pending !== null && (isAhead || nowMs > pending.deadlineMs)
        if (pending !== null && isLapsed) end(pending, wasAway || isAhead ? 'void' : 'missed', nowMs)
        const shift = findRunningShift(db)
        if (shift === null) return isLapsed
        const { postChecks } = readDutyPlan(db).value
        const isPlanned = shift.checkAtMs !== null
        // Switched on or off, put off by a clock that jumped, or due while nobody could be asked: planned anew from now.
        const isAstray = isPlanned && shift.checkAtMs! > nowMs + postChecks.toMinutes * 60_000
        if (postChecks.isOn !== isPlanned || isAstray || (wasAway && isPlanned && shift.checkAtMs! <= nowMs)) plan(nowMs)
        else if (isPlanned && shift.checkAtMs! <= nowMs) {
          if (findPendingCheck(db) === null) put(null)
          plan(nowMs)
          return true
        }
        return isLapsed
      })
      if (isChanged) onChange()
    },
  }
}

export function toCheck({ userId: _userId, ...check }: StoredPostCheck): PostCheck {
  return check
}

function audit({ db, clock }: Env, actor: Actor, what: string, id: string, after: Readonly<Record<string, unknown>>): void {
  appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: `postCheck.${what}`, subject: `postCheck/${id}`, before: null, after })
}
