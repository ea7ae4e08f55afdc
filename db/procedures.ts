// Answers to the procedures of incidents, and the settings an incident began with.
import type { StepAnswer } from '../contract/procedure.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** desk_settings.version; 0: the defaults. */
export function settingsVersionOf(db: ReadableDb, incidentId: string): number {
  return query<{ version: number }>(db, 'SELECT settings_version AS version FROM incidents WHERE id = ?').get(incidentId)?.version ?? 0
}

export interface NewAnswer {
  readonly incidentId: string
  readonly stepId: string
  /** null: the one before is taken back. */
  readonly answer: string | null
  /** timeline.id */
  readonly timelineId: number
  readonly actorType: 'user' | 'key' | 'system'
  readonly actorId: string
  readonly atMs: number
}

export function insertAnswer(db: WritableDb, answer: NewAnswer): void {
  change(
    db,
    `INSERT INTO sop_answers (incident_id, step_id, answer, timeline_id, actor_type, actor_id, at_ms)
     VALUES (:incidentId, :stepId, :answer, :timelineId, :actorType, :actorId, :atMs)`,
  ).run({ ...answer })
}

/** By step, the last of each; with the names of who gave them as they are now. */
export function lastAnswers(db: ReadableDb, incidentId: string): ReadonlyMap<string, StepAnswer> {
  const rows = query<{ stepId: string; value: string | null; by: string | null; atMs: number }>(
    db,
    `SELECT a.step_id AS stepId, a.answer AS value, coalesce(u.name, k.name) AS by, a.at_ms AS atMs FROM sop_answers a
     LEFT JOIN users u ON a.actor_type = 'user' AND u.id = a.actor_id LEFT JOIN keys k ON a.actor_type = 'key' AND k.id = a.actor_id
     WHERE a.incident_id = ? AND a.id = (SELECT max(id) FROM sop_answers WHERE incident_id = a.incident_id AND step_id = a.step_id)`,
  ).all(incidentId)
  return new Map(rows.map(({ stepId, ...answer }) => [stepId, answer]))
}
