// Writes a line of the duty log, with its entry in the audit log; the words of a person stand in the line only.
import type { EpochMs } from '../../contract/ids.ts'
import type { DutyLineKind } from '../../contract/shift.ts'
import { appendAudit } from '../../db/audit.ts'
import { insertDutyLine } from '../../db/duty-log.ts'
import { findRunningShift } from '../../db/shifts.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export interface DutyLineToWrite {
  readonly kind: DutyLineKind
  /** Absent: now. */
  readonly atMs?: EpochMs | undefined
  readonly text?: string
  readonly corrects?: number | undefined
  /** Persons by id only. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** @returns the line's id */
export function writeDutyLine({ db, clock }: Env, actor: Actor, { kind, atMs, text, corrects, details = {} }: DutyLineToWrite): number {
  return inTransaction(db, () => {
    const nowMs = clock.now()
    const shiftId = findRunningShift(db)?.id ?? null
    const happenedMs = Math.round(atMs ?? nowMs)
    const userId = actor.type === 'user' ? actor.id : null
    const line = { shiftId, kind, atMs: happenedMs, writtenAtMs: nowMs, userId, text: text ?? null, corrects: corrects ?? null, details }
    const id = insertDutyLine(db, line)
    appendAudit(db, {
      atMs: nowMs,
      actorType: actor.type,
      actorId: actor.id,
      action: `duty.${kind}`,
      subject: `dutyLine/${id}`,
      before: null,
      after: { shiftId, atMs: happenedMs, corrects: line.corrects, ...details },
    })
    return id
  })
}
