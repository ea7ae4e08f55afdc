// Whether every handover that was signed still is what was signed: its row and its notes against the audit chain.
import { createHash } from 'node:crypto'
import { lastAudit, listAuditSubjects } from '../../db/audit.ts'
import { findHandover, listHandoverNotes, type StoredHandover } from '../../db/handovers.ts'
import type { ReadableDb } from '../../db/open.ts'

export const MOST_NOTES = 200

type Signed = Pick<
  StoredHandover,
  'id' | 'shiftId' | 'leavingUserId' | 'leavingAtMs' | 'leavingRemarks' | 'leftFacts' | 'incomingUserId' | 'incomingAtMs' | 'incomingRemarks' | 'facts'
>

/** Of everything the two signed, notes included. */
export function contentHash(db: ReadableDb, signed: Signed): string {
  const { id, shiftId, leavingUserId, leavingAtMs, leavingRemarks, leftFacts, incomingUserId, incomingAtMs, incomingRemarks, facts } = signed
  const notes = listHandoverNotes(db, id, MOST_NOTES).map(({ side, userId, atMs, text }) => [side, userId, atMs, text])
  return hashOf(
    JSON.stringify([id, shiftId, leavingUserId, leavingAtMs, leavingRemarks, leftFacts, incomingUserId, incomingAtMs, incomingRemarks, facts, notes]),
  )
}

/** The row is what was signed, and the audit chain recorded that very hash. */
export function isIntact(db: ReadableDb, stored: StoredHandover): boolean {
  const recorded = lastAudit(db, `handover/${stored.id}`, 'handover.signed')?.after ?? null
  if (recorded === null || stored.sha256 === null) return false
  return contentHash(db, stored) === stored.sha256 && (JSON.parse(recorded) as { sha256: string }).sha256 === stored.sha256
}

/** @returns the first that is not, null when all are */
export function verifyHandovers(db: ReadableDb): { readonly where: string; readonly why: string } | null {
  for (const { seq, subject } of listAuditSubjects(db, 'handover.signed')) {
    const handover = findHandover(db, subject.slice('handover/'.length))
    if (handover === null) return { where: subject, why: `audit entry ${seq} recorded it, but its row is gone` }
    if (!isIntact(db, handover)) return { where: subject, why: `it is not what was signed: it differs from what audit entry ${seq} recorded` }
  }
  return null
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
