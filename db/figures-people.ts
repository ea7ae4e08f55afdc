// What reports say of accounts, residents and their consents, of fires' faults and check-ins one by one, and where the audit chain stands.
import type { CheckInEvent, FireSignalEvent } from '../contract/device-events.ts'
import type { Role } from '../contract/vocabulary.ts'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export function listRoles(db: ReadableDb): Map<string, Role> {
  return new Map(
    query<{ id: string; role: Role }>(db, 'SELECT id, role FROM users')
      .all()
      .map(({ id, role }) => [id, role]),
  )
}

export interface PrivacyCounts {
  readonly consentsGiven: number
  readonly consentsWithdrawn: number
  readonly removed: number
  readonly imports: number
  readonly views: readonly { readonly who: string; readonly total: number }[]
  readonly peopleHeld: number
  readonly facesHeld: number
  /** Whether there ever was anything to say. */
  readonly isAny: boolean
}

/** Whole site: people belong to homes, and a look at somebody is nobody's building. */
export function countPrivacy(db: ReadableDb, fromMs: number, toMs: number): PrivacyCounts {
  const within = { fromMs, toMs }
  const count = (sql: string, values: Readonly<Record<string, number>> = {}) => query<{ n: number }>(db, sql).get(values)!.n
  // What was said of people is few beside all else in the log, and has an index by its subject.
  const ofPeople = `subject >= 'person/' AND subject < 'person0' AND at_ms >= :fromMs AND at_ms < :toMs`
  const views = query<{ who: string; total: number }>(
    db,
    `SELECT coalesce(u.name, a.actor_id) AS who, count(*) AS total FROM audit a LEFT JOIN users u ON u.id = a.actor_id
     WHERE ${ofPeople} AND action = 'person.viewed' GROUP BY a.actor_id ORDER BY total DESC, who`,
  ).all(within)
  const everything = query<{ people: number; faces: number; consents: number; lists: number; log: number }>(
    db,
    `SELECT (SELECT count(*) FROM persons) AS people, (SELECT count(*) FROM persons WHERE face_sha256 IS NOT NULL) AS faces,
       EXISTS (SELECT 1 FROM consents) AS consents, EXISTS (SELECT 1 FROM resident_imports) AS lists,
       EXISTS (SELECT 1 FROM audit WHERE subject >= 'person/' AND subject < 'person0') AS log`,
  ).get()!
  return {
    // A consent goes with its person; the log of it does not.
    consentsGiven: count(`SELECT count(*) AS n FROM audit WHERE ${ofPeople} AND action = 'consent.given'`, within),
    consentsWithdrawn: count(`SELECT count(*) AS n FROM audit WHERE ${ofPeople} AND action = 'consent.withdrawn'`, within),
    removed: count(`SELECT count(*) AS n FROM audit WHERE ${ofPeople} AND action = 'person.removed'`, within),
    imports: count('SELECT count(*) AS n FROM resident_imports WHERE at_ms >= :fromMs AND at_ms < :toMs', within),
    views,
    peopleHeld: everything.people,
    facesHeld: everything.faces,
    isAny: everything.people + everything.consents + everything.lists + everything.log > 0,
  }
}

export interface FireFault {
  readonly deviceId: string
  readonly atMs: number
  readonly event: FireSignalEvent
}

/** Faults and shields that were no test, the latest `limit` of them, newest last. */
export function listFireFaults(db: ReadableDb, fromMs: number, toMs: number, deviceIds: readonly string[] | null, limit: number): FireFault[] {
  return query<{ device_id: string; received_at_ms: number; event: string }>(
    db,
    `SELECT device_id, received_at_ms, event FROM device_signals WHERE type = 'fireSignal' AND received_at_ms >= :fromMs AND received_at_ms < :toMs
       AND event ->> 'signal' IN ('fault', 'shield') AND NOT event ->> 'test' AND (:deviceIds IS NULL OR device_id IN (SELECT value FROM json_each(:deviceIds)))
     ORDER BY received_at_ms DESC, id DESC LIMIT :limit`,
  )
    .all({ fromMs, toMs, deviceIds: deviceIds === null ? null : JSON.stringify(deviceIds), limit })
    .map((row) => ({ deviceId: row.device_id, atMs: row.received_at_ms, event: JSON.parse(row.event) as FireSignalEvent }))
    .toReversed()
}

export interface CheckIn {
  readonly deviceId: string
  readonly atMs: number
  readonly event: CheckInEvent
}

/** By when they were received, the first `limit` of them. */
export function listCheckIns(db: ReadableDb, fromMs: number, toMs: number, deviceIds: readonly string[] | null, limit: number): CheckIn[] {
  return query<{ device_id: string; received_at_ms: number; event: string }>(
    db,
    `SELECT device_id, received_at_ms, event FROM device_signals WHERE type = 'checkIn' AND received_at_ms >= :fromMs AND received_at_ms < :toMs
       AND (:deviceIds IS NULL OR device_id IN (SELECT value FROM json_each(:deviceIds)))
     ORDER BY received_at_ms, id LIMIT :limit`,
  )
    .all({ fromMs, toMs, deviceIds: deviceIds === null ? null : JSON.stringify(deviceIds), limit })
    .map((row) => ({ deviceId: row.device_id, atMs: row.received_at_ms, event: JSON.parse(row.event) as CheckInEvent }))
}

/** Of an empty chain: 0 and 64 zeros. */
export function chainHead(db: ReadableDb): { readonly seq: number; readonly hash: string } {
  return query<{ seq: number; hash: string }>(db, 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() ?? { seq: 0, hash: '0'.repeat(64) }
}
