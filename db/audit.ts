// The audit log: a chain of hashes over who did what, appended in the transaction of the deed itself.
import { createHash } from 'node:crypto'
import type { ExcerptEntry } from '../contract/sealed/check-excerpt.ts'
import { registerAccess } from './access-register.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface AuditEntry {
  readonly atMs: number
  readonly actorType: string
  readonly actorId: string
  /** `incident.acknowledge`, `user.create`, `device.command` ... */
  readonly action: string
  /** `incident/<id>`, `user/<id>`, `device/<id>` ... */
  readonly subject: string
  /** Personal fields by reference only (ids), so that deleting a person does not break the chain. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** An entry as it lies in the table, and in excerpts. */
export type AuditRow = ExcerptEntry

const FIRST_PREV = '0'.repeat(64)

/** Call it inside inTransaction(), with the change it is about. */
export function appendAudit(db: WritableDb, entry: AuditEntry): void {
  const last = query<{ seq: number; hash: string }>(db, 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get()
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at_ms: Math.round(entry.atMs),
    actor_type: entry.actorType,
    actor_id: entry.actorId,
    action: entry.action,
    subject: entry.subject,
    before: entry.before && JSON.stringify(entry.before),
    after: entry.after && JSON.stringify(entry.after),
    prev: last?.hash ?? FIRST_PREV,
  }
  change(
    db,
    `INSERT INTO audit (seq, at_ms, actor_type, actor_id, action, subject, before, after, prev, hash)
     VALUES (:seq, :at_ms, :actor_type, :actor_id, :action, :subject, :before, :after, :prev, :hash)`,
  ).run({ ...row, hash: hashAudit(row) })
  registerAccess(db, row)
}

/** sha256 over the hash before and, as one JSON array in this order, the fields of the entry. */
export function hashAudit(row: Omit<AuditRow, 'hash'>): string {
  const fields = [row.seq, row.at_ms, row.actor_type, row.actor_id, row.action, row.subject, row.before, row.after]
  return createHash('sha256').update(row.prev).update(JSON.stringify(fields)).digest('hex')
}

export type AuditCheck = { readonly ok: true; readonly entries: number } | { readonly ok: false; readonly seq: number; readonly why: string }

/** Walks the chain from its first entry and stops at the first broken link. */
export function checkAudit(db: ReadableDb): AuditCheck {
  return checkAuditFrom({ seq: 0, hash: FIRST_PREV }, query<AuditRow>(db, 'SELECT * FROM audit ORDER BY seq').iterate())
}

/** As checkAudit(), in pieces between which others have their turn: @yields how far it is */
export function* checkAuditInParts(db: ReadableDb, rows: number): Generator<number, AuditCheck, void> {
  let at: Pick<AuditHead, 'seq' | 'hash'> = { seq: 0, hash: FIRST_PREV }
  for (;;) {
    const part = query<AuditRow>(db, 'SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?').all(at.seq, rows)
    const last = part.at(-1)
    if (last === undefined) return { ok: true, entries: at.seq }
    const check = checkAuditFrom(at, part)
    if (!check.ok) return check
    at = { seq: last.seq, hash: last.hash }
    yield at.seq
  }
}

function checkAuditFrom(before: Pick<AuditHead, 'seq' | 'hash'>, rows: Iterable<AuditRow>): AuditCheck {
  let { seq, hash: prev } = before
  for (const row of rows) {
    seq += 1
    if (row.seq !== seq) return { ok: false, seq, why: `entry ${seq} is missing` }
    if (row.prev !== prev) return { ok: false, seq, why: `entry ${seq} does not continue entry ${seq - 1}` }
    if (hashAudit(row) !== row.hash) return { ok: false, seq, why: `entry ${seq} was altered: its hash does not fit its content` }
    prev = row.hash
  }
  return { ok: true, entries: seq }
}

/** The newest entry of one action about one subject, null when there is none. */
export function lastAudit(db: ReadableDb, subject: string, action: string): AuditRow | null {
  return query<AuditRow>(db, 'SELECT * FROM audit WHERE subject = ? AND action = ? ORDER BY seq DESC LIMIT 1').get(subject, action) ?? null
}

/** Every subject of one action, with the entry's number, oldest first. */
export function listAuditSubjects(db: ReadableDb, action: string): { seq: number; subject: string }[] {
  return query<{ seq: number; subject: string }>(db, 'SELECT seq, subject FROM audit WHERE action = ? ORDER BY seq').all(action)
}

export interface AuditHead {
  readonly seq: number
  readonly hash: string
  readonly atMs: number
}

/** The newest entry; null while there is none. */
export function auditHead(db: ReadableDb): AuditHead | null {
  return query<AuditHead>(db, 'SELECT seq, hash, at_ms AS atMs FROM audit ORDER BY seq DESC LIMIT 1').get() ?? null
}

/** null: there is no such entry. */
export function auditHashAt(db: ReadableDb, seq: number): string | null {
  return query<{ hash: string }>(db, 'SELECT hash FROM audit WHERE seq = ?').get(seq)?.hash ?? null
}

/** Of the entries `fromSeq` to `toSeq`, both included, in order. */
export function auditHashes(db: ReadableDb, fromSeq: number, toSeq: number): string[] {
  return query<{ hash: string }>(db, 'SELECT hash FROM audit WHERE seq BETWEEN ? AND ? ORDER BY seq')
    .all(fromSeq, toSeq)
    .map(({ hash }) => hash)
}

/** Of one subject, oldest first. */
export function listAuditOf(db: ReadableDb, subject: string, limit: number): AuditRow[] {
  return query<AuditRow>(db, 'SELECT * FROM audit WHERE subject = ? ORDER BY seq LIMIT ?').all(subject, limit)
}
