// When an incident got how far for the first time, and who wrote how many lines of the duty log: kept in the transaction of the change.
import type { WritableDb } from './open.ts'
import { change } from './statement.ts'

export interface Handling {
  readonly incidentId: string
  readonly buildingId: string | null
  /** When it was written down. */
  readonly atMs: number
  readonly happenedAtMs: number
  /** Of the timeline line. */
  readonly what: string
  readonly actor: { readonly type: 'user' | 'key' | 'system'; readonly id: string }
  readonly reason: string | null
}

const FIRST: Readonly<Record<string, 'dispatched_at_ms' | 'arrived_at_ms' | 'resolved_at_ms'>> = {
  dispatch: 'dispatched_at_ms',
  arrive: 'arrived_at_ms',
  resolve: 'resolved_at_ms',
  falseAlarm: 'resolved_at_ms',
  close: 'resolved_at_ms',
  mergedAway: 'resolved_at_ms',
}

export function noteHandling(db: WritableDb, { incidentId, buildingId, atMs, happenedAtMs, what, actor, reason }: Handling): void {
  const first = FIRST[what]
  if (first !== undefined) change(db, `UPDATE incidents SET ${first} = ? WHERE id = ? AND ${first} IS NULL`).run(happenedAtMs, incidentId)
  if (actor.type === 'user') change(db, 'UPDATE incidents SET touched_at_ms = ? WHERE id = ? AND touched_at_ms IS NULL').run(atMs, incidentId)
  if (what === 'falseAlarm') change(db, 'UPDATE incidents SET false_reason = ? WHERE id = ?').run(reason ?? 'other', incidentId)
  if (what === 'reopen') change(db, 'UPDATE incidents SET false_reason = NULL WHERE id = ? AND false_reason IS NOT NULL').run(incidentId)
  if (actor.type === 'system' && what !== 'opened') return
  // An arrival is recorded by whoever is there, or for them: only a guard's account is carried about.
  const isArrival = Number(what === 'arrive' && actor.type === 'user')
  change(
    db,
    `INSERT INTO handling_hours (hour, building_id, actor_id, lines, recorded_for)
     VALUES (:hour, :buildingId, :actorId, 1, :isArrival AND coalesce((SELECT role <> 'guard' FROM users WHERE id = :actorId), 0))
     ON CONFLICT (hour, building_id, actor_id) DO UPDATE SET lines = lines + 1, recorded_for = recorded_for + excluded.recorded_for`,
  ).run({ hour: hourOf(atMs), buildingId: buildingId ?? '', actorId: actor.id, isArrival })
}

export const HOUR_MS = 3_600_000

/** Hours since 1970, UTC. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS)
}
