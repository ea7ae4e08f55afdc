// Shifts handed over: who signed what, what was asked, and which incidents were read.
import type { Handover, HandoverFacts, Side } from '../contract/shift.ts'
import type { IncidentRow, StoredIncident } from './incidents.ts'
import { rowToIncident } from './incidents.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredHandover {
  readonly id: string
  readonly shiftId: string
  readonly shiftName: string
  readonly state: Handover['state'] | 'withdrawn'
  readonly begunAtMs: number
  readonly leavingUserId: string | null
  readonly leavingName: string | null
  readonly leavingAtMs: number | null
  readonly leavingRemarks: string | null
  readonly leftFacts: string | null
  readonly incomingUserId: string | null
  readonly incomingName: string | null
  readonly incomingAtMs: number | null
  readonly incomingRemarks: string | null
  readonly facts: string | null
  readonly sha256: string | null
}

const HANDOVER = `SELECT h.id, h.shift_id AS shiftId, s.name AS shiftName, h.state, h.begun_at_ms AS begunAtMs,
  h.leaving_user_id AS leavingUserId, coalesce(ls.name, lu.name) AS leavingName, h.leaving_at_ms AS leavingAtMs, h.leaving_remarks AS leavingRemarks, h.left_facts AS leftFacts,
  h.incoming_user_id AS incomingUserId, coalesce(ns.name, nu.name) AS incomingName, h.incoming_at_ms AS incomingAtMs, h.incoming_remarks AS incomingRemarks, h.facts, h.sha256
  FROM handovers h JOIN shifts s ON s.id = h.shift_id
  LEFT JOIN users lu ON lu.id = h.leaving_user_id LEFT JOIN staff ls ON ls.user_id = h.leaving_user_id
  LEFT JOIN users nu ON nu.id = h.incoming_user_id LEFT JOIN staff ns ON ns.user_id = h.incoming_user_id`

export function insertHandover(db: WritableDb, id: string, shiftId: string, begunBy: string, atMs: number): void {
  change(db, `INSERT INTO handovers (id, shift_id, state, begun_by, begun_at_ms) VALUES (?, ?, 'open', ?, ?)`).run(id, shiftId, begunBy, atMs)
}

/** The one under way. */
export function findOpenHandover(db: ReadableDb): StoredHandover | null {
  return query<StoredHandover>(db, `${HANDOVER} WHERE h.state IN ('open', 'left')`).get() ?? null
}

export function findHandover(db: ReadableDb, id: string): StoredHandover | null {
  return query<StoredHandover>(db, `${HANDOVER} WHERE h.id = ?`).get(id) ?? null
}

/** Signed ones, the latest first. */
export function listHandovers(db: ReadableDb, beforeMs: number, limit: number): StoredHandover[] {
  return query<StoredHandover>(db, `${HANDOVER} WHERE h.state = 'signed' AND h.incoming_at_ms < ? ORDER BY h.incoming_at_ms DESC LIMIT ?`).all(beforeMs, limit)
}

export function signLeaving(db: WritableDb, id: string, userId: string, atMs: number, remarks: string, facts: HandoverFacts): void {
  change(
    db,
    `UPDATE handovers SET state = 'left', leaving_user_id = ?, leaving_at_ms = ?, leaving_remarks = ?, left_facts = ? WHERE id = ? AND state = 'open'`,
  ).run(userId, atMs, remarks, JSON.stringify(facts), id)
}

export function signIncoming(db: WritableDb, id: string, userId: string, atMs: number, remarks: string, facts: string, sha256: string): void {
  change(
    db,
    `UPDATE handovers SET state = 'signed', incoming_user_id = ?, incoming_at_ms = ?, incoming_remarks = ?, facts = ?, sha256 = ? WHERE id = ? AND state = 'left'`,
  ).run(userId, atMs, remarks, facts, sha256, id)
}

export function withdrawHandover(db: WritableDb, id: string): void {
  change(db, `UPDATE handovers SET state = 'withdrawn' WHERE id = ?`).run(id)
}

export interface StoredNote {
  readonly id: number
  readonly side: Side
  readonly userId: string
  readonly who: string | null
  readonly atMs: number
  readonly text: string
}

/** @returns the note's id, by which the audit log refers to it */
export function insertHandoverNote(db: WritableDb, handoverId: string, side: Side, userId: string, atMs: number, text: string): number {
  const sql = 'INSERT INTO handover_notes (handover_id, side, user_id, at_ms, text) VALUES (?, ?, ?, ?, ?)'
  return Number(change(db, sql).run(handoverId, side, userId, atMs, text).lastInsertRowid)
}

/** Oldest first. */
export function listHandoverNotes(db: ReadableDb, handoverId: string, limit: number): StoredNote[] {
  return query<StoredNote>(
    db,
    `SELECT n.id, n.side, n.user_id AS userId, u.name AS who, n.at_ms AS atMs, n.text FROM handover_notes n LEFT JOIN users u ON u.id = n.user_id
     WHERE n.handover_id = ? ORDER BY n.id LIMIT ?`,
  ).all(handoverId, limit)
}

export function markHandoverRead(db: WritableDb, handoverId: string, incidentId: string, rings: number, userId: string, atMs: number): void {
  change(
    db,
    `INSERT INTO handover_reads (handover_id, incident_id, rings, user_id, at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (handover_id, incident_id, user_id) DO UPDATE SET rings = excluded.rings, at_ms = excluded.at_ms`,
  ).run(handoverId, incidentId, rings, userId, atMs)
}

/** Critical ones under way that this person (null: nobody yet, so all) has not read in this handover since they last rang, by priority. */
export function listUnreadCritical(db: ReadableDb, handoverId: string, userId: string | null): StoredIncident[] {
  return query<IncidentRow>(
    db,
    `SELECT i.* FROM incidents i WHERE i.state <> 'closed' AND i.ended_at_ms IS NULL AND i.severity = 'critical'
       AND NOT EXISTS (SELECT 1 FROM handover_reads r WHERE r.handover_id = ? AND r.user_id = ? AND r.incident_id = i.id AND r.rings >= i.rings)
     ORDER BY i.queue_rank DESC, i.opened_at_ms DESC, i.id DESC LIMIT 200`,
  )
    .all(handoverId, userId)
    .map(rowToIncident)
}
