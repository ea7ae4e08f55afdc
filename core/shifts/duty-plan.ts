// The plan of shifts and post checks, as managers set it: every version kept, the highest in force.
import { VigilError } from '../../contract/errors.ts'
import { DEFAULT_DUTY_PLAN, dutyPlanSchema, type DutyPlan, type DutyPlanView } from '../../contract/shift.ts'
import { appendAudit } from '../../db/audit.ts'
import { findDutyPlan, insertDutyPlan } from '../../db/shifts.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export function readDutyPlan(db: Env['db']): DutyPlanView {
  const found = findDutyPlan(db)
  return found === null ? { version: 0, savedAtMs: null, savedBy: null, value: DEFAULT_DUTY_PLAN } : { ...found, value: dutyPlanSchema.parse(found.value) }
}

/** @throws VigilError `duty.planChanged` */
export function saveDutyPlan({ db, clock }: Env, actor: Actor, version: number, value: DutyPlan): DutyPlanView {
  return inTransaction(db, () => {
    const before = readDutyPlan(db)
    if (before.version !== version) throw new VigilError('duty.planChanged')
    const nowMs = clock.now()
    insertDutyPlan(db, version + 1, value, actor.id, nowMs)
    appendAudit(db, {
      atMs: nowMs,
      actorType: actor.type,
      actorId: actor.id,
      action: 'duty.savePlan',
      subject: 'duty/plan',
      before: { version, ...told(before.value) },
      after: { version: version + 1, ...told(value) },
    })
    return readDutyPlan(db)
  })
}

/** Names of shifts are free text. */
function told({ shifts, overdueMinutes, postChecks }: DutyPlan): Record<string, unknown> {
  return { begins: shifts.map(({ begins }) => begins), overdueMinutes, postChecks }
}
