// The access register: acts of access among the entries of the audit chain, found by time, kind, person, camera and incident.
import type { AccessKind } from '../contract/proof-api.ts'
import type { AuditRow } from './audit.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** What of the chain is an act of access; an entry `export.start` with an incident is a package. */
const KINDS: Readonly<Record<string, AccessKind | 'watched'>> = {
  'recording.open': 'recording',
  'recording.watched': 'watched',
  'export.start': 'export',
  'export.fetch': 'fetch',
  'export.remove': 'remove',
  'evidence.viewed': 'evidence',
  'evidence.fetch': 'evidence',
  'person.viewed': 'person',
  'report.fetch': 'report',
  'sheet.printed': 'sheet',
  'register.viewed': 'register',
  'register.exported': 'register',
}

/** Called with every entry of the chain, in its transaction. */
export function registerAccess(db: WritableDb, row: Pick<AuditRow, 'seq' | 'at_ms' | 'actor_id' | 'action' | 'subject' | 'after'>): void {
  const known = Object.hasOwn(KINDS, row.action) ? KINDS[row.action] : undefined
  if (known === undefined) return
  const after = JSON.parse(row.after ?? '{}') as { readonly view?: string; readonly incidentId?: string }
  const id = row.subject.slice(row.subject.indexOf('/') + 1)
  const isOfRecording = known === 'recording' || known === 'watched'
  const about = isOfRecording ? { cameraIds: [id], incidentId: null } : aboutOf(db, known, id)
  change(db, 'INSERT INTO access_register (seq, at_ms, kind, actor_id, ref, incident_id) VALUES (:seq, :atMs, :kind, :actorId, :ref, :incidentId)').run({
    seq: row.seq,
    atMs: row.at_ms,
    kind: known === 'export' && after.incidentId !== undefined ? 'package' : known,
    actorId: row.actor_id,
    ref: isOfRecording ? (after.view ?? '') : id,
    incidentId: after.incidentId ?? about.incidentId,
  })
  if (known === 'watched') return
  for (const cameraId of new Set(about.cameraIds))
    change(db, 'INSERT INTO access_register_cameras (camera_id, at_ms, seq) VALUES (?, ?, ?)').run(cameraId, row.at_ms, row.seq)
}

interface About {
  readonly cameraIds: readonly string[]
  readonly incidentId: string | null
}
const NOTHING: About = { cameraIds: [], incidentId: null }

function aboutOf(db: ReadableDb, kind: AccessKind | 'watched', id: string): About {
  if (kind === 'export' || kind === 'fetch' || kind === 'remove') {
    const found = query<{ cameraIds: string; incidentId: string | null }>(
      db,
      'SELECT camera_ids AS cameraIds, incident_id AS incidentId FROM exports WHERE id = ?',
    ).get(id)
    return found === undefined ? NOTHING : { cameraIds: JSON.parse(found.cameraIds) as string[], incidentId: found.incidentId }
  }
  if (kind !== 'evidence') return NOTHING
  const found =
    query<{ cameraId: string; incidentId: string }>(db, 'SELECT camera_id AS cameraId, incident_id AS incidentId FROM evidence WHERE id = ?').get(id) ??
    query<{ cameraId: null; incidentId: string }>(
      db,
      'SELECT NULL AS cameraId, d.incident_id AS incidentId FROM dispatch_photos p JOIN dispatches d ON d.id = p.dispatch_id WHERE p.id = ?',
    ).get(id) ??
    query<{ cameraId: string; incidentId: null }>(db, 'SELECT camera_id AS cameraId, NULL AS incidentId FROM falls WHERE id = ?').get(id)
  return found === undefined ? NOTHING : { cameraIds: found.cameraId === null ? [] : [found.cameraId], incidentId: found.incidentId }
}

export interface AccessFilter {
  readonly kind: AccessKind | null
  readonly actorId: string | null
  readonly cameraId: string | null
  readonly incidentId: string | null
  readonly fromMs: number
  readonly toMs: number
}

export interface AccessRow {
  readonly seq: number
  readonly atMs: number
  readonly kind: AccessKind
  readonly actorType: string
  readonly actorId: string
  readonly ref: string
  readonly incidentId: string | null
  readonly action: string
  readonly subject: string
  readonly after: string | null
}

export interface AccessPlace {
  readonly atMs: number
  readonly seq: number
}

const TOLD = `SELECT r.seq, r.at_ms AS atMs, r.kind, r.ref, r.incident_id AS incidentId,
    a.actor_type AS actorType, a.actor_id AS actorId, a.action, a.subject, a.after
  FROM access_register r JOIN audit a ON a.seq = r.seq`
const WHERE = `r.kind <> 'watched' AND (r.at_ms, r.seq) < (:beforeMs, :beforeSeq) AND r.at_ms >= :fromMs
    AND (:kind IS NULL OR r.kind = :kind) AND (:actorId IS NULL OR r.actor_id = :actorId) AND (:incidentId IS NULL OR r.incident_id = :incidentId)
  ORDER BY r.at_ms DESC, r.seq DESC LIMIT :limit`

/** Each begins with the index that leaves least to look through; SQLite cannot choose it when it does not know what is asked. */
const BY = {
  cameraId: `SELECT r.seq, r.at_ms AS atMs, r.kind, r.ref, r.incident_id AS incidentId,
      a.actor_type AS actorType, a.actor_id AS actorId, a.action, a.subject, a.after
    FROM access_register_cameras c CROSS JOIN access_register r ON r.seq = c.seq JOIN audit a ON a.seq = r.seq
    WHERE c.camera_id = :cameraId AND (c.at_ms, c.seq) < (:beforeMs, :beforeSeq) AND c.at_ms >= :fromMs
      AND (:kind IS NULL OR r.kind = :kind) AND (:actorId IS NULL OR r.actor_id = :actorId) AND (:incidentId IS NULL OR r.incident_id = :incidentId)
    ORDER BY c.at_ms DESC, c.seq DESC LIMIT :limit`,
  incidentId: `${TOLD.replace('access_register r', 'access_register r INDEXED BY access_register_of_incident')} WHERE r.incident_id = :incidentId AND ${WHERE}`,
  actorId: `${TOLD.replace('access_register r', 'access_register r INDEXED BY access_register_of_actor')} WHERE r.actor_id = :actorId AND ${WHERE}`,
  kind: `${TOLD.replace('access_register r', 'access_register r INDEXED BY access_register_of_kind')} WHERE r.kind = :kind AND ${WHERE}`,
  time: `${TOLD.replace('access_register r', 'access_register r INDEXED BY access_register_in_time')} WHERE ${WHERE}`,
} as const

/** Newest first. @param before only what lies before it; null: from the end of the span */
export function listAccess(db: ReadableDb, filter: AccessFilter, before: AccessPlace | null, limit: number): AccessRow[] {
  const by =
    filter.cameraId !== null
      ? 'cameraId'
      : filter.incidentId !== null
        ? 'incidentId'
        : filter.actorId !== null
          ? 'actorId'
          : filter.kind !== null
            ? 'kind'
            : 'time'
  const { cameraId, toMs, ...rest } = filter
  return query<AccessRow>(db, BY[by]).all({
    ...rest,
    ...(by === 'cameraId' && { cameraId }),
    beforeMs: before?.atMs ?? toMs,
    beforeSeq: before?.seq ?? 0,
    limit,
  })
}

/** What was sent of a recording that was opened; null: its end is not written down (yet). */
export function findWatched(db: ReadableDb, view: string): string | null {
  return (
    query<{ after: string | null }>(
      db,
      `SELECT a.after FROM access_register r JOIN audit a ON a.seq = r.seq WHERE r.ref = ? AND r.kind = 'watched' ORDER BY r.seq DESC LIMIT 1`,
    ).get(view)?.after ?? null
  )
}

/** Whether this person's access to this thing is written down since then. */
export function hasAccessSince(db: ReadableDb, kind: AccessKind, ref: string, actorId: string, sinceMs: number): boolean {
  return (
    query<{ one: number }>(db, 'SELECT 1 AS one FROM access_register WHERE ref = ? AND kind = ? AND actor_id = ? AND at_ms > ? LIMIT 1').get(
      ref,
      kind,
      actorId,
      sinceMs,
    ) !== undefined
  )
}

/** Everybody who is in it, with the name of whoever still has an account or key. */
export function listAccessActors(db: ReadableDb): { id: string; name: string | null }[] {
  return query<{ id: string; name: string | null }>(
    db,
    `WITH RECURSIVE ids (id) AS (
       SELECT min(actor_id) FROM access_register
       UNION ALL SELECT (SELECT min(r.actor_id) FROM access_register r WHERE r.actor_id > ids.id) FROM ids WHERE ids.id IS NOT NULL
     )
     SELECT ids.id, coalesce(u.name, k.name) AS name FROM ids LEFT JOIN users u ON u.id = ids.id LEFT JOIN keys k ON k.id = ids.id
     WHERE ids.id IS NOT NULL LIMIT 2000`,
  ).all()
}

export function nameOfActor(db: ReadableDb, id: string): string | null {
  return (
    (query<{ name: string }>(db, 'SELECT name FROM users WHERE id = ?').get(id) ?? query<{ name: string }>(db, 'SELECT name FROM keys WHERE id = ?').get(id))
      ?.name ?? null
  )
}

/** An entry of the chain that the register lacks, or tells otherwise, or has without there being one; null: there is none. */
export function findRegisterFlaw(db: ReadableDb): number | null {
  const actions = Object.keys(KINDS)
  const lacking = query<{ seq: number }>(
    db,
    `SELECT a.seq FROM audit a LEFT JOIN access_register r ON r.seq = a.seq
     WHERE a.action IN (SELECT value FROM json_each(?)) AND (r.seq IS NULL OR r.at_ms <> a.at_ms OR r.actor_id <> a.actor_id) ORDER BY a.seq LIMIT 1`,
  ).get(JSON.stringify(actions))
  const made = query<{ seq: number }>(
    db,
    `SELECT r.seq FROM access_register r LEFT JOIN audit a ON a.seq = r.seq
     WHERE a.seq IS NULL OR a.action NOT IN (SELECT value FROM json_each(?)) ORDER BY r.seq LIMIT 1`,
  ).get(JSON.stringify(actions))
  return lacking?.seq ?? made?.seq ?? null
}
