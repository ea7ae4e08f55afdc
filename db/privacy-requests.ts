// What persons asked about the data kept of them, and breaches with what was done about them.
import type { REQUEST_STATES, RequestKind } from '../contract/privacy.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export type RequestState = (typeof REQUEST_STATES)[number]

export interface StoredRequest {
  readonly id: string
  readonly number: string
  readonly kind: RequestKind
  readonly state: RequestState
  readonly asker: string
  readonly identified: string
  readonly note: string
  readonly personIds: readonly string[]
  /** Of persons that were removed by it. */
  readonly refs: readonly string[]
  readonly plates: readonly string[]
  readonly receivedAtMs: number
  readonly dueAtMs: number
  readonly exportedAtMs: number | null
  readonly outcome: string | null
  readonly closedAtMs: number | null
}

type RequestRow = Omit<StoredRequest, 'personIds' | 'refs' | 'plates'> & { readonly personIds: string; readonly refs: string; readonly plates: string }

const REQUESTS = `SELECT id, number, kind, state, asker, identified, note, person_ids AS personIds, refs, plates, received_at_ms AS receivedAtMs,
  due_at_ms AS dueAtMs, exported_at_ms AS exportedAtMs, outcome, closed_at_ms AS closedAtMs FROM privacy_requests`

/** @param day `20261122`, of the site. @returns its number */
export function insertRequest(
  db: WritableDb,
  { openedBy, ...request }: Omit<StoredRequest, 'number' | 'state' | 'refs' | 'exportedAtMs' | 'outcome' | 'closedAtMs'> & { readonly openedBy: string },
  day: string,
): string {
  const first = `PR-${day}-`
  const { n } = query<{ n: number }>(db, 'SELECT count(*) AS n FROM privacy_requests WHERE number > ? AND number < ?').get(first, `PR-${day}.`)!
  const number = first + String(n + 1).padStart(4, '0')
  change(
    db,
    `INSERT INTO privacy_requests (id, number, kind, state, asker, identified, note, person_ids, refs, plates, received_at_ms, due_at_ms, opened_by)
     VALUES (:id, :number, :kind, 'open', :asker, :identified, :note, :personIds, '[]', :plates, :receivedAtMs, :dueAtMs, :openedBy)`,
  ).run({ ...request, openedBy, number, personIds: JSON.stringify(request.personIds), plates: JSON.stringify(request.plates) })
  return number
}

export function findRequest(db: ReadableDb, id: string): StoredRequest | null {
  const row = query<RequestRow>(db, `${REQUESTS} WHERE id = ?`).get(id)
  return row === undefined ? null : toRequest(row)
}

/** What waits first, by its deadline; then the latest. */
export function listRequests(db: ReadableDb, limit: number): StoredRequest[] {
  const order = `ORDER BY state IN ('done', 'refused'), CASE WHEN state IN ('done', 'refused') THEN -received_at_ms ELSE due_at_ms END, id LIMIT ?`
  return query<RequestRow>(db, `${REQUESTS} ${order}`).all(limit).map(toRequest)
}

export function setRequestState(
  db: WritableDb,
  id: string,
  changed: {
    state: RequestState
    refs: readonly string[]
    plates: readonly string[]
    outcome: string | null
    closedAtMs: number | null
    closedBy: string | null
  },
): void {
  change(
    db,
    'UPDATE privacy_requests SET state = :state, refs = :refs, plates = :plates, outcome = :outcome, closed_at_ms = :closedAtMs, closed_by = :closedBy WHERE id = :id',
  ).run({ ...changed, id, refs: JSON.stringify(changed.refs), plates: JSON.stringify(changed.plates) })
}

export function setRequestExported(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE privacy_requests SET exported_at_ms = ? WHERE id = ?').run(atMs, id)
}

export function countRequests(
  db: ReadableDb,
  nowMs: number,
): { readonly open: number; readonly overdue: number; readonly done: number; readonly refused: number } {
  return query<{ open: number; overdue: number; done: number; refused: number }>(
    db,
    `SELECT coalesce(sum(state IN ('open', 'erasing')), 0) AS open, coalesce(sum(state IN ('open', 'erasing') AND due_at_ms < ?), 0) AS overdue,
       coalesce(sum(state = 'done'), 0) AS done, coalesce(sum(state = 'refused'), 0) AS refused FROM privacy_requests`,
  ).get(nowMs)!
}

function toRequest({ personIds, refs, plates, ...row }: RequestRow): StoredRequest {
  return { ...row, personIds: JSON.parse(personIds) as string[], refs: JSON.parse(refs) as string[], plates: JSON.parse(plates) as string[] }
}

export interface StoredBreach {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly fromMs: number
  readonly toMs: number
  readonly actorId: string | null
  readonly openedAtMs: number
  readonly closedAtMs: number | null
}

const BREACHES =
  'SELECT id, number, title, from_ms AS fromMs, to_ms AS toMs, actor_id AS actorId, opened_at_ms AS openedAtMs, closed_at_ms AS closedAtMs FROM breaches'

/** @param day `20261122`, of the site */
export function insertBreach(db: WritableDb, breach: Omit<StoredBreach, 'number' | 'closedAtMs'> & { readonly openedBy: string }, day: string): void {
  const first = `BR-${day}-`
  const { n } = query<{ n: number }>(db, 'SELECT count(*) AS n FROM breaches WHERE number > ? AND number < ?').get(first, `BR-${day}.`)!
  change(
    db,
    `INSERT INTO breaches (id, number, title, from_ms, to_ms, actor_id, opened_at_ms, opened_by)
     VALUES (:id, :number, :title, :fromMs, :toMs, :actorId, :openedAtMs, :openedBy)`,
  ).run({ ...breach, number: first + String(n + 1).padStart(4, '0') })
}

export function findBreach(db: ReadableDb, id: string): StoredBreach | null {
  return query<StoredBreach>(db, `${BREACHES} WHERE id = ?`).get(id) ?? null
}

/** The latest first. */
export function listBreaches(db: ReadableDb, limit: number): StoredBreach[] {
  return query<StoredBreach>(db, `${BREACHES} ORDER BY opened_at_ms DESC, id DESC LIMIT ?`).all(limit)
}

export function closeBreach(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE breaches SET closed_at_ms = ? WHERE id = ?').run(atMs, id)
}

export function addBreachStep(db: WritableDb, step: { breachId: string; atMs: number; userId: string; text: string }): void {
  change(
    db,
    `INSERT INTO breach_steps (breach_id, n, at_ms, user_id, text)
     VALUES (:breachId, (SELECT coalesce(max(n), 0) + 1 FROM breach_steps WHERE breach_id = :breachId), :atMs, :userId, :text)`,
  ).run(step)
}

/** In order; `by` null: the account is gone. */
export function listBreachSteps(db: ReadableDb, breachId: string): { readonly atMs: number; readonly by: string | null; readonly text: string }[] {
  return query<{ atMs: number; by: string | null; text: string }>(
    db,
    'SELECT s.at_ms AS atMs, u.name AS by, s.text FROM breach_steps s LEFT JOIN users u ON u.id = s.user_id WHERE s.breach_id = ? ORDER BY s.n',
  ).all(breachId)
}
