// Duty at the desk, built: shifts, handover, duty log, post checks and drills at the site; what is due is looked at every second.
import type { DutyNow } from '../../contract/duty-api.ts'
import type { DutyLine, DutyLineInput, DutyLog, DutyPlan, DutyPlanView, HandoverRow, PostCheck, Shift } from '../../contract/shift.ts'
import { listDrillIncidentIds } from '../../db/drills.ts'
import { findOpenHandover, listHandovers } from '../../db/handovers.ts'
import { findPendingCheck, findRunningShift, listPostChecks, listShifts, markShiftOverdue } from '../../db/shifts.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createSiteDrills, type SiteDrillDesk } from '../drills/site-drills.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { readDutyLog, writeManualLine } from './duty-log.ts'
import { readDutyPlan, saveDutyPlan } from './duty-plan.ts'
import type { GatherOutside } from './gather.ts'
import { createHandovers, toRow, type HandoverDesk } from './handovers.ts'
import { createPostChecks, toCheck, type PostCheckDesk } from './post-checks.ts'
import type { Random } from './post-check-time.ts'
import { raiseDutyIncident } from './raise-duty-incident.ts'
import { signOff, signOn, toShift } from './shifts.ts'
import { isIntact } from './verify-handovers.ts'
import { writeDutyLine } from './write-line.ts'

export interface DutyDesk {
  now(): DutyNow
  plan(): DutyPlanView
  savePlan(actor: Actor, version: number, value: DutyPlan): DutyPlanView
  signOn(actor: Actor, seat: string): Shift
  signOff(actor: Actor): Shift
  shifts(beforeMs: number, limit: number): Shift[]
  readonly handovers: HandoverDesk & { list(beforeMs: number, limit: number): HandoverRow[] }
  log(shiftId: string): DutyLog
  write(actor: Actor, line: DutyLineInput): DutyLine
  readonly postChecks: Omit<PostCheckDesk, 'look'> & { list(beforeMs: number, limit: number): PostCheck[] }
  readonly siteDrills: Omit<SiteDrillDesk, 'look'>
  /** What is due now; called every second. */
  tick(): void
}

/** A look that comes later than this after the one before: nobody could be asked meanwhile. */
const AWAY_MS = 15_000
const MOST_DRILL_INCIDENTS = 500

/** @param random for post checks, see post-check-time.ts */
export function createDuty(env: Env, outside: GatherOutside, random: Random): DutyDesk {
  const { db, clock } = env
  const now = (): DutyNow => {
    const shift = findRunningShift(db)
    const check = findPendingCheck(db)
    return {
      shift: shift === null ? null : toShift(shift),
      postCheck: check === null ? null : toCheck(check),
      handoverId: findOpenHandover(db)?.id ?? null,
      siteDrill: siteDrills.current(),
      drillIncidentIds: listDrillIncidentIds(db, MOST_DRILL_INCIDENTS),
    }
  }
  const tell = () => env.feed.publish('duty', now())
  const siteDrills = createSiteDrills(env, tell)
  const { look: lookAtDrills, ...drills } = siteDrills
  const handovers = createHandovers(env, outside, random, tell)
  const { look: lookAtChecks, ...postChecks } = createPostChecks(env, random, tell)
  let lookedAtMs: number | null = null
  let toldIds = ''

  const lookAtOverdue = (nowMs: number): void => {
    const shift = findRunningShift(db)
    if (shift === null || shift.isOverdue || nowMs <= shift.toMs + readDutyPlan(db).value.overdueMinutes * 60_000) return
    inTransaction(db, () => {
      markShiftOverdue(db, shift.id, nowMs)
      writeDutyLine(env, SYSTEM, { kind: 'handoverOverdue', details: { shiftId: shift.id, toMs: shift.toMs } })
      raiseDutyIncident(env, 'handoverOverdue', shift.id)
    })
    tell()
  }

  const told = <T>(result: T): T => {
    tell()
    return result
  }
  return {
    now,
    plan: () => readDutyPlan(db),
    savePlan: (actor, version, value) => told(saveDutyPlan(env, actor, version, value)),
    signOn: (actor, seat) => told(signOn(env, actor, seat, random)),
    signOff: (actor) => told(signOff(env, actor)),
    shifts: (beforeMs, limit) => listShifts(db, beforeMs, limit).map(toShift),
    handovers: { ...handovers, list: (beforeMs, limit) => listHandovers(db, beforeMs, limit).map((stored) => toRow(stored, isIntact(db, stored))) },
    log: (shiftId) => readDutyLog(env, shiftId),
    write: (actor, line) => writeManualLine(env, actor, line),
    postChecks: { ...postChecks, list: (beforeMs, limit) => listPostChecks(db, beforeMs, limit).map(toCheck) },
    siteDrills: drills,
    tick() {
      const nowMs = clock.now()
      // Also when the clock was put on: the time in between did not pass for anybody.
      const wasAway = lookedAtMs === null || nowMs - lookedAtMs > AWAY_MS
      lookedAtMs = nowMs
      lookAtDrills(nowMs)
      lookAtChecks(nowMs, wasAway)
      lookAtOverdue(nowMs)
      const ids = listDrillIncidentIds(db, MOST_DRILL_INCIDENTS).join()
      if (ids !== toldIds) tell()
      toldIds = ids
    },
  }
}
